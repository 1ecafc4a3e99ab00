package dev.chiron.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScrapeTest {
    private static final String TEXT = """
            # HELP chiron_service_up Whether it is up.
            # TYPE chiron_service_up gauge
            chiron_service_up{service="web",project="home"} 1
            chiron_service_up{service="db",project="home"} 0.0
            chiron_checks_total 17 1700000000000
            odd{text="a \\"b\\" \\\\ c\\nd,}=",} NaN
            seconds_bucket{le="+Inf"} +Inf
            """;
    private final Scrape scrape = Scrape.of(TEXT);

    @Test
    void onlySeriesWithTheseLabelsIsFound() {
        assertThat(scrape.value("chiron_service_up", "service", "web")).isEqualTo(1.0);
        assertThat(scrape.value("chiron_service_up", "project", "home", "service", "db"))
                .isZero();
        assertThat(scrape.value("chiron_checks_total")).isEqualTo(17.0);
        assertThat(scrape.value("seconds_bucket", "le", "+Inf")).isInfinite();
        assertThat(scrape.type("chiron_service_up")).isEqualTo("gauge");
        assertThat(scrape.find("chiron_service_up", "service", "none")).isEmpty();
    }

    @Test
    void escapesAndNotANumberAreRead() {
        assertThat(scrape.samples("odd")).singleElement().satisfies(sample -> {
            assertThat(sample.labels()).isEqualTo(Map.of("text", "a \"b\" \\ c\nd,}="));
            assertThat(sample.value()).isNaN();
        });
    }

    @Test
    void missingSeriesShowsTheNearest() {
        assertThatThrownBy(() -> scrape.value("chiron_service_up", "service", "cache"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no series chiron_service_up{service=\"cache\"}")
                .hasMessageContaining("service=\"web\"");
        assertThatThrownBy(() -> scrape.value("chiron_service_down")).hasMessageContaining("chiron_service_up{");
    }

    @Test
    void moreThanOneSeriesIsRefused() {
        assertThatThrownBy(() -> scrape.value("chiron_service_up", "project", "home"))
                .hasMessageContaining("2 series chiron_service_up{project=\"home\"}");
    }

    @Test
    void brokenLineIsThrownWithItsPlace() {
        assertThatThrownBy(() -> Scrape.of("fine 1\nbroken{a=\"b} 1"))
                .hasMessageContaining("line 2, column 15: ends too early");
        assertThatThrownBy(() -> Scrape.of("name one")).hasMessageContaining("line 1: no number");
    }

    @Test
    void scrapesOverHttp() {
        try (ScriptedHttpServer server = ScriptedHttpServer.start()) {
            server.on("/metrics", 200, TEXT);
            assertThat(Scrape.from(server.url("/metrics")).value("chiron_checks_total"))
                    .isEqualTo(17.0);
            assertThat(server.requests("/metrics").getFirst().headers())
                    .containsEntry("accept", "text/plain;version=0.0.4");
        }
    }
}
