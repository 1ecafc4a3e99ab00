package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A page that stays open for weeks: it lets go of what it drew, and asks again for what it did not get. */
class PageEnduranceIT extends WatchedPage {
    private Tab tab;

    @Override
    Watched shop() {
        return Watched.open();
    }

    @BeforeEach
    void look() {
        tab = chromium.open().go(watched.at(""));
        tab.see(".row", "docs");
    }

    @AfterEach
    void closeTab() {
        tab.close();
    }

    @Test
    void chartsOfServicesThatWereLookedAtAreLetGoOf() {
        CDPSession devTools = tab.page().context().newCDPSession(tab.page());
        lookAtServices(6);
        JsonObject before = left(devTools);
        lookAtServices(6);
        JsonObject after = left(devTools);
        System.out.printf("[page] left after 6 and after 12 looks at services: %s, %s%n", before, after);
        assertThat(grown(before, after, "jsEventListeners")).isLessThan(24);
        assertThat(grown(before, after, "nodes"))
                .as("six views, each of more than a thousand")
                .isLessThan(2000);
        assertThat(tab.find("canvas").count()).isZero();
        assertThat(tab.number("""
                async () => {
                  const app = document.querySelector('script[type=module]').src;
                  const { default: uPlot } = await import(new URL('vendor/uplot/uPlot.esm.js', app));
                  return uPlot.sync('service').plots.length;
                }""")).isZero();
    }

    private void lookAtServices(int times) {
        for (int time = 0; time < times; time++) {
            tab.row(time % 2 == 0 ? "docs" : "redis").locator("a").click();
            tab.find(".plot canvas").first().waitFor();
            tab.find(".crumbs a").first().click();
            tab.see(".row", "docs");
        }
    }

    /** What the browser still holds of documents, nodes and listeners, after it has cleared up. */
    private static JsonObject left(CDPSession devTools) {
        devTools.send("HeapProfiler.collectGarbage");
        return devTools.send("Memory.getDOMCounters");
    }

    private static int grown(JsonObject before, JsonObject after, String what) {
        return after.get(what).getAsInt() - before.get(what).getAsInt();
    }

    @Test
    void barsThatWereRefusedAreAskedForAgain() {
        AtomicInteger refusals = refuse("**/api/services?*", 2);
        tab.find(".segments a[title='last 7 days']").click();
        tab.find("[data-service=docs] .bar.other").waitFor();
        tab.find("[data-service=docs] .bar:not(.other)").waitFor();
        tab.see(".columns .c-bar", "last 7 days");
        assertThat(refusals).hasValue(0);
    }

    @Test
    void whatTheViewOfAServiceDidNotGetIsAskedForAgain() {
        AtomicInteger refusals = refuse("**/api/services/docs/**", Integer.MAX_VALUE);
        tab.row("docs").locator("a").click();
        tab.see(".chart", "Chiron cannot be reached");
        tab.see("[aria-labelledby=h-incidents]", "None in memory: it has been well.");
        assertThat(tab.find(".chart").first().textContent())
                .as("what arrived does not hide that the chart did not")
                .contains("Chiron cannot be reached");
        refusals.set(0);
        tab.find(".plot canvas").first().waitFor();
        tab.see(".checks td", "passed");
        tab.see("details summary", "Log of the last check");
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(tab.find(".service").textContent()).doesNotContain("cannot be reached"));
    }

    @Test
    void aPageOfWhichAPartGotLostOnItsWayIsLoadedAnew() {
        AtomicInteger refusals = refuse("**/model/fleet.js", 2);
        tab.page().reload();
        tab.see(".row", "docs");
        assertThat(refusals).hasValue(0);
    }

    @Test
    void whoIsToBlameIsAskedForAgain() {
        AtomicInteger refusals = refuse("**/api/graph", 1);
        watched.redis.stop();
        try {
            tab.see(".row.r-down", "redis");
            tab.see("[data-service=api] .why", "blocked by redis");
            Awaitility.await().untilAsserted(() -> assertThat(refusals).hasValue(0));
        } finally {
            watched.redis.start();
        }
        tab.see(".summary h1", "All 3 services are up.");
    }

    /** Breaks off the next requests to such addresses; returns how many are still to be. */
    private AtomicInteger refuse(String pattern, int times) {
        AtomicInteger left = new AtomicInteger(times);
        tab.page().route(pattern, route -> {
            if (left.get() > 0) {
                left.decrementAndGet();
                route.abort();
            } else {
                route.resume();
            }
        });
        return left;
    }

    @Test
    void theWallShowsWhatTheFiltersLetThroughAndSaysWhichTheyAre() {
        tab.go(watched.at("#/?view=wall&project=shop"));
        tab.see(".wall h1", "All 2 services are up.");
        assertThat(tab.find(".tile .name").allTextContents()).containsExactlyInAnyOrder("redis", "api");
        assertThat(tab.find(".wall .filter").allTextContents()).containsExactly("shop");
        tab.press("w");
        tab.seeRows("redis", "api");
        assertThat(tab.place()).isEqualTo("#/?project=shop");

        tab.go(watched.at("#/?view=wall&q=doc&status=up"));
        tab.see(".wall h1", "The one service is up.");
        assertThat(tab.find(".tile .name").allTextContents()).containsExactly("docs");
        assertThat(tab.find(".wall .filter").allTextContents()).containsExactly("“doc”", "up");

        tab.visit(watched.at("#/?view=wall&status=paused"));
        tab.see(".wall h1", "No service matches these filters.");
        tab.press("Escape");
        tab.see(".blank", "No service matches these filters");
    }
}
