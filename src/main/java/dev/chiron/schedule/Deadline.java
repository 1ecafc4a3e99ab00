package dev.chiron.schedule;

import java.time.Duration;

/** The moment by which something must have ended; safe to share between threads. */
public final class Deadline {
    private final Clock clock;
    private final long endNanos;

    private Deadline(Clock clock, long endNanos) {
        this.clock = clock;
        this.endNanos = endNanos;
    }

    public static Deadline after(Clock clock, Duration time) {
        return new Deadline(clock, clock.nanos() + time.toNanos());
    }

    /** The time left; zero once it has passed. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, endNanos - clock.nanos()));
    }

    /** The time left in whole milliseconds, rounded up; 0 only once it has passed. Most socket calls take 0 for "for ever": check {@link #expired} first. */
    public int remainingMillis() {
        long millis = (remaining().toNanos() + 999_999) / 1_000_000;
        return (int) Math.min(Integer.MAX_VALUE, millis);
    }

    /** The time since it has passed; zero before. */
    Duration overdue() {
        return Duration.ofNanos(Math.max(0, clock.nanos() - endNanos));
    }

    public boolean expired() {
        return endNanos - clock.nanos() <= 0;
    }

    /** A deadline that much earlier than this one, such as one that leaves time to clean up. */
    public Deadline earlierBy(Duration time) {
        return new Deadline(clock, endNanos - time.toNanos());
    }

    /** A deadline so far from now, or this one if that comes first. */
    public Deadline within(Duration time) {
        Deadline other = after(clock, time);
        return other.endNanos - endNanos < 0 ? other : this;
    }

    public Clock clock() {
        return clock;
    }
}
