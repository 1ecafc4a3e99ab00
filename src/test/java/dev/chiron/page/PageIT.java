package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import dev.chiron.testing.Stopwatch;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one sees and does on the page, with a service that goes down and up. */
class PageIT extends WatchedPage {
    private Tab tab;

    @Override
    Watched shop() {
        return Watched.guarded();
    }

    @BeforeEach
    void logIn() {
        tab = chromium.open().visit(watched.at(""));
        enter(Watched.OPERATOR);
        tab.see(".row", "docs");
    }

    @AfterEach
    void closeTab() {
        tab.close();
    }

    private void enter(String token) {
        tab.logIn(token);
    }

    /** Takes the Redis away while something is looked at, and gives it back. */
    private void whileRedisIsDown(Runnable look) {
        watched.redis.stop();
        try {
            look.run();
        } finally {
            watched.redis.start();
        }
        tab.go(watched.at(""));
        tab.see(".summary h1", "All 3 services are up");
    }

    @Test
    void theOverviewTellsInWordsWhatIsUpSinceWhenAndWhatComesNext() {
        tab.see(".summary h1", "All 3 services are up.");
        Locator row = tab.row("redis");
        tab.see("[data-service=redis] .c-uptime", " %");
        tab.see("[data-service=redis] .c-p95", "ms");
        row.locator(".bar[role=slider]").waitFor();

        assertThat(row.locator(".c-state").textContent()).contains("Up");
        assertThat(row.locator(".c-name").textContent()).contains("redis", "critical");
        assertThat(row.locator(".c-checked").textContent()).containsAnyOf("just now", "ago");
        assertThat(row.locator(".c-next").textContent()).containsAnyOf("in ", "now");
        assertThat(row.locator(".c-p95").textContent()).contains("ms");
        assertThat(row.locator(".c-uptime").textContent()).endsWith(" %");
        assertThat(row.locator(".bar").getAttribute("aria-label")).contains("last 24 hours");
        assertThat(row.locator(".bar path").count()).isPositive();
        assertThat(tab.page().title()).isEqualTo("✓ up — Chiron");
    }

    @Test
    void aChangeShowsWithinASecondAfterTheCheckWithoutReload() {
        tab.evaluate("""
                () => {
                  window.changes = [];
                  window.told = '';
                  const told = document.getElementById('told');
                  new MutationObserver(() => (window.told += told.textContent)).observe(told, { childList: true });
                  const row = () => document.querySelector('[data-service=redis]');
                  new MutationObserver(() => {
                    const state = row()?.className.match(/r-(\\w+)/)?.[1];
                    if (state && state !== window.changes.at(-1)?.state) {
                      const since = Date.parse(row().querySelector('.c-since time').dateTime);
                      window.changes.push({ state, late: Date.now() - since });
                    }
                    if (!window.blocked && document.querySelector('[data-service=api] .why')?.textContent.includes('blocked by redis')) {
                      const failed = [...document.querySelectorAll('.r-down .c-since time')].map((time) => Date.parse(time.dateTime));
                      window.blocked = Date.now() - Math.max(...failed);
                    }
                  }).observe(document.getElementById('page'), { subtree: true, attributes: true, childList: true });
                }""");
        Stopwatch watch = Stopwatch.start();
        whileRedisIsDown(() -> {
            tab.see(".row.r-down .why", "connect");
            tab.see(".row[data-service=api] .why", "blocked by redis");
            assertThat(tab.row("api").locator(".why use").getAttribute("href")).isEqualTo("#s-blocked");
            assertThat(tab.row("redis").locator(".why use").count()).isZero();
            tab.see(".summary h1", "2 of 3 services are down: redis, and because of it api.");
            Awaitility.await()
                    .until(() -> String.valueOf(tab.evaluate("window.told")).contains("redis: Down"));
            Awaitility.await().until(() -> tab.page().title().equals("● 2 down — Chiron"));
            assertThat(String.valueOf(tab.evaluate("document.querySelector('link[rel=icon]').href")))
                    .startsWith("data:image/svg+xml");
            double late = tab.number("window.changes.find((change) => change.state === 'down').late");
            System.out.printf("[page] a failed check shows after %.0f ms%n", late);
            assertThat(late).isNotNegative();
            assertThat(watch.net(Duration.ofMillis((long) late))).isLessThan(Duration.ofSeconds(1));
            double blocked = tab.number("window.blocked");
            System.out.printf("[page] who is blocked by it shows so after %.0f ms%n", blocked);
            assertThat(blocked).isNotNegative();
            assertThat(watch.net(Duration.ofMillis((long) blocked))).isLessThan(Duration.ofSeconds(1));
        });
    }

