package dev.chiron.heal;

import dev.chiron.health.Circuit;
import dev.chiron.schedule.Clock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A circuit breaker around each engine that acts and each hook: one that fails is left alone for a while, and then asked
 * once. Kept over reloads, safe for many threads, made when first used.
 *
 * <p>What was declined is no failure: whoever declines is well.
 */
public final class Circuits {
    private static final int CALLS = 5;
    private static final int LEAST_CALLS = 3;
    private static final float FAILED_PERCENT = 60;
    private static final Duration OPEN_FOR = Duration.ofSeconds(30);

    private final Clock clock;
    private final Map<String, Guarded> circuits = new ConcurrentHashMap<>();

    /** None yet. */
    public Circuits(Clock clock) {
        this.clock = clock;
    }

    /** A call that is guarded. */
    interface Call {
        Action.Outcome make() throws InterruptedException;
    }

    private static final class Guarded {
        private final CircuitBreaker breaker;
        private volatile long openedNanos;

        private Guarded(CircuitBreaker breaker, Clock clock) {
            this.breaker = breaker;
            breaker.getEventPublisher().onStateTransition(change -> {
                if (change.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                    openedNanos = clock.nanos();
                }
            });
        }
    }

    /** Makes the call unless the circuit is open; then it was refused, and nothing happened. */
    Action.Outcome guarded(String target, Call call) throws InterruptedException {
        CircuitBreaker breaker = circuits.computeIfAbsent(target, this::made).breaker;
        if (!breaker.tryAcquirePermission()) {
            return new Action.Outcome.Refused(left(target));
        }
        long start = breaker.getCurrentTimestamp();
        boolean over = false;
        try {
            Action.Outcome outcome = call.make();
            over = true;
            long took = breaker.getCurrentTimestamp() - start;
            switch (outcome) {
                case Action.Outcome.Done done -> breaker.onSuccess(took, breaker.getTimestampUnit());
                case Action.Outcome.Refused refused -> breaker.onSuccess(took, breaker.getTimestampUnit());
                case Action.Outcome.Failed failed -> failed(breaker, took, failed.detail());
                case Action.Outcome.Unknown unknown -> failed(breaker, took, unknown.detail());
            }
            return outcome;
        } finally {
            if (!over) {
                breaker.releasePermission();
            }
        }
    }

    private static void failed(CircuitBreaker breaker, long took, String why) {
        breaker.onError(took, breaker.getTimestampUnit(), new IllegalStateException(why));
    }

    /** Why the target is not asked for now, if so; asking changes nothing. */
    Optional<String> open(String target) {
        Guarded guarded = circuits.get(target);
        boolean open = guarded != null
                && guarded.breaker.getState() == CircuitBreaker.State.OPEN
                && clock.since(guarded.openedNanos).compareTo(OPEN_FOR) < 0;
        return open ? Optional.of(left(target)) : Optional.empty();
    }

    /** Where a target's circuit stands, such as that of {@code docker:lab} or {@code hook:pager}. */
    public Circuit.State state(String target) {
        Guarded guarded = circuits.get(target);
        if (guarded == null) {
            return Circuit.State.CLOSED;
        }
        return switch (guarded.breaker.getState()) {
            // Once its time has come, the next call is let through.
            case OPEN, FORCED_OPEN -> open(target).isPresent() ? Circuit.State.OPEN : Circuit.State.HALF_OPEN;
            case HALF_OPEN -> Circuit.State.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> Circuit.State.CLOSED;
        };
    }

    private static String left(String target) {
        return target + " failed too often, and is left alone for " + OPEN_FOR.toSeconds() + " s";
    }

    private Guarded made(String target) {
        CircuitBreakerConfig config = CircuitBreakerConfig.custom()
                .slidingWindow(CALLS, LEAST_CALLS, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(FAILED_PERCENT)
                .waitDurationInOpenState(OPEN_FOR)
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
        return new Guarded(CircuitBreaker.of(target, config), clock);
    }
}
