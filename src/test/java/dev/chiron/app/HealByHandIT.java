package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A person at a real Chiron that heals a real container: the kill switch, unlocking, force, and asking why. */
@ExtendWith(SharedDocker.class)
class HealByHandIT {
    private static final String TOKEN = "act";

    private final RealDocker docker;
    private final TempFolder folder = TempFolder.create("by-hand");
    private DockerContainer shop;
    private RealChiron chiron;

    HealByHandIT(RealDocker docker) {
        this.docker = docker;
    }

    @BeforeEach
    void start() {
        shop = docker.container("by-hand-shop").flag("--init").run();
        chiron = RealChiron.start("""
                modules: {box: {prober: docker, timeout: 2s}}
                defaults: {interval: 500ms, failure_threshold: 1, success_threshold: 1, confirm: {retries: 0}}
                docker: {endpoint: "%s"}
                heal: {startup_grace: 0s, cooldown: 1s, max_attempts: 1, verify: {healthy_for: 300ms, timeout: 20s}}
                security: {tokens: [{name: ann, role: operator, file: "%s"}]}
                services:
                  - name: shop
                    module: box
                    target: by-hand-shop
                    outcomes: {timeout: up} # a busy machine is no news
                    heal: {action: restart, container: by-hand-shop}
                """.formatted(docker.endpoint(), folder.write("token", TOKEN)));
    }

    @AfterEach
    void end() {
        chiron.close();
        shop.close();
        folder.close();
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
    }

    private String post(String path, String body) {
        return chiron.post(path, TOKEN, body).body();
    }

    private String get(String path) {
        return chiron.get(path, TOKEN).body();
    }

    private void awaitSuppressed(String reason, int times) {
        soon("a signal to be refused: " + reason)
                .until(() -> chiron.scrape().value("chiron_heal_suppressed_total", "reason", reason) >= times);
    }

    /** Waits until so many attempts have helped. */
    private void awaitRecovered(int times) {
        soon("the attempt to be closed")
                .until(() -> get("/api/heal/attempts").split("\"outcome\":\"recovered\"", -1).length == times + 1);
        assertThat(shop.status()).isEqualTo("running");
    }

    private Ran explain(String... words) {
        String[] all = new String[words.length + 3];
        all[0] = "explain";
        all[1] = "--control.url=" + chiron.control("");
        all[2] = "--token-file=" + folder.file("token");
        System.arraycopy(words, 0, all, 3, words.length);
        return Ran.chiron(all);
    }

    @Test
    void aPauseOfAllHealingHoldsAcrossARestartUntilItIsEndedOrItsTimeHasCome() {
        assertThat(chiron.scrape().value("chiron_heal_paused")).isZero();
        post("/api/heal/pause", "{\"reason\": \"moving racks\"}");
        assertThat(chiron.scrape().value("chiron_heal_paused")).isEqualTo(1);
        chiron.endBy("TERM");
        chiron.restart();
        assertThat(chiron.scrape().value("chiron_heal_paused")).isEqualTo(1);
        assertThat(get("/api/heal")).contains("\"paused\":{\"by\":\"ann\",\"reason\":\"moving racks\"");
        shop.crash();
        awaitSuppressed("paused_global", 1);
        Ran told = explain("shop");
        assertThat(told.out())
                .contains("shop would not be healed, paused_global: all healing was paused by ann: moving");
        assertThat(told.exit()).isZero();
        assertThat(shop.status()).isEqualTo("exited");

        assertThat(post("/api/heal/resume", "{\"reason\": \"moved\"}")).contains("\"paused\":null");
        awaitRecovered(1);
        assertThat(chiron.scrape().value("chiron_heal_paused")).isZero();

        post("/api/services/shop/unlock", "");
        post("/api/heal/pause", "{\"reason\": \"a short one\", \"for\": \"10s\"}");
        shop.crash();
        awaitSuppressed("paused_global", 2);
        awaitRecovered(2);
        assertThat(get("/api/heal/audit"))
                .contains(
                        "\"kind\":\"healing_paused\",\"actor\":\"ann\"",
                        "\"kind\":\"healing_resumed\",\"actor\":\"ann\"",
                        "\"text\":{\"reason\":\"moving racks\"}");
    }

    @Test
    void aPauseOfHealingOneServiceHoldsAcrossAKillAndIsToldUntilItIsEnded() {
        assertThat(post("/api/heal/pause", "{\"service\": \"shop\", \"reason\": \"tuning it\"}"))
                .contains("\"paused\":null", "\"paused_services\":[{\"service\":\"shop\",\"by\":\"ann\"");
        chiron.endBy("KILL");
        chiron.restart();
        assertThat(get("/api/heal")).contains("\"paused_services\":[{\"service\":\"shop\",\"by\":\"ann\"");
        assertThat(chiron.scrape().value("chiron_heal_paused")).isZero();
        shop.crash();
        awaitSuppressed("paused_target", 1);
        assertThat(explain("shop").out()).contains("would not be healed, paused_target: paused by ann: tuning it");
        soon("an incident, for its alerts go on")
                .until(() -> get("/api/incidents?service=shop").contains("\"service\":\"shop\""));
        assertThat(shop.status()).isEqualTo("exited");
        assertThat(post("/api/heal/resume", "{\"service\": \"shop\"}")).contains("\"paused_services\":[]");
        awaitRecovered(1);
        assertThat(get("/api/heal/audit"))
                .contains("\"kind\":\"healing_paused\",\"actor\":\"ann\",\"service\":\"shop\"")
                .contains("\"kind\":\"healing_resumed\",\"actor\":\"ann\",\"service\":\"shop\"");
    }

