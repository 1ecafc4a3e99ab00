package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.WebSocketRoute;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How the page stays live, and says when it is not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageLiveIT {
    private Watched watched;
    private Chromium chromium;

    @BeforeAll
    void start() {
        watched = Watched.open();
        chromium = Chromium.start();
    }

    @AfterAll
    void end() {
        chromium.close();
        watched.close();
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

    @Test
    void whereNoStreamGetsThroughItPolls() {
        try (Tab tab = chromium.open()) {
            tab.page()
                    .routeWebSocket(
                            url -> true,
                            route -> route.close(new WebSocketRoute.CloseOptions()
                                    .setCode(1011)
                                    .setReason("")));
            tab.visit(watched.at(""));
            tab.see(".live", "polling");
            tab.see(".row", "docs");
        }
    }
}
