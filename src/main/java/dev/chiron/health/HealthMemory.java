package dev.chiron.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What of a service's {@link HealthState} outlives the program, as plain values.
 *
 * @param flappingRecent one bit a check, the latest lowest: 1 a clean pass
 * @param flappingSize how many of those bits are known
 */
public record HealthMemory(
        Status status,
        Instant since,
        int consecutiveFailures,
        int consecutivePasses,
        int flappingRecent,
        int flappingSize,
        boolean flapping,
        Optional<Duration> latencyEwma) {

    /** What is to be remembered of a state. */
    public static HealthMemory of(HealthState state) {
        Flapping flapping = state.flapping();
        return new HealthMemory(
                state.status(),
                state.since(),
                state.consecutiveFailures(),
                state.consecutivePasses(),
                flapping.recent(),
                flapping.size(),
                flapping.flag(),
                state.latencyEwma());
    }

    /** The state that goes on from here, in which nothing is being confirmed, with the start period that runs if one does. */
    public HealthState state(Optional<Instant> startingUntil) {
        return new HealthState(
                status,
                since,
                consecutiveFailures,
                consecutivePasses,
                0,
                startingUntil,
                new Flapping(flappingRecent, flappingSize, flapping),
                latencyEwma);
    }
}
