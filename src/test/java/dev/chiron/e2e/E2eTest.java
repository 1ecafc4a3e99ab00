package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealAlertmanager;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.RealPrometheus;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chiron from its jar between a real engine, a real Prometheus and a real Alertmanager, with the shipped rules. */
@ExtendWith(SharedDocker.class)
class E2eTest {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration WORST = Duration.ofSeconds(30);

    private final RealDocker docker;

    E2eTest(RealDocker docker) {
        this.docker = docker;
    }

    @Test
    void killedContainerIsRestartedThroughPrometheusAndAlertmanagerAndSeenUpAgain() {
        try (TempFolder folder = TempFolder.create("e2e");
                DockerContainer first = docker.web("e2e-1");
                DockerContainer second = docker.web("e2e-2");
                DockerContainer third = docker.web("e2e-3");
                RealChiron chiron = RealChiron.start(configuration(folder, first, second, third));
                RealAlertmanager alertmanager = RealAlertmanager.start(alertmanagerConfiguration(folder, chiron));
                RealPrometheus prometheus = RealPrometheus.start(prometheusConfiguration(chiron, alertmanager))) {
            List<DockerContainer> webs = List.of(first, second, third);
            await("Prometheus to see them up")
                    .atMost(WORST)
                    .untilAsserted(() -> assertThat(prometheus.value("sum(chiron_service_up)"))
                            .contains(3.0));

            List<Timeline> rounds = webs.stream()
                    .map(web -> killAndWait(chiron, alertmanager, web))
                    .toList();

            report(rounds);
            assertThat(rounds).allSatisfy(round -> assertThat(round.recovered()).isLessThan(WORST));
            assertThat(webs).allSatisfy(web -> {
                assertThat(web.status()).isEqualTo("running");
                assertThat(web.times("restart")).isEqualTo(1);
            });
        }
    }

    /** The times from the kill until each thing was seen. */
    private record Timeline(Duration detected, Duration alerted, Duration recovered) {}

    private static Timeline killAndWait(RealChiron chiron, RealAlertmanager alertmanager, DockerContainer web) {
        String service = web.name();
        long start = System.nanoTime();
        web.crash();
        Duration detected = until(
                chiron, start, service + " to be seen down", () -> chiron.value("chiron_service_up", service) == 0);
        Duration alerted = until(
                chiron,
                start,
                "the alert to reach Alertmanager",
                () -> alertmanager.alerts().toString().contains("\"service\":\"" + service + "\""));
        Duration recovered = until(
                chiron, start, service + " to be up again", () -> chiron.value("chiron_service_up", service) == 1);
        until(chiron, start, "the attempt to be closed", () -> recoveries(chiron, service) == 1);
        return new Timeline(detected, alerted, recovered);
    }

    private static double recoveries(RealChiron chiron, String service) {
        return chiron.scrape()
                .value(
                        "chiron_restart_attempts_total",
                        "service",
                        service,
                        "trigger",
                        "alertmanager",
                        "outcome",
                        "recovered");
    }

