package dev.chiron.health;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * The circuit breaker of one service, as a pure state machine: closed, the service is probed as ever; open, it is left alone; half-open, one
 * probe is let through, which closes it or opens it anew. Immutable.
 *
 * @param since when the state began; of one that opened anew, the latest time
 */
public record Circuit(State state, Instant since) {
    /** Where a circuit stands. */
    public enum State {
        CLOSED,
        OPEN,
        HALF_OPEN;

        /** The word in metrics and in the API. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A circuit that lets everything through. */
    public static Circuit closed(Instant now) {
        return new Circuit(State.CLOSED, now);
    }

    /** When the next probe is let through; empty unless it is open. */
    public Optional<Instant> retryAt(CircuitRule rule) {
        return state == State.OPEN ? Optional.of(since.plus(rule.openFor())) : Optional.empty();
    }

    /** Whether a check that nobody asked for is left out now. */
    public boolean isolates(CircuitRule rule, Instant now) {
        return retryAt(rule).filter(now::isBefore).isPresent();
    }

    /** A probe is let through, because its time has come or somebody asked for it. */
    public Circuit probing(Instant now) {
        return state == State.OPEN ? new Circuit(State.HALF_OPEN, now) : this;
    }

    /**
     * A check has ended. A failure in the start period, and a check that could not be run, say nothing.
     *
     * @param health what is held of the service after the check
     */
    public Circuit after(Outcome outcome, HealthState health, CircuitRule rule, Instant now) {
        return switch (outcome) {
            case NOT_RUN -> this;
            case PASSED, IMPAIRED -> state == State.CLOSED ? this : closed(now);
            case SOFT_FAILURE, HARD_FAILURE -> {
                boolean counts = health.startingUntil().isEmpty();
                boolean enough = state != State.CLOSED || health.consecutiveFailures() >= rule.failureThreshold();
                yield counts && enough ? new Circuit(State.OPEN, now) : this;
            }
        };
    }
}
