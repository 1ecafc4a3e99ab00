package dev.chiron.health;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How much of the last hour, day, week and month a service was up, kept in memory; safe to share.
 *
 * <p>Degraded counts as up; time in which nothing is known counts neither way. Each window is a ring of slices, so an
 * answer is exact to one slice: 2 minutes, 30 minutes, 3 hours, 12 hours.
 */
public final class Uptime {
    /** The windows that are kept, as they stand in the {@code window} label. */
    public enum Window {
        HOUR("1h", Duration.ofMinutes(2), 30),
        DAY("24h", Duration.ofMinutes(30), 48),
        WEEK("7d", Duration.ofHours(3), 56),
        MONTH("30d", Duration.ofHours(12), 60);

        final long sliceMillis;
        final int slices;
        private final String label;

        Window(String label, Duration slice, int slices) {
            this.label = label;
            this.sliceMillis = slice.toMillis();
            this.slices = slices;
        }

        public String label() {
            return label;
        }
    }

    private final Map<Window, UptimeRing> rings = new EnumMap<>(Window.class);

    public Uptime() {
        for (Window window : Window.values()) {
            rings.put(window, new UptimeRing(window));
        }
    }

    /** Notes that the status held from one moment to another. */
    public synchronized void held(Status status, Instant from, Instant to) {
        if (status != Status.UNKNOWN && from.isBefore(to)) {
            boolean up = status != Status.DOWN;
            rings.values().forEach(ring -> ring.add(up, from.toEpochMilli(), to.toEpochMilli()));
        }
    }

    /** The share of known time that it was up, 0 to 1; empty while nothing is known. */
    public synchronized OptionalDouble ratio(Window window, Instant now) {
        UptimeRing ring = rings.get(window);
        return ring == null ? OptionalDouble.empty() : ring.ratio(now.toEpochMilli());
    }
}
