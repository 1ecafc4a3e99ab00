package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an alert brings about in a real Chiron, and what of it reaches the actions: nothing but the choice of the service. */
class SignalsIT {
    private static final String ALERTMANAGER = "may-tell";
    private static final String OPERATOR = "act";
    private static final String POISON = "poison";

    private final TempFolder folder = TempFolder.create("signals");
    private final ScriptedHttpServer shop = ScriptedHttpServer.start().on("/", 200, "well");
    private final ScriptedHttpServer node = ScriptedHttpServer.start().on("/heal", this::healed);

    @AfterEach
    void close() {
        shop.close();
        node.close();
        folder.close();
    }

    private ScriptedHttpServer.Answer healed(ScriptedHttpServer.Request request) {
        shop.on("/", 200, "well");
        return ScriptedHttpServer.Answer.of(204, "");
    }

    /** Starts one whose service falls after a thousand failures only, and is looked at once an hour. */
    private RealChiron start(String heal, String more) {
        return RealChiron.start("""
                modules: {page: {prober: http, timeout: 2s}}
                defaults: {interval: 1h, failure_threshold: 1000, success_threshold: 1, confirm: {retries: 0}}
                security:
                  tokens: [{name: am, role: alertmanager, file: "%s"}, {name: ann, role: operator, file: "%s"}]
                services:
                  - {name: shop, module: page, target: "%s", outcomes: {http_5xx: down}, heal: %s}
                heal:
                  triggers: [alertmanager]
                  startup_grace: 0s
                  cooldown: 200ms
                  max_attempts: 20
                  verify: {healthy_for: 300ms, timeout: 6s}
                  hooks: {node: {url: "%s", timeout: 5s}}
                %s
                """.formatted(
                        folder.write("alertmanager", ALERTMANAGER),
                        folder.write("operator", OPERATOR),
                        shop.url("/"),
                        heal,
                        node.url("/heal"),
                        more));
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(50));
    }

    private static void isUp(RealChiron chiron) {
        chiron.post("/api/services/shop/health/check", OPERATOR, "");
        soon("the shop to be up").until(() -> chiron.isUp("shop"));
    }

    private static String attempts(RealChiron chiron) {
        return chiron.get("/api/heal/attempts", OPERATOR).body();
    }

    /** Tells of the shop, with poison in whatever a payload may hold besides; returns the status of the answer. */
    private static int alert(RealChiron chiron, String fingerprint) {
        String payload = """
                {"version": "4", "groupKey": "{}:{poison}", "status": "firing", "receiver": "poison",
                 "groupLabels": {"poison": "poison"}, "commonLabels": {"poison": "$(touch poison)"},
                 "commonAnnotations": {"summary": "`touch poison`"}, "externalURL": "http://poison.example/",
                 "truncatedAlerts": 0,
                 "alerts": [{"status": "firing", "startsAt": "%s", "endsAt": "0001-01-01T00:00:00Z",
                   "labels": {"alertname": "poison", "service": "shop", "instance": "; touch poison", "PATH": "/poison",
                     "LD_PRELOAD": "/poison.so", "CHIRON_SERVICE": "poison", "hook": "poison", "command": "poison"},
                   "annotations": {"poison": "{poison} {service} ../poison"},
                   "generatorURL": "http://poison.example/?poison", "fingerprint": "%s"}]}
                """.formatted(Instant.now(), fingerprint);
        return chiron.post("/api/alertmanager", ALERTMANAGER, payload).statusCode();
    }

    private Path script(String text) {
        Path script = folder.write("script", "#!/bin/sh\n" + text + "\n");
        try {
            return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anAlertIsAnsweredBeforeItsActionEndsNeedsOneFailedProbeOnlyAndNothingOfItReachesAnAction() throws Exception {
        Path script = script("""
                { env; printf '%%s\\n' "$0" "$@"; pwd; } > %1$s/given
                while [ ! -e %1$s/go ]; do sleep 0.1; done
                """.formatted(folder.path()));
        String ladder = "{steps: [{action: exec, command: [%s, asked]}, {action: http, hook: node}]}".formatted(script);
        try (RealChiron chiron = start(ladder, "")) {
            isUp(chiron);
            shop.on("/", 503, "broken");
            assertThat(alert(chiron, "f001")).isEqualTo(200);
            soon("the command to run").until(() -> attempts(chiron).contains("\"state\":\"executing\""));
            assertThat(chiron.value("chiron_service_consecutive_failures", "shop"))
                    .isLessThan(1000);
            folder.write("go", "");
            soon("the command not to have helped").until(() -> attempts(chiron).contains("\"not_recovered\""));
            assertThat(alert(chiron, "f002")).isEqualTo(200);
            soon("the hook to have helped").until(() -> attempts(chiron).contains("\"recovered\""));

            assertThat(Files.readString(folder.file("given")))
                    .contains("CHIRON_SERVICE=shop", "CHIRON_TRIGGER=alertmanager", "asked")
                    .doesNotContain(POISON);
            assertThat(node.requests("/heal")).singleElement().satisfies(called -> {
                assertThat(called.body()).contains("shop");
                assertThat(called.uri() + " " + called.headers() + " " + called.body())
                        .doesNotContain(POISON);
            });
            assertThat(names(chiron.storage())).isNotEmpty().noneMatch(name -> name.contains(POISON));
            assertThat(names(folder.path())).noneMatch(name -> name.contains(POISON));
        }
    }

    private static Stream<String> names(Path under) throws IOException {
        try (Stream<Path> all = Files.walk(under)) {
            return all.map(path -> path.getFileName().toString()).toList().stream();
        }
    }

    @Test
    void aHookThatKeepsFailingIsLeftAloneAndThatIsTheReason() {
        node.on("/heal", 500, "");
        try (RealChiron chiron = start("{action: http, hook: node}", "")) {
            isUp(chiron);
            assertThat(circuit(chiron, "closed")).isEqualTo(1);
            shop.on("/", 503, "broken");
            int told = 0;
            while (circuit(chiron, "open") == 0) {
                int ended = ++told;
                assertThat(alert(chiron, "f00" + told)).isEqualTo(200);
                soon("the attempt to fail").until(() -> attempts(chiron).split("\"failed\"", -1).length > ended);
            }
            alert(chiron, "f100");
            soon("the circuit to be the reason")
                    .until(() -> chiron.scrape().value("chiron_heal_suppressed_total", "reason", "circuit_open") >= 1);
            assertThat(node.requests("/heal")).hasSize(3);
            assertThat(circuit(chiron, "closed")).isZero();
        }
    }

    private static double circuit(RealChiron chiron, String state) {
        return chiron.scrape().value("chiron_heal_circuit_state", "circuit", "hook:node", "state", state);
    }

    @Test
    void whileTheDatabaseIsAwayAnAlertIsSentAwayAndNothingIsDone() {
        try (RealPostgres server = RealPostgres.create()) {
            server.createUser("chiron", "s3cret");
            server.createDatabase("signals", "chiron");
            String outside =
                    "store: {url: \"%s\", username: chiron, password: s3cret}".formatted(server.url("signals"));
            try (RealChiron chiron = start("{action: http, hook: node}", outside)) {
                isUp(chiron);
                soon("the store to be there").until(() -> chiron.scrape().value("chiron_store_available") == 1);
                server.stop();
                shop.on("/", 503, "broken");
                assertThat(alert(chiron, "f001")).isEqualTo(503);
                assertThat(chiron.post("/api/services/shop/restart", OPERATOR, "")
                                .statusCode())
                        .isEqualTo(503);
                assertThat(node.requests("/heal")).isEmpty();
                server.start();
                soon("the alert to be taken").until(() -> alert(chiron, "f001") == 200);
                soon("the hook to have helped").until(() -> attempts(chiron).contains("\"recovered\""));
                assertThat(node.requests("/heal")).hasSize(1);
            }
        }
    }
}
