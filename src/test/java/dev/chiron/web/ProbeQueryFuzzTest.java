package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.probe.Admission;
import dev.chiron.probe.Module;
import dev.chiron.testing.Choices;
import dev.chiron.testing.GeneratedQuery;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Services;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code /probe} with any query string: there is always an answer, and one that blackbox_exporter could give. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbeQueryFuzzTest {
    private static final int TRIES = 400;
    private static final int LONGEST_WRONG = 4000;
    private static final Set<Integer> STATUSES = Set.of(200, 400, 403, 500);
    private static final List<String> NAMES =
            List.of("target", "target", "module", "debug", "hostname", "timeout", "", "tar\0get", "a".repeat(5000));
    private static final List<String> VALUES = List.of(
            "http://127.0.0.1:1/",
            "http_2xx",
            "named",
            "true",
            "false",
            "",
            "127.0.0.1:1",
            "[::1]:1",
            "[::1",
            "host:99999999",
            "http://user:pass@127.0.0.1:1/?a=b&c=d#e",
            "\"quoted\" \\ back",
            "\u00c3\u00a9\u0000",
            "<script>",
            "9".repeat(400));
    private static final List<String> TIMEOUTS =
            List.of("", "5", "0.1", "1e999", "-1", "nan", "0x1p4", " ", "9".repeat(400));

    private final ScrapeHouse house = new ScrapeHouse(false);

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @BeforeAll
    void configure() {
        ObedientProbe probe = new ObedientProbe();
        house.modules.put("http_2xx", Services.module("http_2xx", probe));
        house.modules.put(
                "named", new Module("named", Services.kind("named", Admission.NAMED, probe), Optional.empty(), probe));
    }

    @AfterAll
    void close() {
        house.close();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyQueryIsAnswered(byte[] seed) {
        Choices choices = new Choices(seed);
        String timeout =
                choices.onceIn(4) ? "X-Prometheus-Scrape-Timeout-Seconds: " + choices.of(TIMEOUTS) + "\r\n" : "";
        String query = asked(new GeneratedQuery(choices, NAMES, VALUES).query());
        String answer = Client.raw(
                house.port(),
                "GET /probe?" + query + " HTTP/1.1\r\nHost: a\r\n" + timeout + "Connection: close\r\n\r\n");
        assertThat(answer).as("answer to %s", query).startsWith("HTTP/1.1 ").doesNotContain("Internal server error");
        assertThat(STATUSES).as("statuses, asked for %s", query).contains(status(answer));
        if (timeout.isEmpty()) {
            assertThat(status(answer)).as("status, asked for %s", query).isNotEqualTo(500);
        }
    }

    /** The JDK's server turns down what is no URI before it has read all of a long one, and a client may then miss its answer. */
    private static String asked(String query) {
        try {
            return new URI("/probe?" + query).getRawQuery();
        } catch (URISyntaxException e) {
            return query.substring(0, Math.min(query.length(), LONGEST_WRONG));
        }
    }

    private static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }
}
