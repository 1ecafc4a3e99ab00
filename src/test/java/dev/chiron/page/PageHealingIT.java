package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.options.ColorScheme;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Healing on the page, with a real container: restarting by hand, the kill switch, and unlocking. */
@ExtendWith({OneChromium.class, SharedDocker.class})
class PageHealingIT {
    private static final String NAME = "page-heal-shop";

    private final Chromium chromium;
    private final RealDocker docker;
    private final TempFolder folder = TempFolder.create("page-heal");
    private DockerContainer shop;
    private RealChiron chiron;

    PageHealingIT(Chromium chromium, RealDocker docker) {
        this.chromium = chromium;
        this.docker = docker;
    }

    @BeforeEach
    void start() {
        shop = docker.container(NAME).flag("--init").run();
        chiron = RealChiron.start("""
                modules: {box: {prober: docker, timeout: 2s}}
                defaults: {interval: 500ms, failure_threshold: 1, success_threshold: 1, confirm: {retries: 0}}
                docker: {endpoint: "%s"}
                heal: {startup_grace: 0s, cooldown: 1s, max_attempts: 1, verify: {healthy_for: 300ms, timeout: 20s}}
                security:
                  tokens:
                    - {name: ann, role: operator, file: "%s"}
                    - {name: guest, role: viewer, file: "%s"}
                services:
                  - {name: shop, module: box, target: %4$s, outcomes: {timeout: up}, heal: {action: restart, container: %4$s}}
                """.formatted(
                        docker.endpoint(),
                        folder.write("operator", Watched.OPERATOR),
                        folder.write("viewer", Watched.VIEWER),
                        NAME));
        await().until(() -> chiron.isUp("shop"));
    }

    @AfterEach
    void end() {
        chiron.close();
        shop.close();
        folder.close();
    }

    private URI at(String place) {
        return chiron.control("/" + place);
    }

    private Tab entered(String token, String place) {
        Tab tab = chromium.open(1400, 1000, ColorScheme.LIGHT).visit(at(place));
        tab.logIn(token);
        tab.find("[data-service], .service h1").first().waitFor();
        return tab;
    }

    private static void isAccessible(Tab tab) {
        assertThat(new AxeBuilder(tab.page())
                        .analyze().getViolations().stream()
                                .filter(rule -> rule.getImpact().equals("serious")
                                        || rule.getImpact().equals("critical"))
                                .map(rule -> rule.getId() + " "
                                        + rule.getNodes().getFirst().getHtml()))
                .isEmpty();
    }

    @Test
    void aPersonRestartsAfterConfirmingAndUnlocksWhatHealingGaveUpOn() {
        String before = shop.inspect("{{.State.StartedAt}}");
        try (Tab tab = entered(Watched.OPERATOR, "#/services/shop")) {
            tab.see(".healing", "recheck_healthy: its last check passed");
            tab.button("Restart …").click();
            isAccessible(tab);
            tab.press("Escape");
            assertThat(shop.inspect("{{.State.StartedAt}}")).isEqualTo(before);

            tab.button("Restart …").click();
            tab.find("#restart [name=reason]").fill("it hangs");
            tab.press("Enter");
            tab.see(".actions .outcome", "Asked for");
            tab.see(".healing .timeline", "recovered");
            tab.see(".healing .timeline", "asked for by ann");
            assertThat(shop.inspect("{{.State.StartedAt}}")).isNotEqualTo(before);

            shop.crash();
            tab.see(".healing", "locked_out: it is left alone until somebody unlocks it");
            picture(tab, "locked");
            tab.button("Unlock …").click();
            tab.find("#unlock [name=comment]").fill("disk replaced");
            tab.press("Enter");
            await().until(() -> shop.status().equals("running"));
            await().until(() -> tab.find(".healing .caused").count() == 0);
            assertThat(chiron.get("/api/heal/audit", Watched.OPERATOR).body())
                    .contains("it hangs", "disk replaced", "\"actor\":\"ann\"");
        }
    }

    @Test
    void aPauseOfAllHealingIsSeenByEverybodyAtOnce() {
        try (Tab ann = entered(Watched.OPERATOR, "");
                Tab guest = entered(Watched.VIEWER, "")) {
            assertThat(guest.button("Pause all healing …").count()).isZero();
            ann.button("Pause all healing …").click();
            isAccessible(ann);
            ann.find("#halt [name=reason]").fill("moving racks");
            ann.press("Enter");
            guest.see(".halt", "All healing is paused by ann: moving racks");
            guest.see(".halt", "until");
            ann.see(".halt", "All healing is paused by ann");
            isAccessible(ann);
            picture(ann, "paused");
            assertThat(guest.button("Resume healing").count()).isZero();
            assertThat(chiron.scrape().value("chiron_heal_paused")).isEqualTo(1);

            ann.button("Resume healing").click();
            await().until(() -> guest.find(".halt").count() == 0);
            await().until(() -> ann.find(".halt").count() == 0);
        }
    }

    @Test
    void healingOfOneServiceIsPausedAndResumedOnItsOwnPage() {
        try (Tab ann = entered(Watched.OPERATOR, "#/services/shop");
                Tab guest = entered(Watched.VIEWER, "#/services/shop")) {
            ann.button("Pause healing …").click();
            isAccessible(ann);
            ann.find("#pause-healing [name=reason]").fill("tuning it");
            ann.press("Enter");
            guest.see(".healing .caused", "Healing of it is paused by ann: tuning it");
            ann.see(".healing .caused", "until");
            ann.see(".healing .said", "paused_target: paused by ann: tuning it");
            isAccessible(ann);
            picture(ann, "paused-one");
            assertThat(guest.button("Resume healing").count()).isZero();
            assertThat(guest.find(".halt").count()).isZero();

            ann.button("Resume healing").click();
            await().until(() -> guest.find(".healing .caused").count() == 0);
            await().until(() -> ann.find(".healing .caused").count() == 0);
        }
    }

    /** Keeps what is seen beside the test reports, for people. */
    private static void picture(Tab tab, String name) {
        tab.page()
                .screenshot(new com.microsoft.playwright.Page.ScreenshotOptions()
                        .setPath(Path.of("target", "healing-" + name + ".png")));
    }
}
