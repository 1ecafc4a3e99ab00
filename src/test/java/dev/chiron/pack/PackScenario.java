package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealPrometheus;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A real Prometheus with the shipped rules that scrapes the real Chiron of a {@link PackHouse} once a second, until it has
 * seen an outage, its healing, a lockout and a call by Alertmanager. The rules are copies that wait for nothing: they are
 * evaluated every second, most alerts fire at once, and the past begins a second ago.
 */
final class PackScenario implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    private final TempFolder folder = TempFolder.create("pack");
    private final PackHouse house;
    private final RealPrometheus prometheus;

    private PackScenario() {
        house = new PackHouse();
        prometheus = RealPrometheus.start(configuration());
    }

    /** Starts everything and waits until Prometheus has seen it all. */
    static PackScenario start() {
        PackScenario scenario = new PackScenario();
        try {
            scenario.live();
            return scenario;
        } catch (RuntimeException | AssertionError failed) {
            scenario.close();
            throw failed;
        }
    }

    Scrape scrape() {
        return house.chiron().scrape();
    }

    RealPrometheus prometheus() {
        return prometheus;
    }

    /** The series that Grafana gets for a query, asked for in the way that it asks. */
    JsonNode ask(DashboardQueries.Query query) {
        if (query.instant()) {
            return prometheus.query(query.expression());
        }
        Instant now = Instant.now();
        String start = now.minus(LOOK_BACK).toString();
        return prometheus
                .get(
                        "/api/v1/query_range",
                        List.of("query", query.expression(), "start", start, "end", now.toString(), "step", "5s")
                                .toArray(String[]::new))
                .path("result");
    }

    private void live() {
        awaitSample("count(chiron_service_up == 1) == " + PackHouse.UP);
        awaitSample("count(chiron_service_up == 0) == " + PackHouse.DOWN);
        awaitSample("sum(chiron_restart_attempts_total{service=\"patient\"}) == 0");
        house.crash();
        callTheWebhook();
        awaitSample("chiron_restart_attempts_total{service=\"patient\",outcome=\"recovered\"} == 1");
        awaitSample("chiron_heal_locked_out{service=\"hopeless\"} == 1");
        awaitSample("chiron_service_root_cause{service=\"dependent\",root=\"root\"}");
        awaitSample("chiron_service_status{service=\"impaired\",status=\"degraded\"} == 1");
        awaitSample("count(chiron_service_uptime_ratio{window=\"24h\"}) == " + (PackHouse.UP + PackHouse.DOWN));
        awaitSample("ALERTS{alertname=\"ChironServiceDown\",service=\"root\",alertstate=\"firing\"}");
        awaitSample("chiron_service_muted{service=\"muted\"} == 1");
        awaitSample("ALERTS{alertname=\"ChironErrorBudgetBurn\",service=\"root\",alertstate=\"pending\"}");
        awaitSample("service:chiron_latency:stddev1d{service=\"healthy\"}");
        awaitSample("service:chiron_slow_checks:ratio_rate1d{service=\"healthy\"}");
        awaitSample("sum(chiron_heal_suppressed_total) > 0");
        awaitSample("chiron_webhook_last_success_timestamp_seconds > 0");
        awaitSample("count(count_over_time(probe_resource_disk_used_ratio[1m]) >= 5) > 0");
    }

    /** Once as Alertmanager does, and once as somebody else. */
    private void callTheWebhook() {
        String payload = """
                {"version": "4", "groupKey": "{}:{service=\\"healthy\\"}", "status": "firing", "receiver": "chiron",
                 "alerts": [{"status": "firing", "labels": {"alertname": "ChironServiceDown", "service": "healthy"},
                   "annotations": {}, "startsAt": "2026-01-20T10:00:00Z", "endsAt": "0001-01-01T00:00:00Z"}]}
                """;
        assertThat(house.chiron()
                        .post("/api/alertmanager", PackHouse.TOKEN, payload)
                        .statusCode())
                .isEqualTo(200);
        assertThat(house.chiron().post("/api/alertmanager", "guessed", payload).statusCode())
                .isEqualTo(401);
    }

    private void awaitSample(String expression) {
        await(expression)
                .atMost(PATIENCE)
                .until(() -> !prometheus.query(expression).isEmpty());
    }

    /** Beside Chiron stands an exporter that is another's, as in any Prometheus, and away. */
    private String configuration() {
        for (Path rules : PackFiles.rules()) {
            // Alerts about objectives wait on, so that there are some that are pending.
            boolean atOnce = !rules.endsWith("slo.yml");
            String hasty = PackFiles.text(rules)
                    .replaceAll("(?m)^ +for: .*\n", atOnce ? "" : "$0")
                    .replaceAll("(?m)^( +)interval: .*$", "$1interval: 1s")
                    .replace("offset 30m", "offset 1s");
            folder.write(rules.getFileName().toString(), hasty);
        }
        return """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: ["%s/*.yml"]
                scrape_configs:
                  - {job_name: chiron, static_configs: [{targets: ["%s"]}]}
                  - {job_name: another, static_configs: [{targets: ["127.0.0.1:%d"]}]}
                """.formatted(folder.path(), house.chiron().webAddress(), FreePort.find());
    }

    @Override
    public void close() {
        prometheus.close();
        house.close();
        folder.close();
    }
}
