package dev.chiron.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The state machine: how one more check changes what is held of a service. Pure; no thread, clock or log. */
public final class Health {
    private Health() {}

    /**
     * What a check led to.
     *
     * @param confirmIn the wait until a confirming re-probe, when the failure asks for one
     */
    public record Step(HealthState state, Optional<Transition> transition, Optional<Duration> confirmIn) {
        private static Step quiet(HealthState state) {
            return new Step(state, Optional.empty(), Optional.empty());
        }
    }

    /** Folds a scheduled check in. */
    public static Step check(HealthState state, Outcome outcome, HealthRule rule, Instant now) {
        return fold(state.retried(0), outcome, rule, now);
    }

    /** Folds in a re-probe that confirms the failure before it. */
    public static Step confirmation(HealthState state, Outcome outcome, HealthRule rule, Instant now) {
        return fold(state.retried(state.retries() + 1), outcome, rule, now);
    }

    private static Step fold(HealthState state, Outcome outcome, HealthRule rule, Instant now) {
        return switch (outcome) {
            case NOT_RUN -> Step.quiet(state);
            case PASSED -> passed(state, rule, now);
            case IMPAIRED -> moved(state, counted(state, 0, 0, false), Status.DEGRADED, now);
            case SOFT_FAILURE, HARD_FAILURE -> failed(state, outcome, rule, now);
        };
    }

    private static Step passed(HealthState state, HealthRule rule, Instant now) {
        int passes = state.consecutivePasses() + 1;
        boolean enough = state.status() == Status.UNKNOWN || passes >= rule.successThreshold();
        return moved(state, counted(state, 0, passes, true), enough ? Status.UP : state.status(), now);
    }

    private static Step failed(HealthState state, Outcome outcome, HealthRule rule, Instant now) {
        if (state.startingUntil().filter(now::isBefore).isPresent()) {
            return Step.quiet(state);
        }
        boolean confirming = state.retries() > 0;
        int failures = state.consecutiveFailures() + 1;
        HealthState next = counted(state, failures, 0, false);
        if (failures >= rule.failureThreshold()) {
            return moved(state, next, Status.DOWN, now);
        }
        boolean soft = outcome == Outcome.SOFT_FAILURE && !confirming;
        if (soft) {
            return moved(state, next, state.status() == Status.DOWN ? Status.DOWN : Status.DEGRADED, now);
        }
        boolean more = state.status() != Status.DOWN
                && state.retries() < rule.confirm().retries();
        return new Step(
                next, Optional.empty(), more ? Optional.of(rule.confirm().wait(state.retries())) : Optional.empty());
    }

    /** With new counts; what counts ends the start period, and a re-probe is no new check for flapping. */
    private static HealthState counted(HealthState state, int failures, int passes, boolean clean) {
        Flapping recent =
                state.retries() > 0 ? state.flapping() : state.flapping().after(clean);
        return state.with(failures, passes, state.retries(), Optional.empty(), recent);
    }

    private static Step moved(HealthState before, HealthState next, Status to, Instant now) {
        if (to == before.status()) {
            return Step.quiet(next);
        }
        return new Step(next.in(to, now), Optional.of(new Transition(before.status(), to, now)), Optional.empty());
    }
}
