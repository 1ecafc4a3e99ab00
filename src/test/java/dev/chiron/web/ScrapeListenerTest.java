package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.probe.Module;
import dev.chiron.probe.Reason;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.Services;
import dev.chiron.testing.Stopwatch;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScrapeListenerTest {
    private final ScrapeHouse house = new ScrapeHouse(true);
    private final ObedientProbe probe = new ObedientProbe();
    private final Module module = Services.module("http_2xx", probe);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void servicesOnScrapeAreCheckedBeforeTheScrapeIsAnswered() {
        house.watch(Services.onScrape("bot", module));

        Scrape scrape = Scrape.from(house.url("/metrics"));

        assertThat(scrape.value("chiron_service_up", "service", "bot")).isEqualTo(1);
        assertThat(scrape.value("chiron_checks_total", "service", "bot", "outcome", "passed"))
                .isEqualTo(1);
    }

    @Test
    void aHungServiceOnScrapeIsCutOffWithinTheScrapesOwnTimeout() {
        probe.does(findings -> {
            new CountDownLatch(1).await();
            return findings.passed();
        });
        house.watch(Services.onScrape("bot", module));

        Stopwatch watch = Stopwatch.start();
        HttpResponse<String> answer = Client.get(house.url("/metrics"), "X-Prometheus-Scrape-Timeout-Seconds", "0.7");

        assertThat(Scrape.of(answer.body()).value("chiron_checks_total", "service", "bot", "reason", "timeout"))
                .isEqualTo(1);
        double seconds = Scrape.of(answer.body()).value("chiron_probe_duration_seconds_sum");
        assertThat(seconds).isGreaterThanOrEqualTo(0.15);
        assertThat(watch.net(seconds)).isLessThanOrEqualTo(Duration.ofMillis(650));
    }

    @Test
    void metricsSpeakWhatTheClientAccepts() {
        assertThat(Client.get(house.url("/metrics")).headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        HttpResponse<String> openMetrics =
                Client.get(house.url("/metrics"), "Accept", "application/openmetrics-text;version=1.0.0");
        assertThat(openMetrics.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("application/openmetrics-text");
        assertThat(openMetrics.body()).endsWith("# EOF\n");
        assertThat(Client.get(house.url("/metrics"), "Accept-Encoding", "gzip")
                        .headers()
                        .firstValue("Content-Encoding"))
                .hasValue("gzip");
        assertThat(Client.get(house.url("/metrics?name[]=chiron_time_seconds".replace("[]", "%5B%5D")))
                        .body()
                        .lines()
                        .filter(line -> !line.startsWith("#")))
                .hasSize(1);
    }

    @Test
    void pathsMatchExactly() {
        for (String path : new String[] {"/metricsfoo", "/metrics/", "/probe/x", "/nothing", "/-/healthyy"}) {
            assertThat(Client.get(house.url(path)).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void headIsAnsweredWithoutABody() {
        for (String path : new String[] {"/", "/metrics", "/health", "/-/healthy"}) {
            HttpResponse<String> answer = Client.send("HEAD", house.url(path), "");
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void whatIsNotReadingIsRefusedWithTheMethodsThatAreAllowed() {
        for (String path : new String[] {"/", "/metrics", "/probe?target=x", "/health", "/ready", "/health/bot"}) {
            HttpResponse<String> answer = Client.send("POST", house.url(path), "x");
            assertThat(answer.statusCode()).as(path).isEqualTo(405);
            assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        }
        HttpResponse<String> reload = Client.get(house.url("/-/reload"));
        assertThat(reload.statusCode()).isEqualTo(405);
        assertThat(reload.headers().firstValue("Allow")).hasValue("POST");
        assertThat(reload.body()).isEqualTo("This endpoint requires a POST request.\n");
    }

    @Test
    void readinessFollowsTheHouse() {
        assertThat(Client.get(house.url("/ready")).statusCode()).isEqualTo(503);
        assertThat(Client.get(house.url("/-/ready")).statusCode()).isEqualTo(503);
        house.health.ready(true);
        assertThat(Client.get(house.url("/ready")).statusCode()).isEqualTo(200);
        assertThat(Client.get(house.url("/-/ready")).statusCode()).isEqualTo(200);
    }

    @Test
    void healthTellsTheWorstOfItsParts() {
        assertThat(Client.get(house.url("/-/healthy")).body()).isEqualTo("Healthy");
        house.health.add("scheduler", () -> SelfHealth.Condition.HEALTHY);
        assertThat(Client.get(house.url("/health")).body())
                .contains("\"status\":\"healthy\"", "\"scheduler\":\"healthy\"", "\"last_error\":null");
        house.health.add("docker", () -> SelfHealth.Condition.DEGRADED);
        house.health.failed("engine \"a\" does not answer");
        HttpResponse<String> degraded = Client.get(house.url("/health"));
        assertThat(degraded.statusCode()).isEqualTo(200);
        assertThat(degraded.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(degraded.body())
                .contains("\"status\":\"degraded\"", "\"last_error\":\"engine \\\"a\\\" does not answer\"");
        house.health.add("store", () -> SelfHealth.Condition.UNHEALTHY);
        assertThat(Client.get(house.url("/health")).statusCode()).isEqualTo(503);
    }

    @Test
    void aServicesHealthIs200WhileItIsUpAnd503ElseAnd404ForAStranger() {
        house.watch(Services.onScrape("bot", module));
        assertThat(Client.get(house.url("/health/bot")).statusCode()).isEqualTo(503);
        Client.get(house.url("/metrics"));
        assertThat(Client.get(house.url("/health/bot")).body()).contains("\"status\":\"healthy\"");
        assertThat(Client.get(house.url("/health/bot")).statusCode()).isEqualTo(200);
        probe.does(findings -> findings.impaired("slow"));
        Client.get(house.url("/metrics"));
        assertThat(Client.get(house.url("/health/bot")).statusCode()).isEqualTo(200);
        assertThat(Client.get(house.url("/health/bot")).body()).contains("\"status\":\"degraded\"");
        probe.fails(Reason.CONNECT, "refused");
        Client.get(house.url("/metrics"));
        assertThat(Client.get(house.url("/health/bot")).statusCode()).isEqualTo(503);
        assertThat(Client.get(house.url("/health/bot")).body()).contains("\"last_error\":\"refused\"");
        assertThat(Client.get(house.url("/health/stranger")).statusCode()).isEqualTo(404);
    }

    @Test
    void reloadTellsTheProblems() {
        assertThat(Client.send("POST", house.url("/-/reload"), "").statusCode()).isEqualTo(200);
        house.reloadProblems.add("chiron.yml:3:1: unknown key");
        HttpResponse<String> refused = Client.send("POST", house.url("/-/reload"), "");
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).isEqualTo("failed to reload config: chiron.yml:3:1: unknown key\n");
    }

    @Test
    void reloadIsForbiddenUnlessItIsEnabled() {
        try (ScrapeHouse locked = new ScrapeHouse(false)) {
            assertThat(Client.send("POST", locked.url("/-/reload"), "").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void anAddressInUseIsNamed() {
        assertThatThrownBy(() -> ScrapeListener.start(
                        ScrapeHouse.settings(house.port(), false, RoutePrefix.ROOT, WebConfigFile.NONE),
                        new ScrapeSources(
                                house.metrics.registry(),
                                house.monitor,
                                house.health,
                                () -> ProbeCatalogue.of(
                                        house.modules, java.util.List.of(), dev.chiron.net.Access.STANDARD),
                                () -> house.configuration,
                                () -> {},
                                java.util.List::of,
                                house.clock,
                                house.guard)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + house.port());
    }

    @Test
    void closingWaitsForNobodyWhenNobodyAsks() {
        assertThat(Client.get(house.url("/-/healthy")).statusCode()).isEqualTo(200);
        Stopwatch watch = Stopwatch.start();
        house.close();
        assertThat(watch.elapsed()).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void oddRequestsAreRefusedAndTheListenerLives() {
        assertThat(Client.raw(house.port(), "NONSENSE\r\n\r\n")).contains("400");
        assertThat(Client.raw(house.port(), "GET /probe?target={ HTTP/1.1\r\nHost: x\r\n\r\n"))
                .contains("400");
        assertThat(Client.raw(house.port(), "GET /-/healthy HTTP/1.0\r\n\r\n")).contains("200 OK", "Healthy");
        assertThat(Client.get(house.url("/-/healthy")).statusCode()).isEqualTo(200);
    }
}
