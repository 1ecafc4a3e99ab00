package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two thousand services stay smooth. */
@ExtendWith(OneChromium.class)
class PageManyServicesIT {
    private static final int SERVICES = 2_000;

    private static String configuration(int port) {
        StringBuilder text = new StringBuilder("modules: {tcp: {prober: tcp, timeout: 1s}}\nservices:\n");
        for (int i = 0; i < SERVICES; i++) {
            text.append(
                    "  - {name: service-%04d, project: team-%02d, type: web, module: tcp, target: \"127.0.0.1:%d\", interval: 60s}\n"
                            .formatted(i, i % 20, port));
        }
        return text.toString();
    }

    @Test
    void twoThousandServicesAreDrawnAtOnceAndScrollSmoothly(Chromium chromium) {
        try (RealRedis port = RealRedis.create();
                RealChiron chiron = RealChiron.start(configuration(port.port()));
                Tab tab = chromium.open()) {
            tab.go(chiron.control("/"));
            tab.see(".head", "services");
            double drawn = tab.number("performance.now()");
            double elements = tab.number("document.querySelectorAll('*').length");
            assertThat(tab.find(".row").count()).isBetween(10, 60);
            assertThat(tab.number("document.getElementById('lines').offsetHeight"))
                    .isGreaterThan(SERVICES * 38.0);

            Object frames = tab.evaluate("""
                    async () => {
                      const times = [];
                      let last = performance.now();
                      for (let at = 0; at < 90; at++) {
                        window.scrollBy(0, 400);
                        await new Promise(requestAnimationFrame);
                        const now = performance.now();
                        times.push(now - last);
                        last = now;
                      }
                      times.sort((a, b) => a - b);
                      return [times[45], times[85], document.querySelectorAll('.row').length];
                    }""");
            System.out.printf(
                    "[page] %d services: there after %.0f ms, %.0f elements; frames while scrolling (median, p95; rows): %s%n",
                    SERVICES, drawn, elements, frames);
            assertThat(elements).isLessThan(2500);
            assertThat(tab.find(".row").count()).isBetween(10, 80);

            tab.find("#search").fill("service-1234");
            tab.see(".row", "service-1234");
            tab.seeRows("service-1234");
        }
    }
}
