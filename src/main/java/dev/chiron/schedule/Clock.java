package dev.chiron.schedule;

import java.time.Instant;

/** What the time is: the only source of time in the house, so that tests can turn it by hand. */
public interface Clock {
    /** Wall time, for showing and storing. */
    Instant now();

    /** Nanoseconds from an arbitrary start that only ever grow, for measuring. */
    long nanos();

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
