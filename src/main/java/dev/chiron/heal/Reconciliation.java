package dev.chiron.heal;

import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Finds out from the target what became of a call whose end nobody saw. What was stopped and not started is started, never
 * restarted.
 *
 * @param quiet until then a target that looks untouched may yet be acted upon
 * @param looks so often in a row it must look half done, before it is completed
 */
record Reconciliation(Instant quiet, int looks) {
    private static final Duration OBSERVE_LIMIT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int STEADY = 6;

    /** So long a target is asked that does not tell, such as one whose engine is gone: the attempt holds the place of others. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** So often starting it may fail, before it is left to the next attempt: this one holds the place of others. */
    private static final int STARTS = 3;

    /** What is known now. */
    enum Finding {
        EFFECT,
        NONE,
        /** The target is no more. */
        GONE,
        /** The target was stopped, and cannot be started. */
        STOPPED,
        /** The target does not tell, or not in time. */
        NOT_KNOWABLE
    }

    /** When the call came back without an answer that says. */
    static Reconciliation afterCall() {
        return new Reconciliation(Instant.MIN, 1);
    }

    /** When the program ended during the call: somebody may still be at it, until a moment after its deadline. */
    static Reconciliation afterCrash(Instant deadline) {
        return new Reconciliation(deadline.plus(Treatment.ACT_WINDOW), STEADY);
    }

    /** Looks until it is known, or nobody can be expected to tell any more. */
    Finding find(Clock clock, Action action, Attempt attempt) throws InterruptedException {
        Optional<Attempt.Call> before =
                attempt.call().filter(call -> !call.identity().isEmpty());
        if (before.isEmpty()) {
            return Finding.NOT_KNOWABLE;
        }
        int halfDone = 0;
        int failed = 0;
        Deadline patience = Deadline.after(clock, untilQuiet(clock).plus(PATIENCE));
        while (!patience.expired()) {
            TargetState now = action.observe(_ -> true, Deadline.after(clock, OBSERVE_LIMIT));
            halfDone = halfDone(before.get(), now) ? halfDone + 1 : 0;
            if (halfDone >= looks) {
                switch (action.complete(now, Deadline.after(clock, OBSERVE_LIMIT))) {
                    case Action.Outcome.Done done -> {
                        return Finding.EFFECT;
                    }
                    case Action.Outcome.Refused refused -> failed++;
                    case Action.Outcome.Failed broken -> failed++;
                    case Action.Outcome.Unknown unknown -> {}
                }
            }
            if (failed >= STARTS) {
                return Finding.STOPPED;
            }
            boolean over = !clock.now().isBefore(quiet);
            Optional<Finding> finding = found(before.get(), now, over);
            if (finding.isPresent() && (cleared(finding.get(), clock, action, before.get()) || over)) {
                return finding.get();
            }
            Thread.sleep(PAUSE);
        }
        return Finding.NOT_KNOWABLE;
    }

    private Duration untilQuiet(Clock clock) {
        Instant now = clock.now();
        return quiet.isAfter(now) ? Duration.between(now, quiet) : Duration.ZERO;
    }

    private static boolean cleared(Finding finding, Clock clock, Action action, Attempt.Call before)
            throws InterruptedException {
        return finding != Finding.EFFECT || action.clear(before.identity(), Deadline.after(clock, OBSERVE_LIMIT));
    }

    private static boolean halfDone(Attempt.Call before, TargetState now) {
        return before.running() && !now.running() && now.identity().equals(before.identity());
    }

    private static Optional<Finding> found(Attempt.Call before, TargetState now, boolean over) {
        boolean same = now.identity().equals(before.identity());
        if (now.identity().isEmpty()) {
            return over && now.stand().equals(Optional.of(Refusal.TARGET_NOT_FOUND))
                    ? Optional.of(Finding.GONE)
                    : Optional.empty();
        }
        if (!same && (now.running() || over)) {
            return Optional.of(Finding.EFFECT);
        }
        return over && same && now.running() == before.running() ? Optional.of(Finding.NONE) : Optional.empty();
    }
}
