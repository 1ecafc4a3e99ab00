package dev.chiron.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A screen on the wall, which nobody touches, says by itself what one must know to believe it. */
class PageWallIT extends WatchedPage {
    @Override
    Watched shop() {
        return Watched.guarded();
    }

    private Tab wall(URI address) {
        Tab tab = chromium.open().visit(address);
        tab.logIn(Watched.VIEWER);
        tab.see(".tile", "docs");
        tab.see(".l-live", "live");
        assertThat(tab.find(".halt, .notice")).hasCount(0);
        return tab;
    }

    @Test
    void itSaysThatAllHealingIsPaused() {
        try (Tab tab = wall(watched.at("#/?view=wall"))) {
            watched.chiron().post("/api/heal/pause", Watched.OPERATOR, "{\"reason\":\"moving racks\",\"for\":\"2h\"}");
            tab.see(".wall .halt", "All healing is paused by ann: moving racks");
            tab.see(".wall .halt", "until");
            watched.chiron().post("/api/heal/resume", Watched.OPERATOR, "{}");
            assertThat(tab.find(".halt")).hasCount(0);
        }
    }

    @Test
    void itSaysThatWhatItShowsIsOld() {
        try (Wire wire = Wire.to(watched.at(""));
                Tab tab = wall(wire.at("#/?view=wall"))) {
            AtomicInteger polls = new AtomicInteger();
            tab.page().onRequest(request -> polls.addAndGet(request.url().contains("api/services?") ? 1 : 0));
            wire.cut();
            tab.see(".wall .notice", "Nothing was heard of Chiron since");
            Awaitility.await("that it asks in vain").until(() -> {
                tab.drawn();
                return polls.get() > 1;
            });
            assertThat(tab.find(".notice").count()).isEqualTo(1);
            tab.see(".wall .live", "stale since");
            tab.see(".tile.t-up", "docs");
            wire.mend();
            Awaitility.await().until(() -> tab.find(".l-live").count() == 1);
            assertThat(tab.find(".notice")).hasCount(0);
        }
    }
}