    @Test
    void filtersAndSearchStandInTheAddressAndSurviveAReload() {
        tab.find("#search").fill("do");
        tab.see(".row", "docs");
        tab.seeRows("docs");
        Awaitility.await().until(() -> tab.place().equals("#/?q=do"));
        tab.page().reload();
        tab.see(".row", "docs");
        tab.seeRows("docs");

        tab.go(watched.at("#/?project=shop&sort=name&window=7d"));
        tab.seeRows("api", "redis");
        assertThat(tab.rows()).isSorted();
        assertThat(tab.find(".columns .c-bar").textContent()).isEqualTo("last 7 days");
        tab.find(".chip.s-down").click();
        tab.see(".blank", "No service matches these filters");
        assertThat(tab.place()).isEqualTo("#/?status=down&project=shop&sort=name&window=7d");
        tab.page().goBack();
        tab.see(".row", "redis");
    }

    @Test
    void projectsFoldAwayByKeyboardStayFoldedAndStillCount() {
        Locator shop = tab.button("shop");
        assertThat(shop.getAttribute("aria-expanded")).isEqualTo("true");
        shop.focus();
        tab.press("Enter");
        tab.seeRows("docs");
        assertThat(shop.getAttribute("aria-expanded")).isEqualTo("false");
        assertThat(tab.evaluate("document.activeElement.textContent"))
                .asString()
                .contains("shop");
        tab.see(".head [aria-expanded=false]", "2 services");
        tab.press("j");
        Awaitility.await().until(() -> "docs".equals(tab.evaluate("document.activeElement.textContent")));

        tab.page().reload();
        tab.see(".row", "docs");
        tab.seeRows("docs");
        whileRedisIsDown(() -> {
            tab.see(".head [aria-expanded=false] .n.s-down", "2 down");
            tab.see(".summary h1", "2 of 3 services are down");
        });
        tab.see(".head [aria-expanded=false] .n.s-up", "2 up");
        shop.focus();
        tab.press("Space");
        tab.seeRows("api", "redis", "docs");
        tab.page().reload();
        tab.seeRows("api", "redis", "docs");
    }

    @Test
    void theServiceViewShowsWhatIsKnownAndTheRootCause() {
        whileRedisIsDown(() -> {
            tab.see(".row.r-down", "api");
            tab.row("api").locator("a").click();
            tab.see(".service h1", "api");
            tab.see(".say", "Down");
            tab.see(".say b", "blocked by redis");
            assertThat(tab.find(".say b use").getAttribute("href")).isEqualTo("#s-blocked");
            tab.see(".caused", "Caused by redis");
            tab.see(".tree .root", "root cause");
            assertThat(tab.find(".tree .root .node a").allTextContents()).containsExactly("redis");
            tab.see(".figures", "every 1 s");
            tab.see(".checks", "failed");
            tab.see(".incident.active", "ongoing");
            tab.see(".badges code", "![api status](" + watched.at("api/badge/api.svg?kind=status") + ")");
            tab.find(".plot canvas").first().waitFor();
        });
        tab.go(watched.at("#/services/nobody"));
        tab.see(".service h1", "No service is called “nobody”");
    }

