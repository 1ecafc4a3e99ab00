package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.TempFolder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is neither up nor down is told in words and shape, not by colour alone. */
@ExtendWith(OneChromium.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageStatesIT {
    private final TempFolder folder = TempFolder.create("states");
    private final RealRedis up = RealRedis.create();
    private final ScriptedHttpServer restless = ScriptedHttpServer.start();
    private RealChiron chiron;
    private Chromium chromium;
    private Tab tab;

    /** At this pace a machine that is busy elsewhere makes checks late: that alone must not change how a service is. */
    @BeforeAll
    void start(Chromium browser) {
        AtomicInteger asked = new AtomicInteger();
        restless.on("/", request -> Answer.of(asked.incrementAndGet() % 2 == 0 ? 200 : 500, "so so"));
        chiron = RealChiron.start("""
                modules:
                  tcp: {prober: tcp, timeout: 1s}
                  http: {prober: http, timeout: 1s}
                defaults: {interval: 200ms, confirm: {retries: 0}}
                security: {tokens: [{name: ann, role: operator, file: %3$s}]}
                heal:
                  startup_grace: 0s
                  max_attempts: 1
                  verify: {healthy_for: 100ms, timeout: 1s}
                  hooks: {pager: {url: "%1$s/no-such-pager"}}
                services:
                  - {name: restless, project: shop, module: http, target: "%1$s", failure_threshold: 1000}
                  - {name: steady, project: shop, module: tcp, target: "127.0.0.1:%2$d", outcomes: {timeout: up}}
                  - {name: lost, project: home, module: tcp, target: "127.0.0.1:%4$d", heal: {action: http, hook: pager}}
                  - {name: resting, project: home, module: tcp, target: "127.0.0.1:%2$d", outcomes: {timeout: up}}
                  - {name: renewed, project: home, module: tcp, target: "127.0.0.1:%2$d", outcomes: {timeout: up}, maintenance: [{cron: "* * * * *", duration: 2m}]}
                """.formatted(
                        restless.url("/"), up.port(), folder.write("operator", Watched.OPERATOR), FreePort.find()));
        await("the store to be open")
                .until(() ->
                        chiron.post("/api/services/resting/pause", Watched.OPERATOR, "{\"reason\":\"new shelves\"}")
                                        .statusCode()
                                == 200);
        chromium = browser;
    }

    @AfterAll
    void end() {
        chiron.close();
        restless.close();
        up.close();
        folder.close();
    }

    @BeforeEach
    void logIn() {
        tab = chromium.open().visit(chiron.control("/#/?window=1h"));
        tab.logIn(Watched.OPERATOR);
        tab.see(".row", "steady");
    }

    @AfterEach
    void closeTab() {
        tab.close();
    }

    @Test
    void whatGoesBackAndForthIsMarkedByAWaveAndTheWord() {
        tab.see("[data-service=restless] .tag.flapping", "flapping");
        seeShape(tab.row("restless").locator(".tag.flapping"), "flapping");
        tab.see(".chip.s-flapping", "1 Flapping");
        assertThat(tab.row("steady").locator(".flapping").count()).isZero();

        tab.find(".chip.s-flapping").click();
        tab.seeRows("restless");
        tab.row("restless").locator("a").click();
        tab.see(".service h1 .flapping", "flapping");
        tab.go(chiron.control("/#/?view=wall"));
        tab.see(".tile.t-degraded .flapping", "flapping");
    }

    @Test
    void maintenanceIsADiamondAWordAndAHatchedBar() {
        tab.see(".row.r-maintenance .c-state", "Maintenance");
        seeShape(tab.row("renewed").locator(".c-state"), "maintenance");
        tab.see(".chip.s-maintenance", "1 Maintenance");

        await("hatched").until(() -> coloursOfTheLastSlot("renewed").size() > 2);
        await("plain").until(() -> coloursOfTheLastSlot("steady").size() == 1);
        tab.row("renewed").locator(".bar").focus();
        tab.press("End");
        tab.see("[data-service=renewed] .tip", "paused or in maintenance");
    }

    @Test
    void whatHealingGaveUpOnIsMarkedByALockAndTheWords() {
        tab.see("[data-service=lost] .tag.locked", "not healed");
        seeShape(tab.row("lost").locator(".tag.locked"), "locked");
        assertThat(tab.row("steady").locator(".locked").count()).isZero();
        tab.go(chiron.control("/#/services/lost"));
        tab.see(".service h1 .locked", "not healed");
        tab.go(chiron.control("/#/?view=wall"));
        tab.see(".tile.t-down .locked", "not healed");
    }

    @Test
    void aPauseIsASquareAWordAndItsReason() {
        tab.see(".row.r-paused .c-state", "Paused");
        seeShape(tab.row("resting").locator(".c-state"), "paused");
        tab.see("[data-service=resting] .why", "paused by ann: new shelves");
        tab.see(".chip.s-paused", "1 Paused");
        tab.go(chiron.control("/#/?view=wall"));
        seeShape(tab.find(".tile.t-paused .state"), "paused");
        tab.see(".tile.t-paused", "new shelves");
    }

    @Test
    void timeWithoutDataIsAGapInTheBarAndSaidToBeOne() {
        Locator bar = tab.row("steady").locator(".bar");
        bar.locator(".b-up").waitFor();
        assertThat(bar.getAttribute("aria-label")).contains("last hour", "no data in 2");
        assertThat(height(bar, ".b-none")).isLessThan(0.2);
        assertThat(height(bar, ".b-up")).isGreaterThan(0.5);
        bar.focus();
        tab.press("Home");
        tab.see("[data-service=steady] .tip", "no data");
    }

    private static void seeShape(Locator where, String shape) {
        Object width = where.locator("use[href='#s-" + shape + "']").evaluate("use => use.getBBox().width");
        assertThat(((Number) width).doubleValue()).as(shape).isGreaterThan(9);
    }

    /** How much of a bar's height such slots take. */
    private static double height(Locator bar, String slots) {
        return bar.locator(slots).boundingBox().height / bar.boundingBox().height;
    }

    /** The colours in the middle of the slot that is now, as they come to the eye. */
    private Set<Integer> coloursOfTheLastSlot(String service) throws IOException {
        Locator bar = tab.row(service).locator(".bar");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bar.screenshot()));
        int slot = image.getWidth() / 30;
        Set<Integer> colours = new HashSet<>();
        for (int x = image.getWidth() - slot * 2 / 3; x < image.getWidth() - slot / 3; x++) {
            for (int y = image.getHeight() / 2; y < image.getHeight() - 2; y++) {
                colours.add(image.getRGB(x, y));
            }
        }
        return colours;
    }
}
