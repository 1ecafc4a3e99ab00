package dev.chiron.web;

import dev.chiron.schedule.Clock;
import java.time.Duration;
import java.time.Instant;

/** The system's clock, until the test has everybody sleep. */
final class SleptClock implements Clock {
    private volatile Duration slept = Duration.ZERO;

    /** Is ahead by so much from now on, as if all had stood still meanwhile. */
    void sleep(Duration time) {
        slept = time;
    }

    @Override
    public Instant now() {
        return Instant.now().plus(slept);
    }

    @Override
    public long nanos() {
        return System.nanoTime() + slept.toNanos();
    }
}