    @Test
    void anIncidentThatIsNotWrittenDownYetIsAskedForAgain() {
        whileRedisIsDown(() -> {
            tab.see(".row.r-down", "api");
            tab.page()
                    .route(
                            "**/api/incidents?service=api*",
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setContentType("application/json")
                                    .setBody("{\"incidents\": []}")),
                            new Page.RouteOptions().setTimes(2));
            tab.row("api").locator("a").click();
            tab.see(".incident.active", "ongoing");
        });
    }

    @Test
    void checkNowSaysWhatCameOfIt() {
        tab.go(watched.at("#/services/docs"));
        tab.button("Check now").click();
        tab.see(".actions .outcome", "Passed in");
    }

    @Test
    void pauseAsksForAReasonAndResumeEndsIt() {
        tab.go(watched.at("#/services/docs"));
        tab.button("Pause …").click();
        tab.find("#pause input").fill("new shelves");
        tab.find("#pause select").selectOption("2h");
        tab.find("#pause .strong").click();
        tab.see(".say", "paused by ann: new shelves");
        tab.find(".crumbs a").first().click();
        tab.see(".row.r-paused", "docs");
        tab.row("docs").locator("a").click();
        tab.button("Resume").click();
        tab.see(".actions .outcome", "Resumed.");
        tab.see(".say", "Up");
    }

    @Test
    void aViewerSeesNoButtonsAndHowItIs() {
        tab.button("Log out").click();
        tab.find("#token").waitFor();
        enter("nonsense");
        tab.see("#refusal", "That token is not known here.");
        enter(Watched.VIEWER);
        tab.see(".row", "docs");
        tab.see(".top .tag", "read only");
        tab.row("docs").locator("a").click();
        tab.see(".service h1", "docs");
        assertThat(tab.button("Check now").count()).isZero();
    }

    @Test
    void aSessionThatEndsWhileThePageIsOpenLeadsBackToTheLogIn() {
        tab.go(watched.at("#/services/docs"));
        tab.awaitAnswers();
        tab.evaluate("fetch('api/session', { method: 'DELETE' }).then(() => null)");
        tab.button("Check now").click();
        tab.find("#token").waitFor();
        enter(Watched.OPERATOR);
        tab.see(".service h1", "docs");
        tab.see(".l-live", "live");
    }

    @Test
    void everythingGoesByKeyboard() {
        tab.press("/");
        Awaitility.await().until(() -> tab.evaluate("document.activeElement.id").equals("search"));
        tab.page().keyboard().type("shop");
        tab.seeRows("api", "redis");
        tab.press("Escape");
        tab.press("Escape");
        Awaitility.await().until(() -> tab.place().equals("#/"));
        tab.press("j");
        tab.press("j");
        tab.press("k");
        String first = tab.rows().getFirst();
        Awaitility.await().until(() -> first.equals(tab.evaluate("document.activeElement.textContent")));
        tab.press("Enter");
        tab.see(".service h1", first);
        tab.find(".history .bar").focus();
        tab.press("End");
        tab.press("ArrowLeft");
        tab.find(".history .bar[aria-valuenow='47']").waitFor();
        tab.press("Home");
        tab.see(".history .tip", "no data");
        tab.press("Escape");
        tab.press("Escape");
        tab.see(".row", "docs");
        tab.press("w");
        tab.see(".tile", "docs");
        tab.press("Escape");
        tab.press("?");
        tab.see("dialog[open]", "next, previous service");
        tab.press("Escape");
    }

    @Test
    void theKeysStayOpenWhenTheWallIsLeftInTheSameMoment() {
        tab.press("w");
        tab.see(".tile", "docs");
        tab.evaluate("for (const key of ['Escape', '?'])"
                + " document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}))");
        tab.see(".row", "docs");
        tab.see("dialog[open]", "next, previous service");
    }

    @Test
    void theThemeFollowsTheSystemUntilOneChooses() {
        Object light = background();
        tab.page()
                .emulateMedia(new com.microsoft.playwright.Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        Object dark = background();
        assertThat(dark).isNotEqualTo(light);
        tab.press("t");
        Awaitility.await().until(() -> background().equals(light));
        tab.page().reload();
        tab.see(".row", "docs");
        assertThat(background()).isEqualTo(light);
    }

    private Object background() {
        return tab.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    }

    @Test
    void onAPhoneNothingIsCutOff() {
        tab.page().setViewportSize(360, 740);
        for (String place : new String[] {"#/", "#/services/redis", "#/?view=wall"}) {
            tab.go(watched.at(place));
            if (place.contains("services")) {
                tab.see(".checks", "passed");
            }
            assertThat(tab.number("Math.max(...[document.documentElement, ...document.querySelectorAll('.scroll')].map("
                            + "(each) => each.scrollWidth - each.clientWidth))"))
                    .as(place)
                    .isLessThanOrEqualTo(0);
            assertThat(tab.number("document.documentElement.scrollWidth"))
                    .as(place)
                    .isLessThanOrEqualTo(360);
        }
    }
}
