package dev.chiron.store;

import dev.chiron.health.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the checks of a service in a window come to.
 *
 * @param notRun checks that failed by our own fault, and say nothing of the service
 * @param known how much of the window was judged
 * @param up how much of that it was up or degraded
 * @param worst the worst status in it; unknown when nothing is known
 * @param latency absent when no check passed
 */
public record Statistics(
        Instant from,
        Instant to,
        long passed,
        long failed,
        long notRun,
        Duration known,
        Duration up,
        Status worst,
        Optional<Latency> latency) {

    /** All checks that ended. */
    public long checks() {
        return passed + failed + notRun;
    }

    /** The share of the known time that it was up; empty when nothing is known. */
    public OptionalDouble uptimeRatio() {
        return known.isZero() ? OptionalDouble.empty() : OptionalDouble.of((double) up.toMillis() / known.toMillis());
    }

    /** Passed ÷ (passed + failed); empty when there are none. */
    public OptionalDouble availabilityRatio() {
        long judged = passed + failed;
        return judged == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) passed / judged);
    }

    /** Failed ÷ (passed + failed); empty when there are none. */
    public OptionalDouble errorRatio() {
        long judged = passed + failed;
        return judged == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) failed / judged);
    }
}
