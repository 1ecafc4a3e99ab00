package dev.chiron.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.time.Duration;
import java.util.Arrays;

/**
 * A histogram of durations, classic and native, small enough to have one for each of 10,000 services: about 200 bytes
 * and 12 more for each native bucket in use; safe to share.
 */
final class DurationHistogram {
    /** Of checks; never whole numbers, because Prometheus 2 and 3 write those differently as {@code le}. */
    static final double[] OF_CHECKS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1.5, 2.5, 5.5, 10.5, Double.POSITIVE_INFINITY
    };

    /** Of healing. */
    static final double[] OF_HEALING = {
        0.5, 1.5, 2.5, 5.5, 10.5, 15.5, 30.5, 60.5, 120.5, 300.5, 600.5, Double.POSITIVE_INFINITY
    };

    /** Of lateness. */
    static final double[] OF_LAG = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.5, 5.5, Double.POSITIVE_INFINITY
    };

    /** Eight native buckets to each doubling: 9 % wide. */
    private static final int SCHEMA = 3;

    private static final double BUCKETS_PER_DOUBLING = 1 << SCHEMA;
    private static final double ZERO_THRESHOLD = 0x1p-20;

    private final double[] bounds;
    private final long[] classic;
    private int[] indexes = new int[0];
    private long[] counts = new long[0];
    private int used;
    private long zeros;
    private double sum;

    DurationHistogram(double[] bounds) {
        this.bounds = bounds;
        this.classic = new long[bounds.length];
    }

    synchronized void observe(Duration duration) {
        double seconds = Math.max(0, duration.toNanos() / 1e9);
        int bucket = Arrays.binarySearch(bounds, seconds);
        classic[bucket < 0 ? -bucket - 1 : bucket]++;
        sum += seconds;
        if (seconds <= ZERO_THRESHOLD) {
            zeros++;
        } else {
            count((int) Math.ceil(Math.log(seconds) / Math.log(2) * BUCKETS_PER_DOUBLING));
        }
    }

    private void count(int index) {
        int at = Arrays.binarySearch(indexes, 0, used, index);
        if (at < 0) {
            at = -at - 1;
            makeRoom(at);
            indexes[at] = index;
            counts[at] = 0;
        }
        counts[at]++;
    }

    private void makeRoom(int at) {
        if (used == indexes.length) {
            indexes = Arrays.copyOf(indexes, used + 8);
            counts = Arrays.copyOf(counts, used + 8);
        }
        System.arraycopy(indexes, at, indexes, at + 1, used - at);
        System.arraycopy(counts, at, counts, at + 1, used - at);
        used++;
    }

    synchronized HistogramDataPointSnapshot snapshot(Labels labels) {
        return new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(bounds, classic),
                SCHEMA,
                zeros,
                ZERO_THRESHOLD,
                NativeHistogramBuckets.of(Arrays.copyOf(indexes, used), Arrays.copyOf(counts, used)),
                NativeHistogramBuckets.EMPTY,
                sum,
                labels,
                Exemplars.EMPTY,
                0);
    }
}
