package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What promtool does not check in a rule: names, labels, annotations, waits and links. */
class RuleLintTest {
    private static final String BY_CRITICAL = "{{ if eq $labels.critical \"true\" }}critical{{ else }}warning{{ end }}";
    private static final Pattern RECORDED = Pattern.compile("\\b[a-z_]+:[a-z_]+:[a-z_0-9]+\\b");
    private static final Pattern SERIES_OF_A_SERVICE =
            Pattern.compile("chiron_(service_(?!info)\\w+|heal_locked_out|checks_total|restart_attempts_total)");
    private static final Pattern DASHBOARD_LINK =
            Pattern.compile("http://localhost:3000/d/([a-z-]+)(?:\\?var-([a-z]+)=\\{\\{ \\$labels\\.\\2 }})?");

    static List<Rule> alerts() {
        return rules(Rule::isAlert);
    }

    static List<Rule> recordings() {
        return rules(rule -> !rule.isAlert());
    }

    static List<Rule> all() {
        return Rule.all();
    }

    private static List<Rule> rules(Predicate<Rule> wanted) {
        return Rule.all().stream().filter(wanted).toList();
    }

    @Test
    void thePackHasItsAlerts() {
        assertThat(alerts())
                .extracting(Rule::name)
                .hasSizeGreaterThanOrEqualTo(30)
                .contains(
                        "ChironServiceDown",
                        "ChironServiceOutage",
                        "ChironServiceDegraded",
                        "ChironServiceFlapping",
                        "ChironAbsent",
                        "ChironTargetDown",
                        "ChironWatchdog");
    }

