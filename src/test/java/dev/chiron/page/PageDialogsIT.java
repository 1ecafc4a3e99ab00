package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dialogs on a page that goes on under them: they stay while one fills them in, and go when what they are about goes. */
class PageDialogsIT extends WatchedPage {
    private Tab tab;

    @Override
    Watched shop() {
        return Watched.guarded();
    }

    @BeforeEach
    void logIn() {
        tab = chromium.open().visit(watched.at(""));
        tab.logIn(Watched.OPERATOR);
        tab.see(".row", "docs");
    }

    @AfterEach
    void closeTab() {
        tab.close();
    }

    private void askToPause(String service) {
        tab.go(watched.at("#/services/" + service));
        tab.button("Pause …").click();
        tab.see("dialog[open] h2", "Pause " + service);
    }

    private void seeNoDialog() {
        PlaywrightAssertions.assertThat(tab.find("dialog[open]")).hasCount(0);
    }

    @Test
    void whatIsTypedStaysWhileThePageGoesOn() {
        askToPause("docs");
        tab.page().keyboard().type("new ");
        watched.redis.stop();
        try {
            await().until(() -> tab.page().title().startsWith("docs · ● 2 down"));
            tab.page().keyboard().type("shelves");
            PlaywrightAssertions.assertThat(tab.find("#pause input")).hasValue("new shelves");
            tab.press("Enter");
            tab.see(".say", "paused by ann: new shelves");
            tab.button("Resume").click();
            tab.see(".actions .outcome", "Resumed.");
        } finally {
            watched.redis.start();
        }
        tab.find(".crumbs a").first().click();
        tab.see(".summary h1", "All 3 services are up.");
    }

    @Test
    void whoGoesBackTakesNoDialogAlongToAnotherService() {
        tab.go(watched.at("#/services/redis"));
        tab.evaluate("location.hash = '#/services/api'");
        tab.see(".service h1", "api");
        tab.button("Pause …").click();
        tab.find("#pause input").fill("new shelves");
        tab.page().goBack();
        tab.see(".service h1", "redis");
        seeNoDialog();
        assertThat(status("redis")).contains("\"paused\":null");
        tab.button("Pause …").click();
        tab.see("dialog[open] h2", "Pause redis");
        PlaywrightAssertions.assertThat(tab.find("#pause input")).hasValue("");
    }

    private String status(String service) {
        return watched.chiron()
                .get("/api/services/" + service, Watched.OPERATOR)
                .body();
    }

    @Test
    void whatWasTypedAndTakenBackIsForgotten() {
        askToPause("docs");
        tab.page().keyboard().type("no, not now");
        tab.press("Escape");
        seeNoDialog();
        tab.button("Pause …").click();
        PlaywrightAssertions.assertThat(tab.find("#pause input")).hasValue("");
        PlaywrightAssertions.assertThat(tab.find("#pause input")).isFocused();
        tab.button("Cancel").click();
        seeNoDialog();
        PlaywrightAssertions.assertThat(tab.button("Pause …")).isFocused();
    }

    @Test
    void aDialogAboutAServiceGoesWithIt() {
        watched.chiron()
                .post(
                        "/api/services",
                        Watched.OPERATOR,
                        "{\"name\": \"guest\", \"module\": \"tcp\", \"target\": \"127.0.0.1:%d\"}"
                                .formatted(watched.docs.port()));
        askToPause("guest");
        watched.chiron().delete("/api/services/guest", Watched.OPERATOR);
        tab.see(".service h1", "No service is called “guest”");
        seeNoDialog();
        tab.see("#told", "guest is not watched any more");
        tab.find(".blank a").click();
        tab.seeRows("api", "redis", "docs");
    }

    @Test
    void aSessionThatEndsTakesItsDialogAlong() {
        askToPause("docs");
        tab.awaitAnswers();
        tab.evaluate("fetch('api/session', { method: 'DELETE' }).then(() => null)");
        tab.find("#pause .strong").click();
        tab.find("#token").waitFor();
        tab.logIn(Watched.OPERATOR);
        tab.see(".l-live", "live");
        tab.button("Pause …").click();
        tab.awaitAnswers();
        tab.evaluate("fetch('api/session', { method: 'DELETE' }).then(() => fetch('api/session')).then(() => null)");
        tab.evaluate("import(document.querySelector('script[type=module]').src.replace('app.js', 'live/api.js'))"
                + ".then((api) => api.ask('api/services')).catch(() => null)");
        tab.find("#token").waitFor();
        seeNoDialog();
        PlaywrightAssertions.assertThat(tab.find("#token")).isFocused();
    }

    @Test
    void aPauseByAnotherDoesNotTakeTheDialogAway() {
        tab.button("Pause all healing …").click();
        tab.page().keyboard().type("moving ");
        watched.chiron().post("/api/heal/pause", Watched.OPERATOR, "{\"reason\":\"I was first\"}");
        tab.see(".halt", "I was first");
        tab.page().keyboard().type("racks");
        tab.press("Enter");
        tab.see(".halt", "All healing is paused by ann: moving racks");
        tab.button("Resume healing").click();
        tab.button("Pause all healing …").waitFor();
    }

    @Test
    void whatIsTypedAfterASlashIsSearchedForWhereverOneIs() {
        for (String place : new String[] {"#/services/docs", "#/?view=wall", "#/"}) {
            tab.go(watched.at(place));
            tab.press("/");
            tab.page().keyboard().type("who");
            await(place).until(() -> tab.place().equals("#/?q=who"));
            PlaywrightAssertions.assertThat(tab.find("#search")).hasValue("who");
            PlaywrightAssertions.assertThat(tab.find("#search")).isFocused();
        }
    }

    @Test
    void theKeysAreShownAtOnceAndStayOverAChangeOfView() {
        tab.go(watched.at("#/?view=wall"));
        tab.press("Escape");
        tab.press("?");
        tab.see(".row", "docs");
        tab.see("dialog[open]", "next, previous service");
        tab.press("Escape");
        seeNoDialog();
    }
}
