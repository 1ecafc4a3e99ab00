package dev.chiron.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes late, or makes the page move, takes nothing away: no news, no session, no focus. */
class PageSteadyIT extends WatchedPage {
    private Tab tab;
    private final List<String> streamed = new CopyOnWriteArrayList<>();

    @Override
    Watched shop() {
        return Watched.guarded();
    }

    @BeforeEach
    void open() {
        tab = chromium.open();
        tab.page().onWebSocket(socket -> socket.onFrameReceived(frame -> streamed.add(frame.text())));
    }

    @AfterEach
    void closeTab() {
        tab.close();
    }

    private void enter(String place) {
        tab.visit(watched.at(place));
        tab.logIn(Watched.OPERATOR);
        tab.see(".l-live", "live");
    }

    /** The answer to the next request to such an address, as Chiron gives it now, and as it comes when it is let go. */
    private final class Late {
        private final List<Runnable> held = new ArrayList<>();

        Late(String pattern) {
            tab.page().route(pattern, this::hold);
        }

        private void hold(Route route) {
            if (!held.isEmpty()) {
                route.resume();
                return;
            }
            String body = route.fetch().text();
            held.add(() -> route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(body)));
        }

        void awaitGiven() {
            await().until(() -> {
                tab.drawn();
                return !held.isEmpty();
            });
        }

        void letGo() {
            held.forEach(Runnable::run);
            tab.awaitAnswers();
            tab.drawn();
        }
    }

    private void register(String service) {
        watched.chiron()
                .post(
                        "/api/services",
                        Watched.OPERATOR,
                        "{\"name\": \"%s\", \"module\": \"tcp\", \"target\": \"127.0.0.1:%d\"}"
                                .formatted(service, watched.docs.port()));
    }

    private void remove(String service) {
        watched.chiron().delete("/api/services/" + service, Watched.OPERATOR);
    }

    @Test
    void aPauseOfHealingOutlastsAnOlderAnswer() {
        Late answer = new Late("**/api/heal");
        enter("#/?view=wall");
        answer.awaitGiven();
        watched.chiron().post("/api/heal/pause", Watched.OPERATOR, "{\"reason\":\"moving racks\"}");
        try {
            tab.see(".wall .halt", "All healing is paused by ann: moving racks");
            answer.letGo();
            assertThat(tab.find(".wall .halt")).hasCount(1);
        } finally {
            watched.chiron().post("/api/heal/resume", Watched.OPERATOR, "{}");
        }
        assertThat(tab.find(".halt")).hasCount(0);
    }

    @Test
    void aServiceThatIsNewOutlastsAnOlderList() {
        Late answer = new Late("**/api/services?bar=7d*");
        enter("");
        tab.find(".segments a[title='last 7 days']").click();
        answer.awaitGiven();
        register("guest");
        try {
            tab.seeRows("api", "redis", "docs", "guest");
            answer.letGo();
            tab.seeRows("api", "redis", "docs", "guest");
        } finally {
            remove("guest");
        }
        tab.seeRows("api", "redis", "docs");
    }

    @Test
    void aCheckThatIsToldOfBeforeThoseBeforeItIsNotMissing() {
        Late answer = new Late("**/api/services/docs/health/history*");
        enter("#/services/docs");
        answer.awaitGiven();
        int before = streamed.size();
        await().until(() -> {
            tab.drawn();
            return streamed.stream().skip(before).anyMatch(PageSteadyIT::isCheckOfDocs);
        });
        String told = streamed.stream()
                .skip(before)
                .filter(PageSteadyIT::isCheckOfDocs)
                .findFirst()
                .orElseThrow();
        answer.letGo();
        String at = told.replaceFirst("(?s).*\"check\":\\{\"at\":\"([^\"]*)\".*", "$1");
        tab.find(".checks time[datetime='" + at + "']").waitFor();
    }

    private static boolean isCheckOfDocs(String frame) {
        return frame.contains("\"type\":\"check\"") && frame.contains("\"service\":\"docs\"");
    }

    @Test
    void aRefusalFromBeforeTheLogInDoesNotEndIt() {
        enter("#/services/docs");
        tab.awaitAnswers();
        List<Route> held = new ArrayList<>();
        tab.page().route("**/series?hours=1&*", route -> {
            if (held.isEmpty()) {
                held.add(route);
            } else {
                route.resume();
            }
        });
        tab.find(".segments a[title='last hour']").click();
        await().until(() -> {
            tab.drawn();
            return !held.isEmpty();
        });
        tab.evaluate("fetch('api/session', { method: 'DELETE' }).then(() => null)");
        tab.button("Check now").click();
        tab.logIn(Watched.OPERATOR);
        tab.see(".service h1", "docs");
        held.forEach(route -> route.fulfill(new Route.FulfillOptions().setStatus(401)));
        tab.awaitAnswers();
        tab.drawn();
        assertThat(tab.find(".service h1")).hasText("docs");
    }

    @Test
    void aRowThatIsMovedKeepsTheFocusAndTheSlotThatIsLookedAt() {
        enter("");
        tab.row("docs").locator(".bar[role=slider]").focus();
        tab.press("End");
        tab.find("[data-service=docs] .tip").waitFor();
        watched.docs.stop();
        try {
            tab.see(".head:first-child", "books");
            assertThat(tab.row("docs").locator(".bar")).isFocused();
            assertThat(tab.find("[data-service=docs] .tip")).hasCount(1);
        } finally {
            watched.docs.start();
        }
        tab.see(".summary h1", "All 3 services are up.");
    }

    @Test
    void whoMovesTheFocusInAViewThatHasJustOpenedKeepsIt() {
        enter("");
        tab.evaluate("""
                () => new Promise((opened) => {
                  new MutationObserver((_, observer) => {
                    const bar = document.querySelector('.history .bar[role=slider]');
                    if (!bar) return;
                    observer.disconnect();
                    bar.focus();
                    opened();
                  }).observe(document.getElementById('page'), { childList: true, subtree: true });
                  location.hash = '#/services/docs';
                })""");
        tab.drawn();
        assertThat(tab.find(".history .bar")).isFocused();
        tab.evaluate("location.hash = '#/services/redis'");
        tab.see(".service h1", "redis");
        assertThat(tab.find("#main")).isFocused();
    }
}
