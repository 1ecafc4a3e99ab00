package dev.chiron.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Where the figures of the live stream are read off.
 *
 * @param subscribers how many there are now
 * @param events how many were told since the start
 * @param lost how many events were lost before anybody could be told
 * @param dropped how many subscribers were too slow
 */
public record LiveFigures(IntSupplier subscribers, LongSupplier events, LongSupplier lost, LongSupplier dropped) {
    static final LiveFigures NONE = new LiveFigures(() -> 0, () -> 0, () -> 0, () -> 0);

    void write(Samples samples) {
        samples.gauge(Family.LIVE_SUBSCRIBERS, Labels.EMPTY, subscribers.getAsInt());
        samples.counter(Family.LIVE_EVENTS, Labels.EMPTY, events.getAsLong());
        samples.counter(Family.LIVE_EVENTS_DROPPED, Labels.EMPTY, lost.getAsLong());
        samples.counter(Family.LIVE_SUBSCRIBERS_DROPPED, Labels.EMPTY, dropped.getAsLong());
    }
}
