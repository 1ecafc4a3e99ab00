package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real containers that start, are alive, are ready, or are out of reach; and what Chiron from its jar heals of it. */
@ExtendWith(SharedDocker.class)
class LooksAndHealingIT {
    private static final int SEVERAL = 4;

    private final RealDocker docker;
    private final TempFolder folder = TempFolder.create("looks");

    LooksAndHealingIT(RealDocker docker) {
        this.docker = docker;
    }

    @AfterEach
    void close() {
        folder.close();
    }

    /** Serves its folder over HTTP; whenever it is started it is alive, and has not started up yet. */
    private DockerContainer slowStarter(String name) {
        return docker.container(name)
                .flag("--init")
                .publish(80)
                .command("sh", "-c", "touch /www/live; rm -f /www/started; exec httpd -f -p 80 -h /www")
                .run();
    }

    private String configuration(String top, DockerContainer container, String more) {
        String url = "http://127.0.0.1:" + container.port();
        return """
                modules: {web: {prober: http, timeout: 2s}}
                defaults: {interval: 1s, failure_threshold: 2, success_threshold: 1, confirm: {retries: 0}}
                docker: {endpoint: "%s"}
                heal: {startup_grace: 0s, cooldown: 1s, verify: {healthy_for: 500ms, timeout: 25s}}
                security: {tokens: [{name: ann, role: operator, file: "%s"}]}
                %s
                services:
                  - {name: shop, critical: true, module: web, target: "%s/", heal: {action: restart, container: %s}, %s}
                """.formatted(docker.endpoint(), folder.write("token", Told.TOKEN), top, url, container.name(), more)
                .replace("URL", url);
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    private static void awaitStatus(RealChiron chiron, String status) {
        Patience.with(chiron, Duration.ofSeconds(30))
                .until(
                        "the shop to be " + status,
                        () -> chiron.scrape().value("chiron_service_status", "status", status) == 1);
    }

    private static double checks(RealChiron chiron) {
        return chiron.scrape().samples("chiron_checks_total").stream()
                .mapToDouble(Scrape.Sample::value)
                .sum();
    }

    /** Holds something to be so at each of several checks more. */
    private static void staysSo(RealChiron chiron, ThrowingRunnable so) throws Throwable {
        double before = checks(chiron);
        soon("several checks more").until(() -> {
            try {
                so.run();
            } catch (Throwable broken) {
                throw new IllegalStateException(broken);
            }
            return checks(chiron) >= before + SEVERAL;
        });
        so.run();
    }

    private static void isUntouched(RealChiron chiron, String status) {
        Scrape now = chiron.scrape();
        assertThat(now.value("chiron_service_status", "status", status)).isEqualTo(1);
        assertThat(attempts(now)).isZero();
    }

    private static double attempts(Scrape scrape) {
        return scrape.samples("chiron_restart_attempts_total").stream()
                .mapToDouble(Scrape.Sample::value)
                .sum();
    }

    private static void awaitRecovery(RealChiron chiron, String trigger) {
        soon("the attempt to be closed as recovered")
                .until(() -> chiron.scrape()
                                .value("chiron_restart_attempts_total", "trigger", trigger, "outcome", "recovered")
                        == 1);
    }

    private static String alert() {
        return """
                {"version": "4", "groupKey": "{}", "truncatedAlerts": 0, "status": "firing", "receiver": "chiron",
                 "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "", "alerts": [{"status": "firing",
                   "labels": {"alertname": "ChironServiceDown", "service": "shop"}, "annotations": {}, "generatorURL": "",
                   "startsAt": "2026-11-22T13:14:20Z", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "b380c1c3274c04bb"}]}
                """;
    }

    private static void alertIsRefused(RealChiron chiron, String reason) {
        assertThat(chiron.post("/api/alertmanager", Told.TOKEN, alert()).statusCode())
                .isEqualTo(200);
        soon("the alert to be refused: " + reason)
                .until(() -> chiron.scrape().value("chiron_heal_suppressed_total", "reason", reason) >= 1);
    }

    @Test
    void startupGatesTheOthersAndOnlyAFailedLivenessIsHealed() throws Throwable {
        try (DockerContainer container = slowStarter("looks-gate")) {
            container.exec("rm", "/www/live");
            try (RealChiron chiron = RealChiron.start(configuration("", container, """
                    probes: {startup: {module: web, target: "URL/started"}, liveness: {module: web, target: "URL/live"},
                        readiness: {module: web, target: "URL/ready"}}"""))) {
                staysSo(chiron, () -> isUntouched(chiron, "unknown"));
                assertThat(chiron.scrape().samples("chiron_service_up")).isEmpty();

                container.exec("touch", "/www/live", "/www/started");
                awaitStatus(chiron, "degraded");
                staysSo(chiron, () -> isUntouched(chiron, "degraded"));
                alertIsRefused(chiron, "recheck_healthy");
                container.exec("touch", "/www/ready");
                awaitStatus(chiron, "up");
                isUntouched(chiron, "up");

                container.exec("rm", "/www/live");
                soon("the container to be restarted").until(() -> container.times("start") == 2);
                awaitStatus(chiron, "unknown");
                container.exec("touch", "/www/started");
                awaitStatus(chiron, "up");
                awaitRecovery(chiron, "status");
                assertThat(container.times("start")).isEqualTo(2);
            }
        }
    }

    @Test
    void serviceThatHasNotStartedByTheEndOfItsStartPeriodIsHealed() throws Throwable {
        try (DockerContainer container = slowStarter("looks-period");
                RealChiron chiron = RealChiron.start(configuration(
                        "",
                        container,
                        "start_period: 8s, probes: {startup: {module: web, target: \"URL/started\"}}"))) {
            soon("the container to be restarted").until(() -> container.times("start") == 2);
            assertThat(chiron.scrape().value("chiron_checks_total", "outcome", "not_run"))
                    .as("checks before the end of the period")
                    .isPositive();
            assertThat(Told.look(chiron).incidentsOf("shop").toString()).contains("startup: ", "(was unknown)");
            awaitStatus(chiron, "unknown");
            container.exec("touch", "/www/started");
            awaitStatus(chiron, "up");
            awaitRecovery(chiron, "status");
        }
    }

    @Test
    void failuresInTheStartPeriodDoNotCountAndTheFirstPassEndsIt() throws Throwable {
        try (DockerContainer container = slowStarter("looks-failing")) {
            container.exec("mv", "/www/index.html", "/www/later.html");
            try (RealChiron chiron = RealChiron.start(configuration("", container, "start_period: 1h"))) {
                staysSo(chiron, () -> isUntouched(chiron, "unknown"));
                assertThat(chiron.scrape().value("chiron_checks_total", "reason", "http_status"))
                        .isGreaterThanOrEqualTo(SEVERAL);
                container.exec("mv", "/www/later.html", "/www/index.html");
                awaitStatus(chiron, "up");
                container.exec("mv", "/www/index.html", "/www/later.html");
                awaitStatus(chiron, "down");
            }
        }
    }

    @Test
    void whileCutOffAKilledContainerIsNeitherJudgedNorHealedAndOnceConnectedItIs() throws Throwable {
        try (DockerContainer container = docker.web("looks-cut-off");
                Door world = Door.opened();
                RealChiron chiron = RealChiron.start(configuration(
                        "connectivity: {targets: [\"" + world.address() + "\"], interval: 2s, timeout: 500ms}",
                        container,
                        "slo: {objective: 99%}"))) {
            awaitStatus(chiron, "up");
            world.refuse();
            container.crash();
            awaitStatus(chiron, "unknown");
            staysSo(chiron, () -> isUntouched(chiron, "unknown"));
            alertIsRefused(chiron, "monitoring_blind");
            assertThat(chiron.scrape().value("chiron_connected")).isZero();
            assertThat(chiron.scrape().value("chiron_checks_total", "outcome", "not_run"))
                    .isGreaterThanOrEqualTo(SEVERAL);
            assertThat(Told.look(chiron).incidentsOf("shop"))
                    .noneMatch(incident -> incident.path("status").asText().equals("active"));
            assertThat(container.status()).isEqualTo("exited");

            world.open();
            awaitStatus(chiron, "up");
            awaitRecovery(chiron, "alertmanager"); // The alert of the time before was kept.
            assertThat(container.times("start")).isEqualTo(2);
        }
    }
}
