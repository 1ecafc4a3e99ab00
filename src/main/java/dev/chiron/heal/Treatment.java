package dev.chiron.heal;

import dev.chiron.monitor.Event;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attempt, from its admission to its end, each step written down before the next is taken. What a step left behind that
 * the program did not survive, another treatment goes on with.
 */
final class Treatment {
    /** Nobody calls longer than this after the intent was written down: by then another may have taken over. */
    static final Duration ACT_WINDOW = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Treatment.class);
    private static final Duration EVIDENCE_LIMIT = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final Healer healer;
    private final CaseFile file;
    private final Action action;
    private final ServiceView view;
    private Attempt attempt;

    /** Another has taken over, and sees to the attempt. */
    static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private LostException(Attempt attempt) {
            super("the attempt " + attempt.id() + " on " + attempt.service() + " is another's now");
        }
    }

    Treatment(Healer healer, CaseFile file, Action action, ServiceView view, Attempt attempt) {
        this.healer = healer;
        this.file = file;
        this.action = action;
        this.view = view;
        this.attempt = attempt;
    }

    // ---- from the start

    /** What the target says of itself, which the action may wipe out. */
    Evidence evidence() throws InterruptedException {
        return action.evidence(Deadline.after(healer.clock(), EVIDENCE_LIMIT));
    }

    /** Keeps the evidence, acts upon a planned attempt, and sees whether it helped. */
    Attempt.Verdict begin(TargetState seen, Evidence evidence) throws InterruptedException {
        long asked;
        try {
            step(connection ->
                    EvidenceTable.add(connection, attempt, healer.clock().now(), evidence)
                            && AttemptTable.claim(connection, attempt, prepared(seen)));
            asked = healer.clock().nanos();
            Instant now = Sql.millis(healer.clock().now());
            Instant deadline = Sql.millis(healer.journal().clock().now()).plus(seen.allow());
            step(connection -> AttemptTable.execute(connection, attempt, now, deadline));
        } catch (IOException e) {
            return giveBack("the intent could not be written down: " + e.getMessage());
        }
        if (healer.clock().since(asked).compareTo(ACT_WINDOW) > 0
                || healer.epoch().isEmpty()) {
            return giveBack("it took too long to write the intent down");
        }
        healer.tell(new Event.HealStarted(
                healer.clock().now(),
                view.watched().service(),
                action.kind(),
                attempt.trigger().label()));
        return carriedOut(seen);
    }

    private static Attempt.Call prepared(TargetState seen) {
        return new Attempt.Call(seen.identity(), seen.running(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Attempt.Verdict carriedOut(TargetState seen) throws InterruptedException {
        Action.Outcome outcome;
        try {
            outcome = action.run(seen, order(), Deadline.after(healer.clock(), seen.allow()));
        } catch (InterruptedException e) {
            leaveUnknown();
            throw e;
        } catch (RuntimeException e) {
            LOG.error("{} on {} broke", action.kind(), attempt.service(), e);
            outcome = new Action.Outcome.Unknown("it broke: " + e);
        }
        return switch (outcome) {
            case Action.Outcome.Done done -> verified(Optional.of(healer.clock().now()), done.detail());
            case Action.Outcome.Refused refused ->
                ended(Attempt.Word.FAILED, Attempt.Failure.ACTION_REFUSED, refused.detail());
            case Action.Outcome.Failed failed ->
                reconciled(
                        Reconciliation.afterCall(),
                        Optional.of(healer.clock().now()),
                        Attempt.Failure.ACTION_ERROR,
                        failed.detail());
            case Action.Outcome.Unknown unknown ->
                reconciled(
                        Reconciliation.afterCall(), Optional.empty(), Attempt.Failure.ACTION_TIMEOUT, unknown.detail());
        };
    }

    private Order order() {
        return new Order(
                attempt.id(),
                attempt.epoch(),
                attempt.service(),
                view.watched().service().project(),
                attempt.trigger().label());
    }

    /** The program ends; whoever starts next finds out what became of the call. */
    private void leaveUnknown() {
        try {
            step(connection -> AttemptTable.unknown(connection, attempt, Optional.empty()));
        } catch (IOException | LostException e) {
            LOG.debug("the attempt on {} stays as it is: {}", attempt.service(), e.getMessage());
        }
    }

    /** Ends an attempt in which nothing was done. */
    Attempt.Verdict giveBack(String why) throws InterruptedException {
        Attempt.Verdict verdict = verdict(Attempt.Word.FAILED, Attempt.Failure.NOT_EXECUTED, why);
        while (true) {
            try {
                Optional<Attempt> now = healer.journal().attempt(attempt.id());
                if (now.isEmpty() || now.get().verdict().isPresent()) {
                    return verdict;
                }
                attempt = now.get();
                if (healer.journal().end(attempt, verdict)) {
                    return verdict;
                }
                throw new LostException(attempt);
            } catch (IOException e) {
                LOG.debug("the end of the attempt on {} is written later: {}", attempt.service(), e.getMessage());
                Thread.sleep(AGAIN);
            }
        }
    }

    // ---- from where another left it

    /** Goes on with an attempt that was left under way. */
    Attempt.Verdict resume() throws InterruptedException {
        stored(connection -> AttemptTable.takeOver(connection, attempt, healer.epochOrNone()));
        return switch (attempt.state()) {
            case PLANNED, CLAIMED -> giveBack("Chiron ended before the call");
            case EXECUTING, UNKNOWN ->
                reconciled(
                        Reconciliation.afterCrash(
                                attempt.call().flatMap(Attempt.Call::deadline).orElse(attempt.at())),
                        Optional.empty(),
                        Attempt.Failure.NOT_EXECUTED,
                        "Chiron ended in the middle of it");
            case VERIFYING ->
                judged(
                        later(attempt.verifyUntil().orElse(attempt.at())),
                        "Chiron ended before it was known whether it helped");
            case RECOVERED, NOT_RECOVERED, FAILED -> throw new LostException(attempt);
        };
    }

    /** Ends an attempt that was left under way on what is not healed any more. */
    static void abandon(Healer healer, Attempt left) throws IOException {
        long epoch = healer.epochOrNone();
        boolean called = left.calledAt().isPresent();
        Attempt.Verdict verdict = new Attempt.Verdict(
                called ? Attempt.Word.UNKNOWN : Attempt.Word.FAILED,
                Optional.of(called ? Attempt.Failure.UNDETERMINABLE : Attempt.Failure.NOT_EXECUTED),
                "it is not healed any more",
                Sql.millis(healer.clock().now()));
        if (!healer.journal().change(connection -> AttemptTable.takeOver(connection, left, epoch))
                || !healer.journal().end(left.under(epoch), verdict)) {
            throw new LostException(left);
        }
    }

    /** What was not looked at, because nobody lived to look, has not failed: it is given the time that it must be well for. */
    private Instant later(Instant until) {
        Instant fair = healer.journal()
                .clock()
                .now()
                .plus(healer.orders().settings().verify().healthyFor())
                .plus(Verification.CHECK_LIMIT);
        return until.isAfter(fair) ? until : fair;
    }

    // ---- what became of it

    /** The call may have had its effect, or half of it, so the target is asked. */
    private Attempt.Verdict reconciled(
            Reconciliation how, Optional<Instant> returned, Attempt.Failure without, String detail)
            throws InterruptedException {
        if (attempt.state() != Attempt.State.UNKNOWN) {
            stored(connection -> AttemptTable.unknown(connection, attempt, returned));
        }
        return switch (how.find(healer.journal().clock(), action, attempt)) {
            case EFFECT -> verified(returned, detail);
            case NONE -> ended(Attempt.Word.FAILED, without, detail);
            case GONE -> ended(Attempt.Word.FAILED, Attempt.Failure.TARGET_REPLACED, detail + "; the target is gone");
            case STOPPED ->
                ended(
                        Attempt.Word.FAILED,
                        Attempt.Failure.ACTION_ERROR,
                        detail + "; it was stopped, and could not be started again");
            case NOT_KNOWABLE ->
                returned.isPresent() ? ended(Attempt.Word.FAILED, without, detail) : verified(returned, detail);
        };
    }

    private Attempt.Verdict verified(Optional<Instant> returned, String detail) throws InterruptedException {
        Instant until = healer.journal()
                .clock()
                .now()
                .plus(healer.orders().settings().verify().timeout());
        stored(connection -> AttemptTable.verify(connection, attempt, returned, until));
        return judged(until, detail);
    }

    private Attempt.Verdict judged(Instant until, String detail) throws InterruptedException {
        healer.monitor().restarted(attempt.service());
        Verification verification = new Verification(healer, attempt.service(), action, until);
        Optional<Attempt.Failure> failure = verification.failure();
        if (failure.isEmpty()) {
            return stored(verdict(Attempt.Word.RECOVERED, Optional.empty(), detail));
        }
        String seen = detail + ", but " + verification.lastSeen();
        if (attempt.call().filter(Attempt.Call::untold).isPresent()) {
            healer.lock(attempt.service(), Refusal.STATE_UNDETERMINABLE);
            return ended(Attempt.Word.UNKNOWN, Attempt.Failure.UNDETERMINABLE, seen);
        }
        return ended(Attempt.Word.NOT_RECOVERED, failure.get(), seen);
    }

    private Attempt.Verdict ended(Attempt.Word word, Attempt.Failure reason, String detail)
            throws InterruptedException {
        return stored(verdict(word, reason, detail));
    }

    private Attempt.Verdict verdict(Attempt.Word word, Attempt.Failure reason, String detail) {
        return verdict(word, Optional.of(reason), detail);
    }

    private Attempt.Verdict verdict(Attempt.Word word, Optional<Attempt.Failure> reason, String detail) {
        return new Attempt.Verdict(
                word, reason, detail, Sql.millis(healer.clock().now()));
    }

    // ---- writing down

    /** One step, once. */
    private void step(JournalDesk.Work<Boolean> step) throws IOException {
        if (!healer.journal().change(step)) {
            throw new LostException(attempt);
        }
        attempt = healer.journal().attempt(attempt.id()).orElseThrow(() -> new LostException(attempt));
        healer.journal().stepped(attempt);
    }

    /** A step that must be stored before anything else happens, however long that takes. */
    private void stored(JournalDesk.Work<Boolean> step) throws InterruptedException {
        while (true) {
            try {
                boolean changed = healer.journal().change(step);
                Attempt now = healer.journal().attempt(attempt.id()).orElseThrow(() -> new LostException(attempt));
                boolean before = now.epoch() == healer.epochOrNone() && !now.equals(attempt);
                if (!changed && !before) {
                    throw new LostException(attempt);
                }
                attempt = now;
                healer.journal().stepped(attempt);
                return;
            } catch (IOException e) {
                LOG.debug("a step of the attempt on {} is written later: {}", attempt.service(), e.getMessage());
                Thread.sleep(AGAIN);
            }
        }
    }

    private Attempt.Verdict stored(Attempt.Verdict verdict) throws InterruptedException {
        while (true) {
            try {
                boolean ended = healer.journal().end(attempt, verdict);
                Optional<Attempt> now =
                        ended ? Optional.empty() : healer.journal().attempt(attempt.id());
                if (!ended && now.flatMap(Attempt::verdict).isEmpty()) {
                    throw new LostException(attempt);
                }
                tell(verdict);
                return verdict;
            } catch (IOException e) {
                LOG.debug("the end of the attempt on {} is written later: {}", attempt.service(), e.getMessage());
                Thread.sleep(AGAIN);
            }
        }
    }

    private void tell(Attempt.Verdict verdict) {
        healer.tell(new Event.HealFinished(
                verdict.at(),
                view.watched().service(),
                attempt.action(),
                attempt.trigger().label(),
                verdict.word().label(),
                verdict.detail(),
                Duration.between(file.openedAt(), verdict.at())));
    }
}
