package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutePrefixTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', /",
        "http://proxy.com/prometheus, '', /prometheus/",
        "http://proxy.com/prometheus/, /, /",
        "https://double--dash.de, '', /",
        "'', x/y/, /x/y/",
        "http://proxy.com/a, b, /b/"
    })
    void thePathOfTheUrlIsThePrefixUnlessOneIsGiven(String url, String prefix, String path) {
        assertThat(RoutePrefix.of(url, prefix).orElseThrow().path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {"'https://url/prometheus'", "'http://starts/with/quote", "ends/with/quote\""})
    void aUrlInQuotesIsNone(String url) {
        assertThat(RoutePrefix.of(url, "")).isEmpty();
    }

    @Test
    void everythingStandsUnderThePrefix() {
        RoutePrefix prefix = RoutePrefix.of("http://proxy.example/chiron", "").orElseThrow();
        try (ScrapeHouse house = new ScrapeHouse(ScrapeHouse.settings(0, false, prefix, WebConfigFile.NONE))) {
            assertThat(Client.get(house.url("/chiron/-/healthy")).body()).isEqualTo("Healthy");
            assertThat(Client.get(house.url("/chiron/metrics")).body()).contains("chiron_build_info{");
            assertThat(Client.get(house.url("/chiron/")).body()).contains("Recent Probes");
            assertThat(Client.get(house.url("/metrics")).statusCode()).isEqualTo(404);
            assertThat(Client.get(house.url("/")).statusCode()).isEqualTo(302);
            assertThat(Client.get(house.url("/")).headers().firstValue("Location"))
                    .hasValue("http://proxy.example/chiron");
            assertThat(Client.get(house.url("/chiron")).headers().firstValue("Location"))
                    .hasValue("/chiron/");
        }
    }
}
