package dev.chiron.docker;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Makes a rate of processor time out of measurements that follow each other, so that none has to wait a second for its
 * own second sample; remembers the last one of up to 1,000 containers.
 */
final class CpuMeter {
    private static final int MOST = 1_000;

    private record Sample(Instant at, Duration used) {}

    private final Map<String, Sample> last = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Sample> eldest) {
            return size() > MOST;
        }
    };

    /** Processors kept busy since the measurement before; empty for the first, and after the container was started anew. */
    OptionalDouble ratio(String containerId, Instant at, Duration used) {
        @Nullable Sample before = exchange(containerId, new Sample(at, used));
        if (before == null || !at.isAfter(before.at) || used.compareTo(before.used) < 0) {
            return OptionalDouble.empty();
        }
        double busyNanos = used.minus(before.used).toNanos();
        return OptionalDouble.of(busyNanos / Duration.between(before.at, at).toNanos());
    }

    private synchronized @Nullable Sample exchange(String containerId, Sample now) {
        return last.put(containerId, now);
    }
}
