package dev.chiron.store;

import dev.chiron.schedule.Clock;
import java.time.Duration;
import java.time.Instant;

/** A clock whose calendar turns by hand only, while its nanoseconds go on: the writer has a cadence. */
final class Calendar implements Clock {
    private volatile Instant now;

    Calendar(Instant start) {
        now = start;
    }

    void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }
}