    private static Duration until(RealChiron chiron, long start, String what, Callable<Boolean> seen) {
        Patience.with(chiron, WORST).every(POLL).until(what, seen);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void report(List<Timeline> rounds) {
        for (Timeline round : rounds) {
            System.out.printf(
                    Locale.ROOT,
                    "e2e: killed; seen down after %.1f s, alert after %.1f s, up again after %.1f s%n",
                    round.detected().toMillis() / 1e3,
                    round.alerted().toMillis() / 1e3,
                    round.recovered().toMillis() / 1e3);
        }
    }

    @Test
    void samePayloadThreeTimesLeadsToExactlyOneRestart() {
        try (TempFolder folder = TempFolder.create("e2e");
                DockerContainer web = docker.web("e2e-thrice");
                RealChiron chiron = RealChiron.start(configuration(folder, web))) {
            String service = web.name();
            await().untilAsserted(() ->
                    assertThat(chiron.value("chiron_service_up", service)).isEqualTo(1));
            web.crash();
            await().untilAsserted(() ->
                    assertThat(chiron.value("chiron_service_up", service)).isZero());
            String payload = payload(service, "firing");
            for (int time = 0; time < 3; time++) {
                assertThat(chiron.post("/api/alertmanager", TOKEN, payload).statusCode())
                        .isEqualTo(200);
            }
            await("recovery").atMost(WORST).until(() -> recoveries(chiron, service) == 1);
            assertThat(chiron.post("/api/alertmanager", TOKEN, payload).statusCode())
                    .isEqualTo(200);
            await().untilAsserted(() -> assertThat(chiron.scrape().samples("chiron_heal_suppressed_total").stream()
                            .mapToDouble(sample -> sample.value())
                            .sum())
                    .isGreaterThanOrEqualTo(1));
            assertThat(web.times("restart")).isEqualTo(1);
        }
    }

    @Test
    void webhookRefusesWrongTokensAndBrokenBodiesAndShrugsAtUnknownServices() {
        try (TempFolder folder = TempFolder.create("e2e");
                DockerContainer web = docker.web("e2e-refused");
                RealChiron chiron = RealChiron.start(configuration(folder, web))) {
            String service = web.name();
            assertThat(chiron.post("/api/alertmanager", "wrong", payload(service, "firing"))
                            .statusCode())
                    .isEqualTo(401);
            HttpResponse<String> broken =
                    chiron.post("/api/alertmanager", TOKEN, "{\"version\": \"4\", \"alerts\": 7}");
            assertThat(broken.statusCode()).isEqualTo(400);
            assertThat(broken.body()).contains("alerts");
            assertThat(chiron.post("/api/alertmanager", TOKEN, "{").statusCode())
                    .isEqualTo(400);
            assertThat(chiron.post("/api/alertmanager", TOKEN, payload("nobody", "firing"))
                            .statusCode())
                    .isEqualTo(200);
            await().untilAsserted(() -> assertThat(
                            chiron.scrape().value("chiron_heal_suppressed_total", "reason", "no_match"))
                    .isEqualTo(1));
            assertThat(chiron.scrape().value("chiron_webhook_requests_total", "code", "401"))
                    .isEqualTo(1);
        }
    }

    @Test
    void stoppedPostgresAndRedisAreSeenDownAndUpAgain() {
        try (RealPostgres postgres = RealPostgres.create();
                RealRedis redis = RealRedis.create()) {
            postgres.createUser("chiron", "secret");
            try (RealChiron chiron = RealChiron.start(databases(postgres, redis))) {
                for (String service : List.of("postgres", "redis")) {
                    await(service)
                            .untilAsserted(() -> assertThat(chiron.value("chiron_service_up", service))
                                    .isEqualTo(1));
                }
                postgres.stop();
                redis.stop();
                for (String service : List.of("postgres", "redis")) {
                    await(service)
                            .untilAsserted(() -> assertThat(chiron.value("chiron_service_up", service))
                                    .isZero());
                }
                postgres.start();
                redis.start();
                for (String service : List.of("postgres", "redis")) {
                    await(service)
                            .untilAsserted(() -> assertThat(chiron.value("chiron_service_up", service))
                                    .isEqualTo(1));
                }
            }
        }
    }

    private static String databases(RealPostgres postgres, RealRedis redis) {
        return """
                modules:
                  pg: {prober: postgres, postgres: {username: chiron, password: secret, database: postgres}}
                  cache: {prober: redis}
                defaults: {interval: 1s, failure_threshold: 2, success_threshold: 1}
                services:
                  - {name: postgres, type: database, module: pg, target: "127.0.0.1:%d"}
                  - {name: redis, type: cache, module: cache, target: "127.0.0.1:%d"}
                """.formatted(postgres.port(), redis.port());
    }

    /** Watches each container by its port, under its own name; only Alertmanager may ask for restarts. */
    private String configuration(TempFolder folder, DockerContainer... webs) {
        Path token = folder.write("token", TOKEN + "\n");
        StringBuilder services = new StringBuilder();
        for (DockerContainer web : webs) {
            services.append("""
                      - {name: %1$s, project: e2e, type: web, critical: true, module: http, target: "http://127.0.0.1:%2$d/",
                         heal: {action: restart, container: %1$s}}
                    """.formatted(web.name(), web.port()));
        }
        return """
                modules:
                  http: {prober: http, timeout: 2s}
                defaults: {interval: 2s, failure_threshold: 2, success_threshold: 1}
                docker: {endpoint: "%s"}
                heal: {triggers: [alertmanager], startup_grace: 0s, verify: {healthy_for: 1s, timeout: 30s}}
                security: {tokens: [{name: alertmanager, role: alertmanager, file: "%s"}]}
                services:
                """.formatted(docker.endpoint(), token) + services;
    }

    static String prometheusConfiguration(RealChiron chiron, RealAlertmanager alertmanager) {
        return """
                global: {scrape_interval: 5s, scrape_timeout: 4s, evaluation_interval: 5s, external_labels: {cluster: e2e}}
                rule_files: ["%s/rules/*.yml"]
                alerting: {alertmanagers: [{static_configs: [{targets: ["%s"]}]}]}
                scrape_configs: [{job_name: chiron, static_configs: [{targets: ["%s"]}]}]
                """.formatted(Path.of("").toAbsolutePath(), alertmanager.address(), chiron.webAddress());
    }

    /** The shipped Alertmanager configuration, with the address and token of this run. */
    static String alertmanagerConfiguration(TempFolder folder, RealChiron chiron) {
        try {
            return java.nio.file.Files.readString(Path.of("config/alertmanager.yml"))
                    .replace(
                            "http://127.0.0.1:9816/api/alertmanager",
                            chiron.control("/api/alertmanager").toString())
                    .replace("credentials_file: tokens/alertmanager", "credentials_file: " + folder.file("token"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String payload(String service, String status) {
        return """
                {"version": "4", "groupKey": "{}:{service=\\"%1$s\\"}", "truncatedAlerts": 0, "status": "%2$s",
                 "receiver": "chiron", "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "",
                 "alerts": [{"status": "%2$s", "labels": {"alertname": "ChironServiceDown", "service": "%1$s"},
                   "annotations": {}, "startsAt": "2026-11-22T13:14:20.285448Z", "endsAt": "0001-01-01T00:00:00Z",
                   "generatorURL": "", "fingerprint": "b380c1c3274c04bb"}]}
                """.formatted(service, status);
    }
}
