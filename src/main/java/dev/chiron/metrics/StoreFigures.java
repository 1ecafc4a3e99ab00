package dev.chiron.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Where the figures of the store are read off.
 *
 * @param available whether the database is there
 * @param queueLength how many events wait to be written
 * @param commitDelay how old the oldest event of the latest batch was when it was committed
 */
public record StoreFigures(
        BooleanSupplier available,
        IntSupplier queueLength,
        LongSupplier written,
        LongSupplier dropped,
        Supplier<Duration> commitDelay) {
    static final StoreFigures NONE = new StoreFigures(() -> false, () -> 0, () -> 0, () -> 0, () -> Duration.ZERO);

    void write(Samples samples) {
        samples.flag(Family.STORE_AVAILABLE, Labels.EMPTY, available.getAsBoolean());
        samples.gauge(Family.STORE_QUEUE_LENGTH, Labels.EMPTY, queueLength.getAsInt());
        samples.counter(Family.STORE_WRITTEN, Labels.EMPTY, written.getAsLong());
        samples.counter(Family.STORE_DROPPED, Labels.EMPTY, dropped.getAsLong());
        samples.gauge(Family.STORE_COMMIT_DELAY, Labels.EMPTY, commitDelay.get().toNanos() / 1e9);
    }
}