    @Test
    void whatHealingGaveUpOnIsHealedByForceOrOnceItIsUnlocked() {
        shop.crash();
        awaitRecovered(1);
        shop.crash();
        awaitSuppressed("locked_out", 1);
        soon("the lock to be told").until(() -> get("/api/heal").contains("\"service\":\"shop\",\"since\":"));
        assertThat(explain("shop", "--trigger=manual").out()).contains("would not be healed, locked_out");
        assertThat(explain("shop", "--force").out())
                .startsWith("shop would be healed")
                .containsPattern("lock-out +overruled");
        post("/api/services/shop/restart", "{\"reason\": \"please\"}");
        awaitSuppressed("locked_out", 2);
        assertThat(shop.status()).isEqualTo("exited");

        post("/api/services/shop/restart?force=true", "{\"reason\": \"I know why\"}");
        awaitRecovered(2);
        assertThat(get("/api/heal/audit")).contains("\"force\":\"true\"", "\"reason\":\"I know why\"");

        shop.crash();
        awaitSuppressed("locked_out", 3);
        assertThat(post("/api/services/shop/unlock", "{\"comment\": \"disk replaced\"}"))
                .contains("\"was_locked\":true");
        awaitRecovered(3);
        assertThat(get("/api/heal/audit")).contains("\"kind\":\"unlocked\"", "disk replaced");
        assertThat(get("/api/heal")).contains("\"locked\":[]");
    }

    @Test
    void attemptsAndDecisionsComePageByPageWithTheirEvidence() {
        shop.crash();
        awaitRecovered(1);
        shop.crash();
        awaitSuppressed("locked_out", 1);
        post("/api/services/shop/restart?force=true", "{\"reason\": \"again\"}");
        soon("two attempts").until(() -> get("/api/heal/attempts?service=shop").split("\"id\"", -1).length == 3);
        String first = get("/api/heal/attempts?service=shop&limit=1");
        assertThat(first).contains("\"trigger\":\"manual\"", "\"actor\":\"ann\"");
        String cursor = first.substring(first.indexOf("next_cursor\":\"") + 14, first.lastIndexOf('"'));
        String second = get("/api/heal/attempts?service=shop&limit=1&cursor=" + cursor);
        assertThat(second).contains("\"trigger\":\"status\"", "\"next_cursor\":null");
        String id = second.substring(second.indexOf("\"id\":\"") + 6, second.indexOf("\",\"case\""));
        assertThat(get("/api/heal/attempts/" + id)).contains("\"evidence\":{\"inspect\":\"{", "by-hand-shop");
        assertThat(get("/api/heal/decisions?service=shop"))
                .contains("\"reason\":\"locked_out\"", "\"rail\":\"lock-out\",\"answer\":\"refuses\"");
    }

    @Test
    void whatHealingActsThroughIsToldWithItsCircuitAndWhatItAdmitsBeyondNeed() {
        assertThat(chiron.scrape().samples("chiron_heal_circuit_state")).hasSize(3);
        assertThat(chiron.scrape().value("chiron_heal_circuit_state", "circuit", "docker:docker", "state", "closed"))
                .isEqualTo(1);
        soon("the engine to be asked").until(() -> get("/api/heal").contains("\"beyond_need\":[\""));
        assertThat(get("/api/heal"))
                .contains(
                        "\"engine\":\"docker\",\"endpoint\":\"" + docker.endpoint() + "\"", "\"images\"", "\"volumes\"")
                .contains("\"failure\":null");
    }

    @Test
    void anExplanationIsATableOfAllRailsWithinEightyColumns() {
        soon("the shop to be up").until(() -> chiron.scrape().value("chiron_service_status", "status", "up") == 1);
        Ran told = explain("shop");
        assertThat(told.exit()).isZero();
        assertThat(told.err()).isEmpty();
        assertThat(told.out())
                .startsWith("shop would not be healed, recheck_healthy: its last check passed.\n")
                .contains("Step 1 of 1: restart through ", "RAIL", "lock-out", "cooldown", "budget", "mode");
        assertThat(told.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(explain("shop", "--trigger=manual").out()).startsWith("shop would be healed.\n");
        assertThat(explain("shop", "--output=json").out()).contains("\"acts\" : false");
        Ran nobody = explain("nobody");
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err())
                .contains("answered 404: no service is called \"nobody\"")
                .hasLineCount(1);
        assertThat(explain("shop", "--trigger=me").exit()).isEqualTo(2);
        Ran astray = explain("shop", "--trigger=status", "--force");
        assertThat(astray.exit()).isEqualTo(2);
        assertThat(astray.err())
                .contains("--force goes with --trigger=manual only")
                .hasLineCount(1);
        assertThat(Ran.chiron("explain").exit()).isEqualTo(2);
    }
}
