package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.Stopwatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What answers and failures of real servers make of a service, watched by the program from its jar. */
class OutcomesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** Down at its first check, for which there is so much time that it fails of nothing else. */
    private static final String HARD = "interval: 20s, timeout: 20s, failure_threshold: 1";

    /** The status that each service has now. */
    private static Map<String, String> statuses(RealChiron chiron) {
        return chiron.scrape().samples("chiron_service_status").stream()
                .filter(sample -> sample.value() == 1)
                .collect(Collectors.toMap(
                        sample -> sample.labels().get("service"),
                        sample -> sample.labels().get("status")));
    }

    private static String changes(RealChiron chiron, String service) {
        return chiron.getControl("/api/incidents?service=" + service).body();
    }

    @Test
    void eachFailureMeansWhatTheTableSaysUnlessOutcomesSayOtherwise() {
        try (ScriptedHttpServer server = ScriptedHttpServer.start()
                        .on("/", 200, "ok")
                        .on("/missing", 404, "")
                        .on("/broken", 503, "")
                        .on("/moved", Answer.of(302, "").with("Location", "/"))
                        .on("/hung", Answer.of(200, "late").after(Duration.ofSeconds(30)))
                        .on("/lazy", Answer.of(200, "late").after(Duration.ofMillis(200)));
                RealChiron chiron =
                        RealChiron.start("""
                        modules:
                          web: {prober: http}
                          here: {prober: http, http: {follow_redirects: false}}
                        defaults: {interval: 1s, confirm: {retries: 0}, success_threshold: 1}
                        services:
                          - {name: fine, module: web, target: "URL/"}
                          - {name: missing, module: web, target: "URL/missing", HARD}
                          - {name: refused, module: web, target: "http://127.0.0.1:PORT/", HARD}
                          - {name: broken, module: web, target: "URL/broken"}
                          - {name: hung, module: web, target: "URL/hung"}
                          - {name: lazy, module: web, target: "URL/lazy", degraded_above: 100ms}
                          - {name: missing-is-up, module: web, target: "URL/missing", outcomes: {http_4xx: up}}
                          - {name: moved, module: here, target: "URL/moved", outcomes: {http_4xx: up, http_5xx: up}}
                          - {name: broken-is-degraded, module: web, target: "URL/broken", outcomes: {http_5xx: degraded}}
                          - {name: any-status-is-up, module: web, target: "URL/broken", outcomes: {http_status: up}}
                          - {name: class-goes-first, module: web, target: "URL/broken", outcomes: {http_status: up, http_5xx: down}, HARD}
                          - {name: hung-is-down, module: web, target: "URL/hung", outcomes: {timeout: down}}
                        """.replace("URL", server.url("").toString())
                                .replace("HARD", HARD)
                                .replace("PORT", Integer.toString(FreePort.find())))) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(statuses(chiron))
                            .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                                    Map.entry("fine", "up"),
                                    Map.entry("missing", "down"),
                                    Map.entry("refused", "down"),
                                    Map.entry("broken", "down"),
                                    Map.entry("hung", "down"),
                                    Map.entry("lazy", "degraded"),
                                    Map.entry("missing-is-up", "up"),
                                    Map.entry("moved", "down"),
                                    Map.entry("broken-is-degraded", "degraded"),
                                    Map.entry("any-status-is-up", "up"),
                                    Map.entry("class-goes-first", "down"),
                                    Map.entry("hung-is-down", "down"))));
            for (String soft : List.of("broken", "hung")) {
                await().untilAsserted(() ->
                        assertThat(changes(chiron, soft)).contains("degraded (was unknown)", "down (was degraded)"));
            }
            for (String hard : List.of("missing", "refused", "class-goes-first", "hung-is-down")) {
                await().untilAsserted(() -> assertThat(changes(chiron, hard)).contains("down (was unknown)"));
                assertThat(changes(chiron, hard)).doesNotContain("degraded (was");
            }
            Scrape scrape = chiron.scrape();
            assertThat(scrape.value("chiron_service_up", "service", "lazy")).isEqualTo(1);
            assertThat(scrape.value("chiron_checks_total", "service", "missing-is-up", "outcome", "passed"))
                    .isPositive();
            assertThat(scrape.value("chiron_checks_total", "service", "missing-is-up", "reason", "http_status"))
                    .isZero();
        }
    }

    private static void kill(ScriptedHttpServer server) {
        server.close();
    }

    @Test
    void aDeadServiceIsDownWithinOneIntervalAndTwoSeconds() {
        Duration interval = Duration.ofSeconds(2);
        try (ScriptedHttpServer server = ScriptedHttpServer.start().on("/", 200, "ok");
                RealChiron chiron = RealChiron.start("""
                        modules: {web: {prober: http}}
                        services: [{name: shop, module: web, target: "%s", interval: 2s}]
                        """.formatted(server.url("/")))) {
            await().atMost(PATIENCE).until(() -> statuses(chiron).containsValue("up"));
            Stopwatch watch = Stopwatch.start();
            Instant died = Clock.system().now();
            kill(server);
            await().atMost(PATIENCE).until(() -> statuses(chiron).containsValue("down"));
            double down = chiron.value("chiron_service_last_change_timestamp_seconds", "shop");
            assertThat(watch.net(Duration.ofMillis((long) (down * 1e3) - died.toEpochMilli())))
                    .isLessThan(interval.plusSeconds(2));
            assertThat(chiron.value("chiron_service_consecutive_failures", "shop"))
                    .isGreaterThanOrEqualTo(3);
        }
    }
}