    @Test
    void groupsUseOnlyWhatPrometheus242Knows() {
        for (Path file : PackFiles.rules()) {
            for (JsonNode group : PackFiles.yaml(file).path("groups")) {
                assertThat(group.fieldNames()).toIterable().isSubsetOf("name", "interval", "rules");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void namesAreCamelCaseAndSayWhoseTheyAre(Rule alert) {
        assertThat(alert.name()).matches("(Chiron|Prometheus|Alertmanager)[A-Z][A-Za-z]+");
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void recordingsAreNamedByLevelMetricAndOperation(Rule recording) {
        // Names that users of older systems know are theirs.
        if (!recording.file().endsWith("compat.yml")) {
            assertThat(recording.name()).matches(RECORDED);
        }
    }

    /** Groups are not run in step, so a group that is run more often is the only other that may be read: it is hardly behind. */
    @ParameterizedTest
    @MethodSource("all")
    void recordedSeriesAreRecordedBeforeInTheSameGroupOrInOneRunMoreOften(Rule reader) {
        List<Rule> all = Rule.read(reader.file());
        List<String> recordedBefore = all.subList(0, all.indexOf(reader)).stream()
                .filter(rule -> !rule.isAlert())
                .filter(rule ->
                        rule.group().equals(reader.group()) || rule.every().compareTo(reader.every()) < 0)
                .map(Rule::name)
                .toList();
        Matcher used = RECORDED.matcher(reader.expression());
        while (used.find()) {
            assertThat(recordedBefore).contains(used.group());
        }
    }

    /** A sample is shown for five minutes at most. */
    @ParameterizedTest
    @MethodSource("all")
    void groupsAreRunEveryFiveMinutesAtLeast(Rule rule) {
        assertThat(rule.every()).isLessThanOrEqualTo(Duration.ofMinutes(5));
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void severityIsOneOfFourOrDependsOnWhetherTheServiceIsCritical(Rule alert) {
        assertThat(alert.label("severity")).isIn("critical", "warning", "info", "none", BY_CRITICAL);
        if (List.of("service", "trigger", "remediation").contains(alert.label("component"))) {
            assertThat(alert.label("severity"))
                    .as("a service that is not critical")
                    .isNotEqualTo("critical");
        }
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void labelsKeepAnAlertsIdentity(Rule alert) {
        assertThat(alert.label("component")).isIn("service", "trigger", "fleet", "exporter", "remediation", "meta");
        assertThat(alert.labels().values()).noneMatch(value -> value.contains("$value"));
        assertThat(alert.labels().keySet()).doesNotContain("cluster", "instance", "job", "service");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void annotationsAreCompleteAndReadable(Rule alert) {
        assertThat(alert.annotations().keySet())
                .containsExactlyInAnyOrder("summary", "description", "runbook_url", "dashboard_url");
        assertThat(alert.annotation("summary")).endsWith(".").doesNotContain("{{");
        assertThat(alert.annotation("description")).endsWith(".").doesNotContainPattern("\\$value(?! \\| humanize)");
        if (!alert.expression().equals("vector(1)")) {
            assertThat(alert.annotation("description")).contains("{{ $labels.");
        }
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void theRunbookExists(Rule alert) {
        assertThat(alert.annotation("runbook_url"))
                .isEqualTo("https://github.com/chiron-dev/chiron/blob/main/" + runbook(alert));
        assertThat(PackFiles.text(runbook(alert)))
                .startsWith("# " + alert.name() + "\n")
                .containsSubsequence("\n## Meaning\n", "\n## Impact\n", "\n## Diagnosis\n", "\n## Mitigation\n");
    }

    @Test
    void everyRunbookBelongsToAnAlert() throws IOException {
        try (Stream<Path> files = Files.list(PackFiles.RUNBOOKS)) {
            assertThat(files)
                    .hasSameElementsAs(alerts().stream()
                            .map(RuleLintTest::runbook)
                            .distinct()
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void theDashboardLinkNamesADashboardAndAVariableOfIt(Rule alert) {
        Matcher link = DASHBOARD_LINK.matcher(alert.annotation("dashboard_url"));
        assertThat(link.matches()).as(alert.annotation("dashboard_url")).isTrue();
        Map<String, List<String>> variables = variablesOfDashboards();
        assertThat(variables).containsKey(link.group(1));
        if (link.group(2) != null) {
            assertThat(variables.get(link.group(1))).contains(link.group(2));
        }
    }

    /** The names of the variables of each dashboard, by its uid. */
    private static Map<String, List<String>> variablesOfDashboards() {
        Map<String, List<String>> variables = new HashMap<>();
        for (Path file : PackFiles.dashboards()) {
            JsonNode dashboard = PackFiles.json(file);
            variables.put(
                    dashboard.path("uid").asText(),
                    dashboard.path("templating").path("list").findValuesAsText("name"));
        }
        return variables;
    }

    @ParameterizedTest
    @MethodSource("all")
    void noCheckFindsAnything(Rule rule) {
        assertThat(RuleLint.problems(rule, Rule.read(rule.file()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void whatTriggersARestartNeitherWaitsNorOutlivesItsCause(Rule alert) {
        if (alert.labels().containsKey("remediate")) {
            assertThat(alert.label("component")).isEqualTo("trigger");
            assertThat(alert.waits()).isZero();
            assertThat(alert.keeps()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void mutedServicesAreLeftOut(Rule alert) {
        if (SERIES_OF_A_SERVICE.matcher(alert.expression()).find()) {
            assertThat(alert.expression())
                    .containsPattern("unless on \\(service, project\\) (service:chiron_service_muted:max"
                            + "|max without \\(instance\\) \\(last_over_time\\(chiron_service_muted\\[(1m|5m|1h)]\\)\\) == 1"
                            + "|last_over_time\\(chiron_service_info\\{alerts=\"false\"})|service:chiron_");
        }
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void replicasGiveOneAlert(Rule alert) {
        if (SERIES_OF_A_SERVICE.matcher(alert.expression()).find()) {
            assertThat(alert.expression()).containsPattern("without \\(instance|by \\(job\\)|service:chiron_");
        }
    }

    private static Path runbook(Rule alert) {
        return PackFiles.RUNBOOKS.resolve(alert.name() + ".md");
    }
}
