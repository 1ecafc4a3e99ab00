package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How the page stays live, and says when it is not. */
class PageLiveIT extends WatchedPage {
    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    @Override
    Watched shop() {
        return Watched.open();
    }

    @Test
    void itSaysSinceWhenItIsStaleAndIsLiveAgainByItself() {
        try (Tab tab = chromium.open().go(watched.at(""))) {
            tab.see(".live", "live");
            watched.chiron().endBy("TERM");
            tab.see(".live", "stale since");
            Awaitility.await().until(() -> tab.page().title().equals("○ stale — Chiron"));
            tab.see(".row", "docs");
            watched.restart();
            tab.see(".l-live", "live");
            assertThat(tab.find(".stale-since").count()).isZero();
            tab.see(".top .tag", "read only");
        }
    }

    @Test
    void afterABrokenConnectionItGoesOnWhereItWasAndLosesNothing() {
        try (Wire wire = Wire.to(watched.at(""));
                Tab tab = chromium.open()) {
            List<String> asked = new CopyOnWriteArrayList<>();
            List<List<String>> streams = new CopyOnWriteArrayList<>();
            tab.page().onRequest(request -> asked.add(request.url()));
            tab.page().onWebSocket(socket -> {
                List<String> heard = new CopyOnWriteArrayList<>();
                asked.add(socket.url());
                socket.onFrameReceived(frame -> heard.add(frame.text()));
                streams.add(heard);
            });
            tab.go(wire.at(""));
            tab.see(".l-live", "live");
            tab.evaluate("window.untouched = true");
            // What is asked for while nothing is heard stays unanswered even after that: only the stream can make it
            // right.
            tab.page().route("**/api/services?*", Route::abort);
            wire.cut();
            tab.see(".l-stale .stale-since", "stale since");
            watched.redis.stop();
            try {
                awaitStatus("redis", "down");
                assertThat(tab.row("redis").getAttribute("class")).contains("r-up");
                int before = asked.size();
                wire.mend();
                tab.evaluate("window.dispatchEvent(new Event('online'))");
                tab.see(".l-live", "live");
                tab.see(".row.r-down", "redis");
                tab.see("[data-service=api] .why", "blocked by redis");
                assertThat(tab.find(".stale-since").count()).isZero();
                assertThat(asked.subList(before, asked.size()))
                        .anyMatch(url -> url.contains("/ws/health?since="))
                        .noneMatch(url -> url.contains("/page/"));
            } finally {
                watched.redis.start();
            }
            int live = asked.size();
            tab.see(".summary h1", "All 3 services are up");
            assertThat(asked.subList(live, asked.size())).noneMatch(url -> url.contains("api/services?"));
            assertThat(tab.evaluate("window.untouched")).isEqualTo(true);
            assertThat(String.join("", streams.getLast()))
                    .contains("\"resumed\"")
                    .doesNotContain("\"snapshot\"");
            assertThat(gaps(streams)).isEmpty();
        }
    }

    private void awaitStatus(String service, String status) {
        Awaitility.await()
                .until(() -> watched.chiron()
                        .get("/api/services/" + service, "")
                        .body()
                        .contains("\"status\":\"" + status + "\""));
    }

    /** Events without the one before them, over all connections. */
    private static List<Long> gaps(List<List<String>> streams) {
        List<Long> ids = streams.stream()
                .flatMap(List::stream)
                .map(ID::matcher)
                .filter(Matcher::find)
                .map(found -> Long.valueOf(found.group(1)))
                .distinct()
                .toList();
        return ids.stream().skip(1).filter(id -> !ids.contains(id - 1)).toList();
    }

    @Test
    void whereTheStreamIsLostForGoodItPollsToo() {
        try (Tab tab = chromium.open()) {
            WebSocketRoute.CloseOptions broken =
                    new WebSocketRoute.CloseOptions().setCode(1011).setReason("");
            AtomicBoolean shut = new AtomicBoolean();
            List<WebSocketRoute> open = new CopyOnWriteArrayList<>();
            tab.page().routeWebSocket(url -> true, route -> {
                if (shut.get()) {
                    route.close(broken);
                } else {
                    route.connectToServer();
                    open.add(route);
                }
            });
            tab.go(watched.at(""));
            tab.see(".l-live", "live");
            shut.set(true);
            open.forEach(route -> route.close(broken));
            tab.see(".l-polling", "polling");
            assertThat(tab.find(".stale-since").count()).isZero();
        }
    }

    @Test
    void aTabInTheBackgroundShowsTheStateInItsTitleWithoutBeingDrawn() {
        try (Tab tab = chromium.open().go(watched.at(""))) {
            tab.see(".l-live", "live");
            Awaitility.await().until(() -> tab.page().title().equals("✓ up — Chiron"));
            tab.evaluate("() => {"
                    + " Object.defineProperty(document, 'hidden', { get: () => true });"
                    + " Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });"
                    + " window.requestAnimationFrame = () => 0; }");
            watched.redis.stop();
            try {
                Awaitility.await().until(() -> tab.page().title().equals("● 2 down — Chiron"));
            } finally {
                watched.redis.start();
            }
            Awaitility.await().until(() -> tab.page().title().equals("✓ up — Chiron"));
        }
    }

    private static void withoutStream(Tab tab) {
        tab.page()
                .routeWebSocket(
                        url -> true,
                        route -> route.close(
                                new WebSocketRoute.CloseOptions().setCode(1011).setReason("")));
    }

    @Test
    void whereNoStreamGetsThroughItPolls() {
        try (Tab tab = chromium.open()) {
            withoutStream(tab);
            tab.page().route("**/api/heal", route -> route.fulfill(new Route.FulfillOptions().setBody("""
                            {"paused": {"by": "ann", "reason": "moving racks", "since": "2026-01-20T10:00:00Z", "until": null},
                             "paused_services": [], "locked": []}""")));
            tab.visit(watched.at(""));
            tab.see(".live", "polling");
            tab.see(".row", "docs");
            tab.see(".halt", "All healing is paused by ann: moving racks");
        }
    }

    @Test
    void whyNothingIsShownIsSaidAsLongAsThatIsSo() {
        try (Tab tab = chromium.open()) {
            withoutStream(tab);
            AtomicInteger refused = new AtomicInteger();
            tab.page().route("**/api/services?*", route -> {
                refused.incrementAndGet();
                route.fulfill(new Route.FulfillOptions().setStatus(503).setBody("{\"detail\": \"not yet\"}"));
            });
            tab.visit(watched.at(""));
            tab.see(".blank h1", "not yet");
            tab.evaluate("""
                    () => {
                      window.gone = 0;
                      new MutationObserver(() => (window.gone += Number(!document.querySelector('.blank h1'))))
                        .observe(document.getElementById('page'), { childList: true, subtree: true });
                    }""");
            int before = refused.get();
            Awaitility.await().until(() -> {
                tab.drawn();
                return refused.get() >= before + 3;
            });
            assertThat(tab.number("window.gone")).isZero();
            tab.page().unroute("**/api/services?*");
            tab.see(".row", "docs");
        }
    }
}
