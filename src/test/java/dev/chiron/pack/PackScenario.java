package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.RealPrometheus;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A real Prometheus with the shipped rules that scrapes a real Chiron once a second. It watches a healthy service, one
 * that is down with one that depends on it, a degraded one, one without alerts, one that is down and cannot be healed
 * because there is no engine, and has been called once by Alertmanager.
 */
final class PackScenario implements AutoCloseable {
    private static final String TOKEN = "for-tests-only";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    private final TempFolder folder = TempFolder.create("pack");
    private final RealNginx nginx =
            RealNginx.start("location / { return 200 \"ok\\n\"; } location /broken { return 500; }");
    private final RealChiron chiron;
    private final RealPrometheus prometheus;

    private PackScenario() {
        chiron = RealChiron.start(configuration());
        prometheus = RealPrometheus.start(prometheusConfiguration());
    }

    /** Starts everything and waits until Prometheus has seen it all. */
    static PackScenario start() {
        PackScenario scenario = new PackScenario();
        try {
            scenario.callTheWebhook();
            scenario.awaitAll();
            return scenario;
        } catch (RuntimeException | AssertionError failed) {
            scenario.close();
            throw failed;
        }
    }

    Scrape scrape() {
        return chiron.scrape();
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
        return prometheus
                .get(
                        "/api/v1/query_range",
                        "query",
                        query.expression(),
                        "start",
                        now.minus(LOOK_BACK).toString(),
                        "end",
                        now.toString(),
                        "step",
                        "15s")
                .path("result");
    }

    private void callTheWebhook() {
        String payload = """
                {"version": "4", "groupKey": "{}:{service=\\"bot\\"}", "status": "firing", "receiver": "chiron",
                 "alerts": [{"status": "firing", "labels": {"alertname": "ChironServiceDown", "service": "bot"},
                   "annotations": {}, "startsAt": "2026-01-20T10:00:00Z", "endsAt": "0001-01-01T00:00:00Z"}]}
                """;
        assertThat(chiron.post("/api/alertmanager", TOKEN, payload).statusCode())
                .isEqualTo(200);
    }

    private void awaitAll() {
        awaitSample("count(chiron_service_up == 1) == 3");
        awaitSample("count(chiron_service_up == 0) == 3");
        awaitSample("chiron_service_root_cause{service=\"dependent\",root=\"root\"}");
        awaitSample("chiron_service_status{service=\"impaired\",status=\"degraded\"} == 1");
        awaitSample("count(chiron_service_uptime_ratio{window=\"24h\"}) == 6");
        awaitSample("ALERTS{alertname=\"ChironServiceDown\",service=\"root\",alertstate=\"firing\"}");
        awaitSample("chiron_service_muted{service=\"muted\"} == 1");
        awaitSample("sum(chiron_heal_suppressed_total) > 0");
        awaitSample("chiron_webhook_last_success_timestamp_seconds > 0");
        awaitSample("count_over_time(chiron_time_seconds[1m]) >= 5");
    }

    private void awaitSample(String expression) {
        await(expression)
                .atMost(PATIENCE)
                .until(() -> !prometheus.query(expression).isEmpty());
    }

    private String configuration() {
        int closed = FreePort.find();
        Path token = folder.write("token", TOKEN + "\n");
        return """
                modules:
                  http: {prober: http, timeout: 1s}
                  tcp: {prober: tcp, timeout: 1s}
                defaults: {interval: 1s, failure_threshold: 2, success_threshold: 1, confirm: {retries: 1, backoff: 100ms}}
                services:
                  - {name: healthy, project: pack, type: web, critical: true, module: http, target: "http://127.0.0.1:%1$d/", slo: {objective: 99.9%%}}
                  - {name: impaired, project: pack, type: web, module: http, target: "http://127.0.0.1:%1$d/broken", outcomes: {http_5xx: degraded}}
                  - {name: muted, project: pack, type: web, module: http, target: "http://127.0.0.1:%1$d/", alerts: false, circuit: {open_for: 1h}}
                  - {name: root, project: pack, type: database, critical: true, module: tcp, target: "127.0.0.1:%2$d"}
                  - {name: dependent, project: pack, type: web, module: http, target: "http://127.0.0.1:%2$d/", depends_on: [root]}
                  - {name: bot, project: pack, type: bot, module: http, target: "http://127.0.0.1:%2$d/", heal: {action: restart, container: bot}}
                docker: {endpoint: "unix://%3$s"}
                heal: {startup_grace: 0s}
                security: {tokens: [{name: alertmanager, role: alertmanager, file: "%4$s"}]}
                """.formatted(nginx.port(), closed, folder.file("no-engine.sock"), token);
    }

    private String prometheusConfiguration() {
        return """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: ["%s/*.yml"]
                scrape_configs: [{job_name: chiron, static_configs: [{targets: ["%s"]}]}]
                """.formatted(PackFiles.RULES.toAbsolutePath(), chiron.webAddress());
    }

    @Override
    public void close() {
        prometheus.close();
        chiron.close();
        nginx.close();
        folder.close();
    }
}
