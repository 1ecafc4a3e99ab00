package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Command;
import dev.chiron.testing.Release;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The Alertmanager configurations as Alertmanager's own tool sees them: each alert of the rules has its receivers. */
@ParameterizedClass
@EnumSource
class RoutesIT {
    static final List<Path> CONFIGURATIONS = List.of(PackFiles.ALERTMANAGER, PackFiles.RECEIVERS);

    /** Who gets which alert; a rule that is not named here fails. */
    private static final String EXPECTED = """
            critical=chiron warning=chiron | ChironServiceDown
            critical=page warning=ticket   | ChironServiceOutage ChironDependencyDown ChironProbeStale
            critical=page warning=ticket   | ChironHealLockedOut ChironRestartLoop
            critical=page warning=ticket   | ChironErrorBudgetBurn ChironLatencyBudgetBurn
            critical=page warning=ticket   | ChironCertificateExpiringSoon ChironCertificateExpired
            critical=page warning=ticket   | ChironQueueWillFill ChironResourceCritical
            critical=page warning=ticket   | ChironCutOff
            critical=page                  | ChironAbsent ChironTargetDown ChironFleetOutage
            critical=page                  | PrometheusNotConnectedToAlertmanager PrometheusRuleFailures
            warning=ticket                 | ChironServiceDegraded ChironServiceFlapping ChironDependencyCycle
            warning=ticket                 | ChironHealFailing ChironHealIneffective ChironHealCircuitOpen ChironHealPaused
            warning=ticket                 | ChironWebhookRejected ChironWebhookSilent
            warning=ticket                 | ChironScrapeSlow ChironScrapeSamplesGrowing ChironSchedulerLate
            warning=ticket                 | ChironProcessRestarting ChironConfigReloadFailed ChironClockSkew
            warning=ticket                 | ChironMemoryUnavailable ChironMemoryLost
            warning=ticket                 | PrometheusMissingRuleEvaluations AlertmanagerFailedToSendAlerts
            warning=ticket                 | ChironErrorBudgetExhausted ChironLatencyAnomalous ChironSLODataAbsent
            warning=ticket                 | ChironCertificateExpiring ChironQueueGrowing ChironResourceLow
            warning=ticket                 | ChironReplicationBroken ChironReplicationLagging
            info=ticket                    | ChironServiceVanished ChironServiceCircuitOpen ChironDependencyImpaired
            none=null                      | ChironInfoInhibitor
            none=deadman,chiron            | ChironWatchdog
            """;

    private final Release release;

    RoutesIT(Release release) {
        this.release = release;
    }

    @ParameterizedTest
    @FieldSource("CONFIGURATIONS")
    void amtoolAcceptsTheConfigurationAndFindsItsTemplates(Path configuration) {
        assertThat(amtool("check-config", configuration.toString())).contains(" - 1 templates");
    }

    static Stream<Rule> alerts() {
        return PackFiles.rules().stream()
                .flatMap(file -> Rule.read(file).stream())
                .filter(Rule::isAlert);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void everyAlertGoesToItsReceiversWithEachSeverityThatItCanHave(Rule alert) {
        Map<String, String> receivers = expected().getOrDefault(alert.name(), Map.of());
        assertThat(receivers.keySet()).as("who gets " + alert).containsAll(severities(alert));
        for (String severity : severities(alert)) {
            List<String> labels = new ArrayList<>(List.of("alertname=" + alert.name(), "severity=" + severity));
            alert.labels().forEach((name, value) -> {
                if (!name.equals("severity")) {
                    labels.add(name + "=" + (value.contains("{{") ? "bot" : value));
                }
            });
            verify(Objects.requireNonNull(receivers.get(severity)), labels.toArray(String[]::new));
        }
    }

    @Test
    void theTableNamesNoAlertAndNoSeverityThatTheRulesDoNotHave() {
        Map<String, Set<String>> had = new HashMap<>();
        alerts().forEach(alert ->
                had.computeIfAbsent(alert.name(), _ -> new LinkedHashSet<>()).addAll(severities(alert)));
        expected()
                .forEach((name, receivers) ->
                        assertThat(receivers.keySet()).as(name).isEqualTo(had.get(name)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alertname=SomethingElse severity=none                       | null
            alertname=SomethingElse severity=critical                   | page
            alertname=SomethingElse severity=critical root=bot          | page
            alertname=SomethingElse                                     | ticket
            """)
    void whatOthersAlertGoesTheSameWays(String labels, String receivers) {
        verify(receivers, labels.split(" +", -1));
    }

    @Test
    void theExampleOfReceiversHasTheRoutesAndTheInhibitionOfTheConfiguration() {
        for (String part : List.of("route", "inhibit_rules")) {
            assertThat(PackFiles.yaml(PackFiles.RECEIVERS).path(part))
                    .isEqualTo(PackFiles.yaml(PackFiles.ALERTMANAGER).path(part));
        }
        assertThat(PackFiles.yaml(PackFiles.RECEIVERS).path("receivers").findValuesAsText("name"))
                .isEqualTo(
                        PackFiles.yaml(PackFiles.ALERTMANAGER).path("receivers").findValuesAsText("name"));
    }

    /** By alert, the receivers by severity. */
    private static Map<String, Map<String, String>> expected() {
        Map<String, Map<String, String>> expected = new TreeMap<>();
        EXPECTED.lines().map(line -> line.split("\\|", 2)).forEach(line -> {
            Map<String, String> receivers = Stream.of(line[0].strip().split(" ", -1))
                    .map(one -> one.split("=", 2))
                    .collect(Collectors.toMap(one -> one[0], one -> one[1]));
            Stream.of(line[1].strip().split(" ", -1)).forEach(name -> expected.put(name, receivers));
        });
        return expected;
    }

    private static Set<String> severities(Rule alert) {
        String severity = alert.label("severity");
        return severity.contains("{{") ? Set.of("critical", "warning") : Set.of(severity);
    }

    private void verify(String receivers, String... labels) {
        for (Path configuration : CONFIGURATIONS) {
            List<String> words = new ArrayList<>(List.of(
                    "config", "routes", "test", "--config.file=" + configuration, "--verify.receivers=" + receivers));
            words.addAll(List.of(labels));
            amtool(words.toArray(String[]::new));
        }
    }

    private String amtool(String... arguments) {
        List<String> words = new ArrayList<>(List.of(release.amtool().toString()));
        words.addAll(List.of(arguments));
        return Command.run(words).mustSucceed();
    }
}
