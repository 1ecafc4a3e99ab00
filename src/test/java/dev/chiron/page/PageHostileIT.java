package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.options.ColorScheme;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.TempFolder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Names and texts that want to be more than text: nothing of them runs, and nothing pushes the page apart. */
@ExtendWith(OneChromium.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageHostileIT {
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String IMAGE = "\"><img src=x onerror=alert(2)>";
    private static final String LINK = "javascript:alert(3)//";
    private static final String BACKWARDS = "\u202egnorw si siht\u2066";
    private static final String LONG = "w".repeat(500);
    private static final String ALL = SCRIPT + IMAGE + LINK + BACKWARDS + LONG;

    private final TempFolder folder = TempFolder.create("hostile");
    private final ScriptedHttpServer server = ScriptedHttpServer.start();
    private RealChiron chiron;
    private Chromium chromium;
    private Tab tab;
    private final List<String> executed = new CopyOnWriteArrayList<>();

    @BeforeAll
    void start(Chromium browser) {
        server.on("/down", Answer.json("""
                {"status": "unhealthy", "version": %1$s, "message": %1$s, "detail": %1$s, "uptime_seconds": 5,
                 "components": {%1$s: "unhealthy", "%2$s": {"status": "healthy", "message": %1$s}, "queue": {"status": "healthy", "depth": 5}}}
                """.formatted(quoted(ALL), "y".repeat(500))));
        server.on("/up", 200, "fine");
        chiron = RealChiron.start("""
                modules:
                  http: {prober: http, timeout: 2s}
                  exec: {prober: exec, timeout: 5s, exec: {command: [/bin/sh, -c, 'echo "$SAID"; exit 2'], environment: {SAID: %1$s}}}
                defaults: {interval: 1s, confirm: {retries: 0}, failure_threshold: 1}
                security: {tokens: [{name: ann, role: operator, file: %5$s}]}
                services:
                  - {name: told, project: %1$s, type: %1$s, module: http, target: "%3$s", version: %1$s, container: %1$s, url: %2$s, labels: {evil: %1$s, other: %2$s}}
                  - {name: said, project: %1$s, type: %2$s, module: exec, target: %1$s, url: "JaVaScript:alert(4)", depends_on: [told]}
                  - {name: %6$s, module: http, target: "%4$s", outcomes: {timeout: up}, url: "http://localhost/\\"onmouseover=alert(5)", depends_on: [told]}
                  - {name: turned, type: %7$s, module: http, target: "%4$s", outcomes: {timeout: up}}
                """.formatted(
                        quoted(ALL),
                        quoted(LINK + "\n" + ALL),
                        server.url("/down"),
                        server.url("/up?" + "z".repeat(500)),
                        folder.write("operator", Watched.OPERATOR),
                        "n".repeat(63),
                        quoted(BACKWARDS)));
        // Once the store is open.
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> chiron.post(
                                        "/api/services/" + "n".repeat(63) + "/pause",
                                        Watched.OPERATOR,
                                        "{\"reason\":" + quoted(ALL.substring(0, 190)) + "}")
                                .statusCode()
                        == 200);
        chromium = browser;
    }

    /** As JSON and YAML both read it. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    @AfterAll
    void end() {
        chiron.close();
        server.close();
        folder.close();
    }

    @BeforeEach
    void logIn() {
        tab = chromium.open(360, 740, ColorScheme.LIGHT);
        tab.page().onDialog(this::note);
        tab.visit(chiron.control("/"));
        tab.logIn(Watched.OPERATOR);
        tab.see(".row", "told");
    }

    private void note(Dialog dialog) {
        executed.add(dialog.message());
        dialog.dismiss();
    }

    @AfterEach
    void closeTab() {
        tab.close();
        assertThat(executed).as("what ran").isEmpty();
    }

    /** Nothing of what others wrote became an element or an address, and nothing is wider than the phone. */
    private void look(String what) {
        assertThat(tab.find(
                                "#page script, #page img[src='x'], #page [onerror], #page [onmouseover], #page a[href^='javascript' i]")
                        .count())
                .as(what)
                .isZero();
        assertThat(tab.evaluate("""
                () => {
                  const clipped = (each) => each && each.id !== 'page' && (getComputedStyle(each).overflowX !== 'visible' || clipped(each.parentElement));
                  return [...document.querySelectorAll('#page *')].filter((each) => {
                    const { left, right, width } = each.getBoundingClientRect();
                    return width > 0 && (left < -1 || right > 361) && !clipped(each.parentElement) && !each.closest('.skip, .heard');
                  }).map((each) => each.outerHTML.slice(0, 150));
                }""")).as(what).isEqualTo(List.of());
        assertThat(tab.number("document.documentElement.scrollWidth")).as(what).isLessThanOrEqualTo(360);
    }

    @Test
    void theOverviewShowsThemAsText() {
        tab.see(".row.r-down", "told");
        tab.see(".row.r-down", "said");
        tab.see(".project", SCRIPT);
        look("overview");
        tab.find("#search").fill(IMAGE);
        tab.see(".row", "told");
        look("search");
        tab.find("#search").fill(ALL);
        look("search for all of it");
    }

    /** Where the texts in an element begin, from left to right as they are drawn, must be the order in which they were written. */
    private void seeInOrder(String selector) {
        assertThat(tab.evaluate("""
                () => {
                  const walker = document.createTreeWalker(document.querySelector('%s'), NodeFilter.SHOW_TEXT);
                  const lefts = [];
                  while (walker.nextNode()) {
                    const range = document.createRange();
                    range.selectNodeContents(walker.currentNode);
                    if (walker.currentNode.data.trim()) lefts.push(range.getBoundingClientRect().left);
                  }
                  return lefts.length > 1 && lefts.every((left, at) => at === 0 || left > lefts[at - 1]);
                }""".formatted(selector))).as(selector).isEqualTo(true);
    }

    @Test
    void textFromRightToLeftDoesNotTurnWhatStandsBesideIt() {
        tab.see(".row .target", "http://127.0.0.1");
        seeInOrder(".row .target");
        tab.visit(chiron.control("/#/?view=wall&q=" + encoded(BACKWARDS)));
        tab.see(".wall .filter", "”");
        seeInOrder(".wall .filter");
        tab.visit(chiron.control("/#/services/" + encoded(BACKWARDS)));
        tab.see(".service h1", "No service is called");
        seeInOrder(".service h1");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void theWallShowsThemAsText() {
        tab.go(chiron.control("/#/?view=wall"));
        tab.see(".tile.t-down", "told");
        look("wall");
        tab.visit(chiron.control("/#/?view=wall&q=" + LONG));
        tab.see(".wall .filter", LONG);
        look("wall with a long filter");
    }

    @Test
    void theViewOfAServiceShowsThemAsText() {
        tab.go(chiron.control("/#/services/told"));
        tab.see(".facts dd", LINK);
        tab.see(".facts dd", SCRIPT);
        tab.see(".checks", "failed");
        tab.see("#h-components + ul", SCRIPT);
        tab.see(".incident", "ongoing");
        look("told by a health document");
        tab.button("Pause …").click();
        tab.press("Escape");

        tab.go(chiron.control("/#/services/said"));
        tab.see(".facts dd", "JaVaScript:alert(4)");
        tab.see(".checks td", SCRIPT);
        look("said by a command");

        tab.go(chiron.control("/#/services/" + "n".repeat(63)));
        tab.see(".say", "paused by ann: " + SCRIPT);
        look("paused");
        assertThat(tab.find(".facts a").getAttribute("href")).startsWith("http://localhost/");
        tab.go(chiron.control("/#/services/%3Cimg%20src=x%20onerror=alert(6)%3E"));
        tab.see(".service h1", "No service is called “<img");
        look("of no service");
    }
}
