package dev.chiron.health;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How much of the last hour, day, week and month a service was up, kept in memory; safe to share.
 *
 * <p>Degraded counts as up; time in which nothing is known, and time that is left out, counts neither way. Each window is a
 * ring of slices, so an answer is exact to one slice: 2 minutes, 30 minutes, 3 hours, 12 hours.
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

        /** How far back it reaches. */
        public Duration length() {
            return Duration.ofMillis(sliceMillis * slices);
        }

        /** The length of one slice, which is one slot of a {@link Bar}. */
        public Duration slice() {
            return Duration.ofMillis(sliceMillis);
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
            long length = to.toEpochMilli() - from.toEpochMilli();
            add(from, to, length, status == Status.DOWN ? 0 : length, Mark.of(status));
        }
    }

    /** Notes that a status begins to hold, so that a bar shows it before the next check. */
    public synchronized void begins(Status status, Instant at) {
        if (status != Status.UNKNOWN) {
            mark(at, Mark.of(status));
        }
    }

    /** Notes time that is left out, as a pause or maintenance is. */
    public synchronized void leftOut(Instant from, Instant to) {
        if (from.isBefore(to)) {
            add(from, to, 0, 0, Mark.LEFT_OUT);
        } else {
            mark(to, Mark.LEFT_OUT);
        }
    }

    /** Takes in what is remembered from before the program was started, oldest first; what was noted since then stays. */
    public synchronized void restore(List<Stretch> past) {
        Map<Window, UptimeRing> since = new EnumMap<>(rings);
        rings.replaceAll((window, ring) -> new UptimeRing(window));
        for (Stretch each : past) {
            add(each.from(), each.to(), each.known().toMillis(), each.up().toMillis(), Mark.of(each.worst()));
        }
        since.forEach((window, ring) -> ring(window).addAll(ring));
    }

    private void add(Instant from, Instant to, long known, long up, Mark mark) {
        for (UptimeRing ring : rings.values()) {
            ring.add(from.toEpochMilli(), to.toEpochMilli(), known, up, mark);
        }
    }

    private void mark(Instant at, Mark mark) {
        rings.values().forEach(ring -> ring.mark(at.toEpochMilli(), mark));
    }

    /** The share of known time that it was up, 0 to 1; empty while nothing is known. */
    public synchronized OptionalDouble ratio(Window window, Instant now) {
        return ring(window).ratio(now.toEpochMilli());
    }

    /** The window's slots up to now; the last one is the slot that now lies in. */
    public synchronized Bar bar(Window window, Instant now) {
        long latest = Math.floorDiv(now.toEpochMilli(), window.sliceMillis);
        Instant from = Instant.ofEpochMilli((latest - window.slices + 1) * window.sliceMillis);
        return new Bar(window, from, ring(window).slots(latest));
    }

    private UptimeRing ring(Window window) {
        UptimeRing ring = rings.get(window);
        if (ring == null) {
            throw new IllegalStateException("no ring for " + window);
        }
        return ring;
    }
}
