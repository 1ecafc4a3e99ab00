package dev.chiron.probe;

import dev.chiron.schedule.Clock;

/**
 * What probes are given to work with; one set for the whole house, made and closed by {@code app}.
 *
 * @param clock the time
 */
public record Instruments(Clock clock) {
    /** Instruments that reach nothing, for reading settings without running a probe. */
    public static Instruments forReading() {
        return new Instruments(Clock.system());
    }
}
