package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.SharedDocker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules about promises, capacity and older names on what a real Prometheus holds of a real Chiron. */
@ExtendWith(SharedDocker.class)
class RuleSeriesIT {
    /** The files that are looked at here; {@link DashboardIT} has the others. */
    static final List<Path> FILES = List.of(
            PackFiles.RULES.resolve("slo.yml"),
            PackFiles.RULES.resolve("capacity.yml"),
            PackFiles.RULES.resolve("compat.yml"));

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static PromiseScenario scenario;

    @BeforeAll
    static void start(RealDocker docker) {
        scenario = PromiseScenario.start(docker);
    }

    @AfterAll
    static void stop() {
        scenario.close();
    }

    static List<Rule> rules() {
        return FILES.stream().flatMap(file -> Rule.read(file).stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everySelectorFindsSeries(Rule rule) {
        for (Selectors.Selector selector : Selectors.of(rule.expression()).series()) {
            eventually(() -> assertThat(scenario.prometheus().query(selector.text()))
                    .as(selector.text())
                    .isNotEmpty());
        }
    }

    /** On a machine that is busy a check may be late, and what it measures away until the next. */
    private static void eventually(ThrowingRunnable so) {
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).untilAsserted(so);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyLabelIsOnItsSeries(Rule rule) {
        Selectors read = Selectors.of(rule.expression());
        Set<String> all = new TreeSet<>();
        for (Selectors.Selector selector : read.series()) {
            Set<String> labels = labelsOf(selector.metric());
            assertThat(labels).as(selector.metric()).containsAll(selector.labels());
            all.addAll(labels);
        }
        assertThat(all).as(rule.expression()).containsAll(read.groupings());
    }

    private static Set<String> labelsOf(String metric) {
        Set<String> labels = new TreeSet<>();
        for (JsonNode series : scenario.prometheus().get("/api/v1/series", "match[]", metric)) {
            series.fieldNames().forEachRemaining(labels::add);
        }
        return labels;
    }

    @Test
    void everyMetricIsOnChironsScrapeOrRecorded() {
        Scrape scrape = scenario.scrape();
        Set<String> recorded = recorded();
        assertThat(rules().stream()
                        .flatMap(rule -> Selectors.of(rule.expression()).series().stream())
                        .map(Selectors.Selector::metric)
                        .distinct()
                        .filter(name -> !recorded.contains(name)))
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> {
                    assertThat(scrape.type(name)).as(name).isNotNull();
                    assertThat(scrape.samples(name)).as(name).isNotEmpty();
                });
    }

    private static Set<String> recorded() {
        return rules().stream().filter(rule -> !rule.isAlert()).map(Rule::name).collect(Collectors.toSet());
    }

    /** Errors of matching, such as two series on the side of one, come to light on real series of several Chirons only. */
    @Test
    void noRuleFailsOnSeriesOfTwoChirons() {
        int seen = 0;
        for (JsonNode group : scenario.prometheus().get("/api/v1/rules").path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                assertThat(rule.path("health").asText()).as(rule.toString()).isEqualTo("ok");
                seen++;
            }
        }
        assertThat(seen).isEqualTo(rules().size());
    }

    @Test
    void twoChironsAreRecordedAsOneService() {
        for (String name : recorded()) {
            eventually(
                    () -> assertThat(scenario.prometheus().query(name)).as(name).isNotEmpty());
            JsonNode result = scenario.prometheus().query(name);
            if (!name.startsWith("service_")) {
                assertThat(result)
                        .as(name)
                        .noneMatch(series -> series.path("metric").has("instance"));
            }
        }
    }

    @Test
    void recordingsTellWhatIsSo() {
        eventually(RuleSeriesIT::recordingsTell);
    }

    private static void recordingsTell() {
        assertThat(value("service:chiron_error_budget:ratio{service=\"shop\"} * 1000"))
                .isBetween(0.999, 1.001);
        assertThat(value("service:chiron_error_budget_remaining:ratio{service=\"shop\"}"))
                .isEqualTo(1);
        assertThat(value("service:chiron_queue_depth:max{service=\"shop\",queue=\"queue\"}"))
                .isEqualTo(3);
        assertThat(value("service:chiron_queue_capacity:max{service=\"shop\",queue=\"queue\"}"))
                .isEqualTo(100);
        assertThat(value("service:chiron_certificate_left:seconds{service=\"secure\"}"))
                .isPositive();
        assertThat(value("min(service:chiron_resource_free:ratio)")).isBetween(0.0, 1.0);
        assertThat(value("max(service:chiron_resource_free:ratio)")).isBetween(0.0, 1.0);
        assertThat(value("active_bucket_services")).isZero();
        assertThat(value("active_db_services")).isEqualTo(1);
        assertThat(value("active_nosql_services")).isEqualTo(2);
        assertThat(value("active_nodes")).isEqualTo(1);
        assertThat(value("active_queue_services")).isZero();
        assertThat(value("active_secrets_services")).isEqualTo(1);
    }

    private static double value(String expression) {
        return scenario.prometheus()
                .value(expression)
                .orElseThrow(() -> new AssertionError("nothing for " + expression));
    }
}
