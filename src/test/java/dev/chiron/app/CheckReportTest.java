package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.health.Outcome;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.Measurements;
import dev.chiron.probe.Probe;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import dev.chiron.testing.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckReportTest {
    private static final ProbeResult PASSED = new ProbeResult.Passed(Measurements.NONE, Optional.empty());
    private static final Probe UNASKED = (_, _) -> PASSED;

    private final Map<Watched, Check> checks = new LinkedHashMap<>();

    @Test
    void tableAlignsItsColumnsAndCountsWhatIsUp() {
        add("shop", 12.34, PASSED, Outcome.PASSED);
        add("search", 312, PASSED, Outcome.IMPAIRED);
        add("orders-db", 0.5, failed("connection to 127.0.0.1:5432 refused"), Outcome.HARD_FAILURE);
        add("ours", 0, new ProbeResult.NotRun("no such file", Measurements.NONE), Outcome.NOT_RUN);

        assertThat(new CheckReport(checks).table(false, 100)).isEqualTo("""
                STATUS      SERVICE    TYPE      TIME  WHY
                ● up        shop       web    12.3 ms
                ▲ degraded  search     web   312.0 ms  took 312 ms, more than degraded_above allows
                ✖ down      orders-db  web     0.5 ms  connect: connection to 127.0.0.1:5432 refused
                ○ unknown   ours       web     0.0 ms  no such file
                1 of 4 up
                """);
    }

    @Test
    void longReasonGoesOnBelowItself() {
        add("pay", 5, failed("GET http://127.0.0.1/pay answered 502 Bad Gateway, wanted 2xx"), Outcome.SOFT_FAILURE);

        assertThat(new CheckReport(checks).table(false, 72)).isEqualTo("""
                STATUS  SERVICE  TYPE    TIME  WHY
                ✖ down  pay      web   5.0 ms  connect: GET http://127.0.0.1/pay
                                               answered 502 Bad Gateway, wanted 2xx
                0 of 1 up
                """);
    }

    @Test
    void wordsAreNeverCutAndLineEndsOfAnAnswerNeverBreakTheTable() {
        String url = "http://127.0.0.1/" + "x".repeat(60);
        add("pay", 5, failed("GET\n" + url + "\tfailed"), Outcome.HARD_FAILURE);

        assertThat(new CheckReport(checks).table(false, 40).lines().map(String::strip))
                .containsSequence(url, "failed");
    }

    @Test
    void onlyTheStatusIsColoured() {
        add("shop", 1, PASSED, Outcome.PASSED);

        assertThat(new CheckReport(checks).table(true, 80)).contains("\u001b[32m● up\u001b[0m    shop     web");
    }

    @Test
    void jsonHoldsTheReasonAndTheSeconds() throws Exception {
        add("shop", 250, failed("no route"), Outcome.HARD_FAILURE);

        JsonNode row =
                new ObjectMapper().readTree(new CheckReport(checks).json()).get(0);
        assertThat(row.get("service").asText()).isEqualTo("shop");
        assertThat(row.get("status").asText()).isEqualTo("down");
        assertThat(row.get("duration_seconds").asDouble()).isEqualTo(0.25);
        assertThat(row.get("reason").asText()).isEqualTo("connect");
        assertThat(row.get("detail").asText()).isEqualTo("no route");
    }

    private void add(String name, double millis, ProbeResult result, Outcome outcome) {
        Duration took = Duration.ofNanos(Math.round(millis * 1e6));
        checks.put(
                Services.onScrape(name, Services.module("m", UNASKED)),
                new Check(Instant.EPOCH, took, result, outcome, Map.of()));
    }

    private static ProbeResult failed(String detail) {
        return new ProbeResult.Failed(Reason.CONNECT, detail, Measurements.NONE);
    }
}
