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

        private final String label;
        private final long sliceMillis;
        private final int slices;

        Window(String label, Duration slice, int slices) {
            this.label = label;
            this.sliceMillis = slice.toMillis();
            this.slices = slices;
        }

        public String label() {
            return label;
        }
    }

    private static final class Ring {
        private final Window window;
        private final float[] upSeconds;
        private final float[] knownSeconds;
        private long latestSlice = Long.MIN_VALUE;

        private Ring(Window window) {
            this.window = window;
            this.upSeconds = new float[window.slices];
            this.knownSeconds = new float[window.slices];
        }

        private void add(boolean up, long fromMillis, long toMillis) {
            long from = Math.max(fromMillis, toMillis - window.sliceMillis * window.slices);
            while (from < toMillis) {
                long slice = Math.floorDiv(from, window.sliceMillis);
                long end = Math.min(toMillis, (slice + 1) * window.sliceMillis);
                advance(slice);
                int index = Math.floorMod(slice, window.slices);
                knownSeconds[index] += (end - from) / 1000f;
                upSeconds[index] += up ? (end - from) / 1000f : 0f;
                from = end;
            }
        }

        private void advance(long slice) {
            long stale = Math.min(window.slices, latestSlice == Long.MIN_VALUE ? 0 : slice - latestSlice);
            for (long each = slice - stale + 1; each <= slice; each++) {
                int index = Math.floorMod(each, window.slices);
                upSeconds[index] = 0;
                knownSeconds[index] = 0;
            }
            latestSlice = Math.max(latestSlice, slice);
        }

        private OptionalDouble ratio(long nowMillis) {
            double up = 0;
            double known = 0;
            long newest = Math.floorDiv(nowMillis, window.sliceMillis);
            for (long slice = Math.max(latestSlice - window.slices, newest - window.slices) + 1;
                    slice <= latestSlice;
                    slice++) {
                int index = Math.floorMod(slice, window.slices);
                up += upSeconds[index];
                known += knownSeconds[index];
            }
            return known > 0 ? OptionalDouble.of(Math.min(1, up / known)) : OptionalDouble.empty();
        }
    }

    private final Map<Window, Ring> rings = new EnumMap<>(Window.class);

    public Uptime() {
        for (Window window : Window.values()) {
            rings.put(window, new Ring(window));
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
        Ring ring = rings.get(window);
        return ring == null ? OptionalDouble.empty() : ring.ratio(now.toEpochMilli());
    }
}
