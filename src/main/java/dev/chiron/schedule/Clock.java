package dev.chiron.schedule;

import java.time.Duration;
import java.time.Instant;

/** What the time is: the only source of time in the house, so that tests can turn it by hand. */
public interface Clock {
    /** Wall time, for showing and storing. */
    Instant now();

    /** Nanoseconds from an arbitrary start that only ever grow, for measuring. */
    long nanos();

    /** The time that has passed since an earlier {@link #nanos}. */
    default Duration since(long startNanos) {
        return Duration.ofNanos(nanos() - startNanos);
    }

    static Clock system() {
        return new Clock() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
    }
}
