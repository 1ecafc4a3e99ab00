package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealAlertmanager;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Alertmanager says everything again whenever anything changes: what was acted upon must not be acted upon once more. */
@ExtendWith(SharedDocker.class)
class RepeatingAlertsIT {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Duration AT_MOST = Duration.ofSeconds(60);

    private final Clock clock = Clock.system();
    private final RealDocker docker;
    private final TempFolder folder = TempFolder.create("repeating");
    private final Map<String, DockerContainer.Options> plans = new LinkedHashMap<>();
    private final Map<String, Frail> running = new LinkedHashMap<>();

    RepeatingAlertsIT(RealDocker docker) {
        this.docker = docker;
        folder.write("token", TOKEN);
    }

    @AfterEach
    void close() {
        running.values().forEach(each -> each.container().close());
        folder.close();
    }

    @Test
    void groupThatSpeaksOfNeighboursOfRecoveriesAndOfThePastAgainAndAgainRestartsEachOnce() {
        List<String> names = List.of("rep-1", "rep-2", "rep-3", "rep-lost");
        try (RealChiron chiron = start(names);
                RealAlertmanager alertmanager = RealAlertmanager.start(alerting(chiron, 0))) {
            fall(chiron, "rep-1", "rep-lost");
            fire(alertmanager, "rep-1", "rep-lost");
            seen(chiron, "one to be healed", () -> attempts(chiron, "rep-1", "recovered") == 1);

            fall(chiron, "rep-2");
            fire(alertmanager, "rep-2");
            seen(chiron, "its neighbour to be healed", () -> attempts(chiron, "rep-2", "recovered") == 1);
            resolve(alertmanager, "rep-1");
            repeats(chiron, 3);

            fall(chiron, "rep-3");
            fire(alertmanager, "rep-3");
            seen(chiron, "the third to be healed", () -> attempts(chiron, "rep-3", "recovered") == 1);
            seen(chiron, "the other to be lost", () -> attempts(chiron, "rep-lost", "not_recovered") == 1);
            fire(alertmanager, "rep-1");
            repeats(chiron, 3);
            resolve(alertmanager, "rep-1", "rep-2", "rep-3");
            repeats(chiron, 2);
            assertThat(restarts())
                    .hasSize(4)
                    .allSatisfy((_, restarts) -> assertThat(restarts).isEqualTo(1));
        }
    }

    @Test
    void truncatedGroupHealsWhatItNamesAndItsMisleadingEndEndsNothing() {
        List<String> names = List.of("trunc-1", "trunc-2", "trunc-3");
        try (RealChiron chiron = start(names);
                RealAlertmanager alertmanager = RealAlertmanager.start(alerting(chiron, 1))) {
            fall(chiron, names.toArray(String[]::new));
            fire(alertmanager, names.toArray(String[]::new));
            for (int healed = 1; healed <= names.size(); healed++) {
                int expected = healed;
                seen(
                        chiron,
                        "one more to be named and healed",
                        () -> recovered(chiron, names).size() == expected);
                repeats(chiron, 2);
                assertThat(total(chiron)).isEqualTo(expected);
                resolve(alertmanager, recovered(chiron, names).toArray(String[]::new));
            }
            assertThat(restarts())
                    .hasSize(3)
                    .allSatisfy((_, restarts) -> assertThat(restarts).isEqualTo(1));
            assertThat(refused(chiron, "recheck_healthy")).isPositive();
            assertThat(refused(chiron, "cooldown")).isZero();
        }
    }

    @Test
    void pastThatArrivesLateNeitherRestartsNorHoldsBack() {
        try (RealChiron chiron = start(List.of("late"))) {
            Instant first = clock.now().minusSeconds(60);
            Instant second = clock.now().minusSeconds(5);
            fall(chiron, "late");
            post(chiron, "resolved", first);
            post(chiron, "firing", first);
            assertThat(refused(chiron, "out_of_order")).isEqualTo(1);
            assertThat(total(chiron)).isZero();
            assertThat(restarts()).containsEntry("late", 0);

            post(chiron, "firing", second);
            post(chiron, "resolved", first);
            assertThat(refused(chiron, "out_of_order")).isEqualTo(2);
            seen(chiron, "the newer one to be acted upon", () -> attempts(chiron, "late", "recovered") == 1);

            fallen(chiron, "late");
            post(chiron, "firing", first);
            post(chiron, "resolved", second);
            post(chiron, "firing", second);
            assertThat(refused(chiron, "out_of_order")).isEqualTo(4);
            assertThat(total(chiron)).isEqualTo(1);
            assertThat(restarts()).containsEntry("late", 1);
        }
    }

    // ---- the house

    /** One whose name ends so does not come back by a restart. */
    private static boolean isLost(String name) {
        return name.endsWith("lost");
    }

