package dev.chiron.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a service measures is drawn against its thresholds, and what has none is a number with its unit. */
@ExtendWith(OneChromium.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageMetersIT {
    private final ScriptedHttpServer server = ScriptedHttpServer.start();
    private final AtomicInteger depth = new AtomicInteger(5);
    private RealChiron chiron;
    private Chromium chromium;
    private Tab tab;

    @BeforeAll
    void start(Chromium browser) {
        server.on("/health", _ -> Answer.json("""
                {"status": "up", "uptime_seconds": 93780, "checks": {"queue": {"status": "up", "depth": %d, "max_depth": 100,
                 "warn_depth": 60}, "diskSpace": {"status": "up", "total": 1073741824, "free": 268435456, "threshold": 10737418}}}
                """.formatted(depth.get())));
        chiron = RealChiron.start("""
                modules:
                  http: {prober: http, timeout: 2s}
                  machine: {prober: resource, timeout: 5s, resource: {disk: {warn: 0%%, fail: 99.9%%}, memory: {fail: 99.9%%}}}
                  plugin: {prober: exec, timeout: 5s, exec: {command: [/bin/echo, "OK|jobs=95;80;90;0;100 lag=250ms hits=12345c"]}}
                defaults: {interval: 1s, confirm: {retries: 0}}
                services:
                  - {name: shop, module: http, target: "%s"}
                  - {name: machine, module: machine, target: here}
                  - {name: jobs, module: plugin, target: jobs}
                """.formatted(server.url("/health")));
        chromium = browser;
    }

    @AfterAll
    void end() {
        chiron.close();
        server.close();
    }

    @BeforeEach
    void open() {
        tab = chromium.open();
    }

    @AfterEach
    void closeTab() {
        tab.close();
    }

    private Locator meter(String name) {
        return tab.find(".meter").filter(new Locator.FilterOptions().setHasText(name));
    }

    @Test
    void figuresOfAHealthDocumentStandAgainstTheLimitsBesideThemAndMoveWithEachCheck() {
        depth.set(5);
        tab.go(chiron.control("/#/services/shop"));
        Locator queue = meter("queue.depth");
        assertThat(queue.locator(".m-said")).hasText("5 of 100 · 5 % fine");
        assertThat(queue.locator("[role=meter]"))
                .hasAttribute("aria-valuetext", "5 of 100 · 5 %, fine, degraded from 60 %");
        depth.set(75);
        assertThat(queue.locator(".m-said")).hasText("75 of 100 · 75 % high");
        assertThat(queue.locator("use")).hasAttribute("href", "#s-degraded");
        assertThat(queue.locator("[role=meter]")).hasAttribute("aria-valuenow", "75");
        assertThat(meter("diskSpace.used").locator(".m-said")).hasText("768 MiB of 1 GiB · 75 % fine");
        assertThat(tab.find(".numbers li")).hasText("uptime_seconds1 d 2 h");
        assertThat(tab.find(".meter")).hasCount(2);
    }

    @Test
    void resourcesOfTheMachineAreDrawnWithALineAtEachThreshold() {
        tab.go(chiron.control("/#/services/machine"));
        Locator disk = meter("disk /");
        assertThat(disk.locator(".m-said")).containsText("GiB of ");
        assertThat(disk.locator(".m-said")).containsText("high");
        assertThat(disk.locator(".m-limits")).hasText("degraded from 0 % · down from 99.9 %");
        assertThat(disk.locator("path.m-line")).hasCount(2);
        tab.see(".checks .state.s-degraded", "impaired");
        assertThat(meter("memory").locator(".m-said")).containsText("fine");
        assertThat(meter("CPU").locator("path.m-line")).hasCount(0);
        tab.see(".numbers li", "load per core");
        assertThat(tab.find(".m-fill").first().boundingBox().width).isPositive();
    }

    @Test
    void valuesOfACommandStandAgainstItsOwnBounds() {
        tab.go(chiron.control("/#/services/jobs"));
        assertThat(meter("jobs").locator(".m-said")).hasText("95 of 100 · 95 % too high");
        assertThat(meter("jobs")).hasClass("meter m-down");
        assertThat(tab.find(".numbers li")).hasText(new String[] {"lag250 ms", "hits12,345"});
    }

    @Test
    void aLimitIsHeldAgainstWhatItIsALimitOf() {
        tab.visit(chiron.control("/"));
        assertThat(tab.of(
                        "meters",
                        "m.documentMeters({ 'pool.active': 3, 'pool.max': 10, 'heap_used_bytes': 5, 'heap_used_bytes_max': 20, 'hit_ratio': 0.5, 'requests.total': 9 })"
                                + ".map(({ name, unit, value, max }) => [name, unit, value, max].join(' '))"))
                .isEqualTo(List.of(
                        "heap_used_bytes bytes 5 20",
                        "hit_ratio ratio 0.5 1",
                        "pool.active  3 10",
                        "requests.total  9 "));
        assertThat(
                        tab.of(
                                "meters",
                                "[[1, null, null], [1, 2, 3], [2, 2, 3], [3, 2, 3], [3, null, 3]].map(([value, warn, fail]) => m.standing({ value, warn, fail }))"))
                .isEqualTo(Arrays.asList(null, "up", "degraded", "down", "down"));
        assertThat(
                        tab.of(
                                "meters",
                                "[m.scaleEnd({ value: 3 }), m.scaleEnd({ value: 3, fail: 4 }), m.scaleEnd({ value: 3, max: 2 })]"))
                .isEqualTo(Arrays.asList(null, 5, 3));
    }

    @Test
    void quantitiesAreSaidInTheirUnit() {
        tab.visit(chiron.control("/"));
        assertThat(tab.of(
                        "words",
                        "[[512, 'bytes'], [1610612736, 'bytes'], [0.25, 'seconds'], [93780, 'seconds'], [0.625, 'ratio'], [1234.5, ''], [7, 'rpm']]"
                                + ".map(([value, unit]) => m.quantity(value, unit))"))
                .isEqualTo(List.of("512 B", "1.5 GiB", "250 ms", "1 d 2 h", "62.5 %", "1,234.5", "7 rpm"));
        assertThat(tab.of("words", "[m.quantity(90000, 'timestamp', 0), m.quantity(0, 'timestamp', 60e3)]"))
                .isEqualTo(List.of("in 1 d 1 h", "1 min ago"));
    }
}
