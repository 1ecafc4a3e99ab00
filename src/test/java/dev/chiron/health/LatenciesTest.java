package dev.chiron.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LatenciesTest {
    private final Latencies latencies = new Latencies();

    private static Latency millis(long p50, long p95, long p99) {
        return new Latency(Duration.ofMillis(p50), Duration.ofMillis(p95), Duration.ofMillis(p99));
    }

    private void add(int from, int to) {
        for (int millis = from; millis <= to; millis++) {
            latencies.add(Duration.ofMillis(millis));
        }
    }

    @Test
    void nothingIsKnownBeforeTheFirstCheck() {
        assertThat(latencies.percentiles()).isEmpty();
    }

    @Test
    void oneCheckIsAllPercentiles() {
        add(7, 7);

        assertThat(latencies.percentiles()).contains(millis(7, 7, 7));
    }

    @Test
    void ofAHundredTheFiftiethIsTheMedian() {
        add(1, 100);

        assertThat(latencies.percentiles()).contains(millis(50, 95, 99));
    }

    @Test
    void onlyTheLatestHundredCount() {
        add(1, 350);

        assertThat(latencies.percentiles()).contains(millis(300, 345, 349));
    }
}
