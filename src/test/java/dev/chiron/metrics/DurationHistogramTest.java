package dev.chiron.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DurationHistogramTest {
    @Test
    void itsBucketsAreThoseOfTheLibrarysOwnHistogram() {
        DurationHistogram small = new DurationHistogram(DurationHistogram.OF_CHECKS);
        Histogram big = Histogram.builder()
                .name("x")
                .classicUpperBounds(DurationHistogram.OF_CHECKS)
                .nativeInitialSchema(3)
                .nativeMinZeroThreshold(0x1p-20)
                .nativeMaxZeroThreshold(0x1p-20)
                .nativeMaxNumberOfBuckets(1000)
                .build();
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            Duration duration = Duration.ofNanos((long) Math.exp(random.nextDouble() * 25));
            small.observe(duration);
            big.observe(duration.toNanos() / 1e9);
        }
        small.observe(Duration.ZERO);
        big.observe(0);

        HistogramDataPointSnapshot mine = small.snapshot(Labels.EMPTY);
        HistogramDataPointSnapshot theirs = big.collect().getDataPoints().getFirst();

        assertThat(natives(mine)).isEqualTo(natives(theirs)).isNotEmpty();
        assertThat(mine.getNativeZeroCount()).isEqualTo(theirs.getNativeZeroCount());
        assertThat(mine.getCount()).isEqualTo(theirs.getCount()).isEqualTo(10_001);
        for (int i = 0; i < mine.getClassicBuckets().size(); i++) {
            assertThat(mine.getClassicBuckets().getCount(i))
                    .isEqualTo(theirs.getClassicBuckets().getCount(i));
        }
    }

    private static Map<Integer, Long> natives(HistogramDataPointSnapshot point) {
        Map<Integer, Long> counts = new TreeMap<>();
        point.getNativeBucketsForPositiveValues()
                .forEach(bucket -> counts.merge(bucket.getBucketIndex(), bucket.getCount(), Long::sum));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }
}