    private RealChiron start(List<String> names) {
        names.forEach(
                name -> plans.put(name, isLost(name) ? Frail.doomed(docker, name) : Frail.planned(docker, name, 1)));
        names.parallelStream().forEach(name -> {
            Frail frail =
                    new Frail(Objects.requireNonNull(plans.get(name), name).run());
            synchronized (running) {
                running.put(name, frail);
            }
        });
        RealChiron chiron = RealChiron.start("""
                modules: {http: {prober: http, timeout: 2s}}
                defaults: {interval: 1s, failure_threshold: 1, success_threshold: 1, confirm: {retries: 0}}
                docker: {endpoint: "%s"}
                security: {tokens: [{name: am, role: alertmanager, file: "%s"}]}
                heal:
                  triggers: [alertmanager]
                  startup_grace: 0s
                  cooldown: 10m
                  verify: {healthy_for: 1s, timeout: 12s}
                  storm: {at_least: 1000}
                  concurrency: {host: 9, total: 9}
                services:
                """.formatted(docker.endpoint(), folder.file("token"))
                + names.stream()
                        .map(name -> """
                  - name: %1$s
                    module: http
                    target: "http://127.0.0.1:%2$d/"
                    outcomes: {timeout: up} # a busy machine is no news
                    heal: {action: restart, container: %1$s, group: %1$s}
                """.formatted(
                                name,
                                Objects.requireNonNull(plans.get(name), name).port()))
                        .collect(Collectors.joining()));
        seen(chiron, "all to be up", () -> names.stream().allMatch(chiron::isUp));
        return chiron;
    }

    /** Everything is one group, which is said again every two seconds. */
    private String alerting(RealChiron chiron, int maxAlerts) {
        return """
                route: {receiver: chiron, group_by: [alertname], group_wait: 0s, group_interval: 1s, repeat_interval: 2s}
                receivers:
                  - name: chiron
                    webhook_configs:
                      - {url: "%s", send_resolved: true, max_alerts: %d, http_config: {authorization: {credentials_file: "%s"}}}
                """.formatted(chiron.control("/api/alertmanager"), maxAlerts, folder.file("token"));
    }

    private void fall(RealChiron chiron, String... names) {
        for (String name : names) {
            fallen(chiron, name);
        }
    }

    private void fallen(RealChiron chiron, String name) {
        Objects.requireNonNull(running.get(name), name).fall();
        seen(chiron, name + " to be down", () -> chiron.value("chiron_service_up", name) == 0);
    }

    private static void fire(RealAlertmanager alertmanager, String... names) {
        alert(alertmanager, "", names);
    }

    private void resolve(RealAlertmanager alertmanager, String... names) {
        alert(alertmanager, ", \"endsAt\": \"" + clock.now() + "\"", names);
    }

    private static void alert(RealAlertmanager alertmanager, String more, String... names) {
        alertmanager.fire(List.of(names).stream()
                .map(name -> "{\"labels\": {\"alertname\": \"Down\", \"service\": \"" + name + "\"}" + more + "}")
                .collect(Collectors.joining(",", "[", "]")));
    }

    /** Waits for so many more messages of Alertmanager's. */
    private static void repeats(RealChiron chiron, int more) {
        double before = deliveries(chiron);
        seen(chiron, more + " more deliveries", () -> deliveries(chiron) >= before + more);
    }

    /** The shape that Alertmanager sends, with a start of our own. */
    private static void post(RealChiron chiron, String status, Instant startsAt) {
        String payload = """
                {"version": "4", "groupKey": "{}:{alertname=\\"Down\\"}", "truncatedAlerts": 0, "status": "%1$s",
                 "receiver": "chiron", "groupLabels": {"alertname": "Down"}, "commonLabels": {}, "commonAnnotations": {},
                 "externalURL": "", "alerts": [{"status": "%1$s", "labels": {"alertname": "Down", "service": "late"},
                   "annotations": {}, "startsAt": "%2$s", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "",
                   "fingerprint": "b380c1c3274c04bb"}]}
                """.formatted(status, startsAt);
        assertThat(chiron.post("/api/alertmanager", TOKEN, payload).statusCode())
                .isEqualTo(200);
    }

    // ---- what is known of it

    private Map<String, Integer> restarts() {
        return running.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().starts() - 1));
    }

    private static double deliveries(RealChiron chiron) {
        return chiron.scrape().value("chiron_webhook_requests_total", "code", "200");
    }

    private static double refused(RealChiron chiron, String reason) {
        return chiron.scrape().value("chiron_heal_suppressed_total", "reason", reason);
    }

    private static double attempts(RealChiron chiron, String name, String outcome) {
        return chiron.scrape()
                .value("chiron_restart_attempts_total", "service", name, "trigger", "alertmanager", "outcome", outcome);
    }

    private static List<String> recovered(RealChiron chiron, List<String> names) {
        return names.stream()
                .filter(name -> attempts(chiron, name, "recovered") == 1)
                .toList();
    }

    private static double total(RealChiron chiron) {
        return chiron.scrape().samples("chiron_restart_attempts_total").stream()
                .mapToDouble(sample -> sample.value())
                .sum();
    }

    private static void seen(RealChiron chiron, String what, Callable<Boolean> condition) {
        Patience.with(chiron, AT_MOST).until(what, condition);
    }
}
