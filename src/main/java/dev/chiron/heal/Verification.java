package dev.chiron.heal;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether an action helped: checks pass for a while, and the target is not started anew meanwhile. */
final class Verification {
    /** A check may take that long even as the time ends: one that is cut short says nothing of the service. */
    static final Duration CHECK_LIMIT = Duration.ofSeconds(2);

    private static final Duration OBSERVE_LIMIT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Healer healer;
    private final String service;
    private final Action action;
    private final Instant until;
    private final Duration healthyFor;
    private String lastSeen = "it was not checked";
    private Attempt.Failure failure = Attempt.Failure.VERIFY_TIMEOUT;

    /** @param until when there is a verdict at the latest */
    Verification(Healer healer, String service, Action action, Instant until) {
        this.healer = healer;
        this.service = service;
        this.action = action;
        this.until = until;
        this.healthyFor = healer.orders().settings().verify().healthyFor();
    }

    /** Waits for the verdict: why it did not help; empty when it did. */
    Optional<Attempt.Failure> failure() throws InterruptedException {
        Deadline deadline = Deadline.after(
                healer.clock(), Duration.between(healer.journal().clock().now(), until));
        @Nullable Instant wellSince = null;
        String identity = "";
        while (!deadline.expired()) {
            TargetState target = action.observe(_ -> true, observing());
            boolean well = passes(deadline);
            boolean same = target.identity().equals(identity);
            identity = target.identity();
            Instant now = healer.clock().now();
            if (!well || !target.running()) {
                wellSince = null;
            } else if (wellSince == null || !same) {
                wellSince = now;
            }
            if (wellSince != null && !now.isBefore(wellSince.plus(healthyFor))) {
                return Optional.empty();
            }
            failure = failure(target, well);
            Thread.sleep(PAUSE);
        }
        return Optional.of(failure);
    }

    private static Attempt.Failure failure(TargetState target, boolean well) {
        if (!target.identity().isEmpty() && !target.running()) {
            return Attempt.Failure.EXITED_AGAIN;
        }
        return well ? Attempt.Failure.VERIFY_TIMEOUT : Attempt.Failure.STILL_UNHEALTHY;
    }

    /** What the last check saw, in words. */
    String lastSeen() {
        return lastSeen;
    }

    private boolean passes(Deadline deadline) throws InterruptedException {
        Duration left = deadline.remaining();
        Optional<Check> check = healer.monitor()
                .check(service, left.compareTo(CHECK_LIMIT) < 0 ? CHECK_LIMIT : left)
                .flatMap(ServiceView::last);
        lastSeen =
                check.map(Check::detail).filter(text -> !text.isEmpty()).orElse("it did not stay well for long enough");
        return check.map(Check::outcome).filter(Outcome::works).isPresent();
    }

    private Deadline observing() {
        return Deadline.after(healer.clock(), OBSERVE_LIMIT);
    }
}
