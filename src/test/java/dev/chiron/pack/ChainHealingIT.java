package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the rules say of healing, provoked with real actions on a real engine that real alerts lead to. */
@ExtendWith(SharedDocker.class)
class ChainHealingIT {
    private static final int CRASHES = 4;
    /** So many that those in trouble are no outage of the fleet. */
    private static final int WELL = 6;

    private static final String OPERATOR = "may-act";

    static final List<Arrival> ARRIVALS = Stream.of(
                    Arrival.to("chiron", "ChironServiceDown service=tired"),
                    Arrival.to("page", "ChironHealLockedOut service=tired", "ChironRestartLoop service=clumsy"),
                    Arrival.to(
                            "ticket",
                            "ChironHealIneffective service=tired",
                            "ChironHealFailing service=broken",
                            "ChironHealCircuitOpen",
                            "ChironHealPaused",
                            "ChironWebhookRejected",
                            "ChironWebhookSilent"))
            .flatMap(List::stream)
            .toList();

    private final RealDocker docker;

    ChainHealingIT(RealDocker docker) {
        this.docker = docker;
    }

    @Test
    void eachTroubleOfHealingComesOnce() {
        try (TempFolder folder = TempFolder.create("healing");
                RealNginx nginx = RealNginx.start();
                DockerContainer clumsy = docker.web("clumsy");
                RealChiron chiron = RealChiron.start(configuration(folder, clumsy, nginx));
                RealChiron forgotten = RealChiron.start(tokens(folder));
                Chain chain = new Chain(chiron, Chain.job("chiron", chiron.webAddress(), forgotten.webAddress()))) {
            chain.awaitSample("chiron_service_up{service=\"clumsy\"} == 1");
            assertThat(tell(forgotten, Chain.TOKEN)).isEqualTo(200);
            assertThat(tell(chiron, "a-wrong-token")).isEqualTo(401);

            for (int crash = 1; crash <= CRASHES; crash++) {
                int recoveries = crash;
                clumsy.crash();
                chain.await("recovery " + crash, () -> recoveries(chiron) == recoveries);
            }
            chain.await("the one to be given up", () -> chiron.value("chiron_heal_locked_out", "tired") == 1);
            chain.await("the hook to be left alone", () -> hookIsLeftAlone(chiron));
            assertThat(chiron.post("/api/heal/pause", OPERATOR, "{\"reason\": \"enough\"}")
                            .statusCode())
                    .isEqualTo(200);

            chain.awaitOnce(ARRIVALS);
        }
    }

    private static int tell(RealChiron chiron, String token) {
        String payload = """
                {"version": "4", "groupKey": "{}", "status": "firing", "receiver": "chiron", "alerts": [{"status": "firing",
                  "labels": {"alertname": "ChironWatchdog"}, "annotations": {}, "startsAt": "2026-01-20T10:00:00Z",
                  "endsAt": "0001-01-01T00:00:00Z"}]}
                """;
        return chiron.post("/api/alertmanager", token, payload).statusCode();
    }

    private static double recoveries(RealChiron chiron) {
        return chiron.scrape()
                .value(
                        "chiron_restart_attempts_total",
                        "service",
                        "clumsy",
                        "trigger",
                        "alertmanager",
                        "outcome",
                        "recovered");
    }

    private static boolean hookIsLeftAlone(RealChiron chiron) {
        return chiron.scrape().value("chiron_heal_circuit_state", "circuit", "hook:pager", "state", "open") == 1;
    }

    private static String tokens(TempFolder folder) {
        return """
                security: {tokens: [{name: alertmanager, role: alertmanager, file: "%s"}, {name: ann, role: operator, file: "%s"}]}
                """.formatted(Chain.token(folder), folder.write("operator", OPERATOR));
    }

    /** Alertmanager alone leads to healing; the rails that would hold a row of failures back are wide. */
    private String configuration(TempFolder folder, DockerContainer clumsy, RealNginx nginx) {
        return tokens(folder)
                + """
                modules: {http: {prober: http, timeout: 900ms}, tcp: {prober: tcp, timeout: 900ms}}
                defaults: {interval: 1s, failure_threshold: 1, success_threshold: 1, confirm: {retries: 0}}
                docker: {endpoint: "%1$s"}
                heal:
                  triggers: [alertmanager]
                  startup_grace: 0s
                  cooldown: 100ms
                  max_attempts: 5
                  min_healthy: 0
                  budget: {per_hour: 1000}
                  storm: {max_unhealthy: 1, at_least: 1000}
                  concurrency: {group: 9, host: 9, total: 9}
                  verify: {healthy_for: 200ms, timeout: 5s}
                  hooks: {pager: {url: "http://127.0.0.1:%3$d/", timeout: 1s}}
                services:
                  - {name: clumsy, project: home, critical: true, module: http, target: "http://127.0.0.1:%2$d/",
                     heal: {action: restart, container: %4$s}}
                  - {name: tired, project: home, critical: true, module: tcp, target: "127.0.0.1:%3$d",
                     heal: {steps: [{action: exec, command: [/bin/true]}]}}
                  - {name: broken, project: home, module: tcp, target: "127.0.0.1:%3$d",
                     heal: {steps: [{action: exec, command: [/bin/false]}]}}
                  - {name: hooked, project: home, module: tcp, target: "127.0.0.1:%3$d",
                     heal: {steps: [{action: http, hook: pager}]}}
                """.formatted(docker.endpoint(), clumsy.port(), FreePort.find(), clumsy.name())
                + IntStream.rangeClosed(1, WELL)
                        .mapToObj(one -> "  - {name: well-%d, project: home, module: tcp, target: \"127.0.0.1:%d\"}\n"
                                .formatted(one, nginx.port()))
                        .collect(Collectors.joining());
    }
}
