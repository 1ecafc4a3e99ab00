package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real Chiron that gives up on a service tells a real receiver, whatever happens in between. */
class NoticesIT {
    private static final String TOKEN = "act";
    private static final String KEY = "idempotency-key";

    private final TempFolder folder = TempFolder.create("notices");
    private final ScriptedHttpServer shop = ScriptedHttpServer.start().on("/", 503, "broken");

    @AfterEach
    void close() {
        shop.close();
        folder.close();
    }

    private RealChiron tellingPort(int port) {
        return RealChiron.start("""
                modules: {page: {prober: http, timeout: 2s}}
                defaults: {interval: 300ms, failure_threshold: 1, success_threshold: 1, confirm: {retries: 0}}
                heal:
                  startup_grace: 0s
                  max_attempts: 1
                  verify: {healthy_for: 300ms, timeout: 1s}
                  hooks: {pager: {url: "http://127.0.0.1:%d/told", timeout: 2s}}
                  notify: [pager]
                security: {tokens: [{name: ann, role: operator, file: "%s"}]}
                services:
                  - {name: shop, module: page, target: "%s", outcomes: {http_5xx: down}, heal: {action: exec, command: [/bin/true]}}
                """.formatted(port, folder.write("token", TOKEN), shop.url("/")), "--log.level=debug");
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }

    private static String said(RealChiron chiron, String path) {
        return chiron.get(path, TOKEN).body();
    }

    private static void awaitLock(RealChiron chiron) {
        soon("healing to give up").until(() -> said(chiron, "/api/heal").contains("\"reason\":\"locked_out\""));
    }

    private static List<ScriptedHttpServer.Request> told(ScriptedHttpServer pager, String kind) {
        return pager.requests("/told").stream()
                .filter(request -> request.body().contains("\"kind\": \"" + kind + "\""))
                .toList();
    }

    /** What was told after this pause was told as well. */
    private static void awaitAllTold(RealChiron chiron, ScriptedHttpServer pager) {
        chiron.post("/api/heal/pause", TOKEN, "{\"reason\": \"the last word\"}");
        soon("the last notice").until(() -> !told(pager, "healing_paused").isEmpty());
    }

    @Test
    void aLockOutIsToldExactlyOnceHoweverOftenTheServiceFallsAfterIt() {
        try (ScriptedHttpServer pager = ScriptedHttpServer.start().on("/told", 204, "");
                RealChiron chiron = tellingPort(pager.port())) {
            awaitLock(chiron);
            shop.on("/", 200, "well");
            soon("the shop to be up").until(() -> chiron.isUp("shop"));
            shop.on("/", 503, "broken");
            soon("another signal to be refused")
                    .until(() -> chiron.scrape().value("chiron_heal_suppressed_total", "reason", "locked_out") >= 2);
            awaitAllTold(chiron, pager);
            assertThat(told(pager, "locked_out")).singleElement().satisfies(notice -> {
                assertThat(notice.method()).isEqualTo("POST");
                assertThat(notice.body()).contains("\"service\": \"shop\"");
                assertThat(notice.headers().get(KEY)).startsWith("shop@");
            });
            assertThat(told(pager, "attempt_ended"))
                    .singleElement()
                    .satisfies(notice -> assertThat(notice.body()).contains("\"outcome\": \"not_recovered\""));
            assertThat(told(pager, "healing_paused"))
                    .singleElement()
                    .satisfies(notice -> assertThat(notice.body()).contains("\"reason\": \"the last word\""));
        }
    }

    @Test
    void aReceiverThatWasNotThereIsToldOnceItIs() {
        int port = FreePort.find();
        try (RealChiron chiron = tellingPort(port)) {
            awaitLock(chiron);
            soon("the lock-out to be told in vain").until(() -> chiron.hasLogged("is told again later: hook pager"));
            try (ScriptedHttpServer pager = ScriptedHttpServer.startOn(port).on("/told", 204, "")) {
                for (String kind : List.of("attempt_ended", "locked_out")) { // each is tried again in its own time
                    soon(kind + " to be told").until(() -> !told(pager, kind).isEmpty());
                }
                awaitAllTold(chiron, pager);
                assertThat(told(pager, "locked_out")).hasSize(1);
                assertThat(told(pager, "attempt_ended")).hasSize(1);
            }
        }
    }

    @Test
    void aNoticeOutlivesTheDeathOfChironAndKeepsItsKey() {
        try (ScriptedHttpServer pager = ScriptedHttpServer.start().on("/told", 503, "");
                RealChiron chiron = tellingPort(pager.port())) {
            awaitLock(chiron);
            soon("the lock-out to be told in vain")
                    .until(() -> !told(pager, "locked_out").isEmpty());
            chiron.kill();
            int before = told(pager, "locked_out").size();
            String key = told(pager, "locked_out").getFirst().headers().get(KEY);
            pager.on("/told", 204, "");
            chiron.restart();
            soon("the lock-out to be told after the death")
                    .until(() -> told(pager, "locked_out").size() > before);
            awaitAllTold(chiron, pager);
            assertThat(told(pager, "locked_out"))
                    .hasSize(before + 1)
                    .allSatisfy(notice -> assertThat(notice.headers().get(KEY)).isEqualTo(key));
            assertThat(told(pager, "attempt_ended").stream()
                            .map(notice -> notice.headers().get(KEY))
                            .distinct())
                    .hasSize(1);
        }
    }
}
