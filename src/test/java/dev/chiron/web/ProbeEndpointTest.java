package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.probe.Admission;
import dev.chiron.probe.Findings;
import dev.chiron.probe.Module;
import dev.chiron.probe.Reason;
import dev.chiron.probe.Target;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Rules;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.Services;
import dev.chiron.testing.Stopwatch;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeEndpointTest {
    private final ScrapeHouse house = new ScrapeHouse(false);
    private final ObedientProbe probe = new ObedientProbe();

    @BeforeEach
    void configure() {
        house.modules.put("http_2xx", Services.module("http_2xx", probe));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HttpResponse<String> probe(String query, String... headers) {
        return Client.get(house.url("/probe" + query), headers);
    }

    @Test
    void aPassedProbeIsTextInTheOrderOfNames() {
        probe.does(findings -> findings.gauge("probe_http_status_code", "Response HTTP status code", 200)
                .gauge("probe_tls_version_info", "Returns the TLS version", Map.of("version", "TLS 1.3"), 1)
                .passed());

        HttpResponse<String> answer = probe("?target=http%3A%2F%2Fa.example");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8; escaping=underscores");
        assertThat(answer.body().lines().filter(line -> line.startsWith("# TYPE")))
                .containsExactly(
                        "# TYPE probe_duration_seconds gauge",
                        "# TYPE probe_http_status_code gauge",
                        "# TYPE probe_success gauge",
                        "# TYPE probe_timeout_seconds gauge",
                        "# TYPE probe_tls_version_info gauge");
        Scrape scrape = Scrape.of(answer.body());
        assertThat(scrape.value("probe_success")).isEqualTo(1);
        assertThat(scrape.value("probe_timeout_seconds")).isEqualTo(119.5);
        assertThat(scrape.value("probe_tls_version_info", "version", "TLS 1.3")).isEqualTo(1);
        assertThat(probe.seen()).containsExactly(Target.of("http://a.example"));
    }

    @Test
    void aFailedProbeIsA200WithSuccess0() {
        probe.fails(Reason.CONNECT, "refused");

        HttpResponse<String> answer = probe("?target=a&module=http_2xx");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Scrape.of(answer.body()).value("probe_success")).isZero();
    }

    @Test
    void aFailedProbeSaysWhyInOneWordAndAPassedOneHasNoSuchSeries() {
        assertThat(probe("?target=a").body()).doesNotContain("probe_failure_info");

        probe.fails(Reason.HTTP_STATUS, "answered 503");

        Scrape scrape = Scrape.of(probe("?target=a").body());
        assertThat(scrape.value("probe_failure_info", "reason", "http_status")).isEqualTo(1);
        assertThat(probe("?target=a&debug=true").body()).contains("probe_failure_info{reason=\"http_status\"} 1\n");

        probe.does(findings -> findings.notRun("body_file cannot be read"));

        assertThat(probe("?target=a").body())
                .contains("# HELP probe_failure_info Why the probe failed; absent when it succeeded\n")
                .contains("probe_failure_info{reason=\"internal\"} 1\n");
    }

    @Test
    void whatIsWrongIsToldInBlackboxOrder() {
        String broken = "X-Prometheus-Scrape-Timeout-Seconds";
        assertRefused(probe("?module=a%22b", broken, "x"), 400, "Unknown module \"a\\\"b\"");
        assertRefused(
                probe("?module=http_2xx", broken, "x"),
                500,
                "Failed to parse timeout from Prometheus header: strconv.ParseFloat: parsing \"x\": invalid syntax");
        assertRefused(probe(""), 400, "Target parameter is missing");
        assertThat(probe.seen()).isEmpty();
    }

    @Test
    void aTimeoutBeyondAllNumbersIsTakenAsGoTakesIt() {
        String header = "X-Prometheus-Scrape-Timeout-Seconds";
        assertRefused(
                probe("?target=a", header, "1e309"),
                500,
                "Failed to parse timeout from Prometheus header: strconv.ParseFloat: parsing \"1e309\": value out of range");
        Map.of("NaN", "NaN", "+Inf", "+Inf", "infinity", "+Inf", "-inf", "0", "1e300", "1e+300")
                .forEach((given, shown) -> assertThat(
                                probe("?target=a", header, given).body())
                        .as(given)
                        .contains("\nprobe_timeout_seconds " + shown + "\n"));
        assertThat(Scrape.of(probe("?target=a", header, "1e6").body()).value("probe_timeout_seconds"))
                .isEqualTo(999_999.5);
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(text + "\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void theTargetIsDecodedASecondTimeWhereThatWorks() {
        probe("?target=a%253A1");
        probe("?target=100%25");
        probe("?target=first&target=second&hostname=h.example");

        assertThat(probe.seen())
                .containsExactly(Target.of("a:1"), Target.of("100%"), new Target("first", Optional.of("h.example")));
    }

    @Test
    void aHungProbeEndsAtTheScrapesTimeoutLessTheOffset() {
        probe.does(findings -> {
            new CountDownLatch(1).await();
            return findings.passed();
        });

        Stopwatch watch = Stopwatch.start();
        Scrape scrape = Scrape.of(
                probe("?target=a", "X-Prometheus-Scrape-Timeout-Seconds", "0.8").body());

        assertThat(scrape.value("probe_success")).isZero();
        assertThat(scrape.value("probe_timeout_seconds")).isEqualTo(0.8 - 0.5);
        double seconds = scrape.value("probe_duration_seconds");
        assertThat(seconds).isGreaterThanOrEqualTo(0.29);
        assertThat(watch.net(seconds)).isLessThanOrEqualTo(Duration.ofMillis(750));
    }

    @Test
    void aProbeThatBreaksIsAFailedOne() {
        probe.does(findings -> {
            throw new IllegalStateException("boom");
        });

        HttpResponse<String> answer = probe("?target=a&debug=true");

        assertThat(answer.body()).contains("the probe itself broke", "probe_success 0\n");
    }

    @Test
    void aProbeThatBreaksTheProgramItselfIsStillAnswered() {
        probe.does(_ -> {
            throw new NoClassDefFoundError("dev/chiron/Missing");
        });

        HttpResponse<String> answer = probe("?target=a");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.body()).isEqualTo("Internal server error\n");
        probe.does(Findings::passed);
        assertThat(probe("?target=a").statusCode()).isEqualTo(200);
    }

    @Test
    void debugShowsLogMetricsAndModule() {
        probe.does(findings -> findings.log("Resolved \"a\"").passed());

        HttpResponse<String> answer = probe("?target=a&debug=true");

        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.body())
                .startsWith("Logs for the probe:\n")
                .contains("level=INFO msg=\"Resolved \\\"a\\\"\" module=http_2xx target=a\n")
                .contains("\n\n\nMetrics that would have been returned:\n# HELP probe_duration_seconds")
                .contains("\n\n\nModule configuration:\n");
    }

    @Test
    void debugMustBeExactlyTrue() {
        assertThat(probe("?target=a&debug=TRUE").body()).startsWith("# HELP");
    }

    @Test
    void aModuleWithCredentialsAnswersOnlyForTargetsThatTheConfigurationNames() {
        Module guarded = new Module("pg", Services.kind("postgres", Admission.ALLOWED, probe), Optional.empty(), probe);
        house.modules.put("pg", guarded);
        house.watch(Services.onScrape("db", guarded));

        assertThat(probe("?module=pg&target=stranger").statusCode()).isEqualTo(403);
        assertThat(probe("?module=pg&target=stranger").body())
                .contains("probes only targets that a service of the configuration names");
        assertThat(probe.seen()).isEmpty();
        assertThat(probe("?module=pg&target=http://db.example/").statusCode()).isEqualTo(200);
    }

    @Test
    void aModuleWithCredentialsAnswersForTargetsThatProbeTargetsAllows() {
        Module guarded = new Module("pg", Services.kind("postgres", Admission.ALLOWED, probe), Optional.empty(), probe);
        Module running = new Module("run", Services.kind("exec", Admission.NAMED, probe), Optional.empty(), probe);
        house.modules.put("pg", guarded);
        house.modules.put("run", running);
        house.access = Rules.of("allow: ['*.lan']");

        assertThat(probe("?module=pg&target=db.lan").statusCode()).isEqualTo(200);
        assertThat(probe("?module=pg&target=db.example").statusCode()).isEqualTo(403);
        assertThat(probe("?module=run&target=db.lan").statusCode()).isEqualTo(403);
    }

    @Test
    void aTargetThatMustNotBeProbedIsA403ThatSaysWhy() {
        assertRefused(
                probe("?target=http%3A%2F%2F169.254.169.254%2Flatest"),
                403,
                "Target \"http://169.254.169.254/latest\" may not be probed: 169.254.169.254 is a metadata service of"
                        + " the cloud, denied unless security.probe_targets.allow names it");
        house.access = Rules.of("deny: ['*.example']");
        house.watch(Services.onScrape("db", Services.module("http_2xx", probe)));
        assertRefused(
                probe("?target=a.example"),
                403,
                "Target \"a.example\" may not be probed: a.example is denied by security.probe_targets.deny");
        assertThat(probe.seen()).isEmpty();

        assertThat(probe("?target=http://db.example/").statusCode()).isEqualTo(200);
        assertThat(probe.seen()).containsExactly(Target.of("http://db.example/").asNamed());
    }

    @Test
    void protobufIsForThoseWhoPreferIt() {
        String protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
        assertThat(probe("?target=a", "Accept", protobuf + ";q=0.5,text/plain;version=0.0.4;q=0.3")
                        .headers()
                        .firstValue("Content-Type")
                        .orElseThrow())
                .startsWith("application/vnd.google.protobuf");
        assertThat(probe("?target=a", "Accept", "application/openmetrics-text;q=0.9," + protobuf + ";q=0.1,text/plain")
                        .headers()
                        .firstValue("Content-Type")
                        .orElseThrow())
                .startsWith("text/plain");
    }

    @Test
    void gzipIsForThoseWhoAskForIt() {
        assertThat(probe("?target=a", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                .hasValue("gzip");
        assertThat(probe("?target=a", "Accept-Encoding", "gzip;q=0").headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void manyAtOnceAreAllAnswered() throws Exception {
        CountDownLatch together = new CountDownLatch(50);
        probe.does(findings -> {
            together.countDown();
            together.await();
            return findings.passed();
        });
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers = java.util.stream.IntStream.range(0, 50)
                    .mapToObj(i -> clients.submit(() -> probe("?target=t" + i)))
                    .toList();
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
        }
    }
}
