package dev.chiron.heal;

import dev.chiron.health.Outcome;
import dev.chiron.health.Status;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service's way from a signal to the end: judged, refused for now or acted upon and verified, and judged again while it
 * is not well. It is woken by its own timer, by further signals, and by changes of status.
 */
final class Case {
    private static final Logger LOG = LoggerFactory.getLogger(Case.class);
    private static final Duration OBSERVE_LIMIT = Duration.ofSeconds(5);
    private static final Duration FRESH_CHECK_LIMIT = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofSeconds(15);

    private enum Stage {
        JUDGING,
        ACTING,
        SUPERSEDED
    }

    private final Healer healer;
    private final String service;
    private final Trigger trigger;
    private final boolean forced;
    private final Instant signalledAt;
    private volatile Instant heardAt;
    private final Semaphore bell = new Semaphore(0);
    private final Thread thread;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.JUDGING);
    private volatile @Nullable Action doing;
    private @Nullable Instant calledAt;
    private @Nullable Instant calledUntil;
    private @Nullable Refusal lastTold;
    private @Nullable String stoppedIdentity;

    Case(Healer healer, String service, Trigger trigger, boolean forced) {
        this.healer = healer;
        this.service = service;
        this.trigger = trigger;
        this.forced = forced;
        this.signalledAt = healer.clock().now();
        this.heardAt = signalledAt;
        this.thread = Thread.ofVirtual().name("heal-" + service).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Hears the same signal again. */
    void hearAgain() {
        heardAt = healer.clock().now();
    }

    void wake() {
        bell.release();
    }

    void interrupt() {
        thread.interrupt();
    }

    void join(Duration most) throws InterruptedException {
        thread.join(most);
    }

    /** Ends the case in favour of another, unless it is acting. */
    boolean supersede() {
        boolean free = stage.compareAndSet(Stage.JUDGING, Stage.SUPERSEDED);
        if (free) {
            thread.interrupt();
        }
        return free;
    }

    boolean acting() {
        return stage.get() == Stage.ACTING;
    }

    /** What is being done, while it is. */
    Optional<Action> doing() {
        return acting() ? Optional.ofNullable(doing) : Optional.empty();
    }

    private void run() {
        try {
            boolean again = true;
            while (again) {
                again = round();
            }
        } catch (InterruptedException e) {
            LOG.debug("the case of {} was ended", service);
        } catch (RuntimeException e) {
            LOG.error("the case of {} broke", service, e);
        } finally {
            healer.ended(service, this, trigger == Trigger.MANUAL || bell.availablePermits() > 0);
        }
    }

    /** One judgement and what follows from it; false when the case is closed. */
    private boolean round() throws InterruptedException {
        Optional<HealRule> rule = healer.rule(service);
        if (rule.isEmpty()) {
            return false;
        }
        healer.unlockIfDue(service);
        Action action = healer.inquiry().next(service, rule.get());
        Judgement judgement = judged(rule.get(), action, Optional.empty());
        if (trigger != Trigger.MANUAL && judgement.admitted()) {
            judgement = judged(rule.get(), action, Optional.of(freshLook()));
        }
        return switch (judgement.verdict()) {
            case Verdict.Refuse refusal -> waited(refusal);
            case Verdict.Admit admit -> act(judgement.facts());
        };
    }

    /** A verdict, and the facts that it was found upon. */
    private record Judgement(Verdict verdict, Facts facts) {
        /** Whether all rails admit it, even if only to tell. */
        boolean admitted() {
            return switch (verdict) {
                case Verdict.Admit admit -> true;
                case Verdict.Refuse refuse -> refuse.reason() == Refusal.DRY_RUN;
            };
        }
    }

    private Judgement judged(HealRule rule, Action action, Optional<Outcome> confirmed) throws InterruptedException {
        healer.surroundings().lookAround(service, rule);
        Signal signal = new Signal(trigger, forced, heardAt);
        Facts facts = healer.inquiry().facts(service, rule, action, signal, observed(action), confirmed);
        healer.surroundings().note(facts);
        return new Judgement(Rails.judge(facts), facts);
    }

    /** One fresh failed probe of our own is enough as confirmation; it may be the first of many, so all is judged anew. */
    private Outcome freshLook() throws InterruptedException {
        return healer.monitor()
                .check(service, FRESH_CHECK_LIMIT)
                .flatMap(ServiceView::last)
                .map(Check::outcome)
                .orElse(Outcome.NOT_RUN);
    }

    // ---- waiting

    /** Tells the refusal once, and waits until it is worth judging again; false when the case is closed. */
    private boolean waited(Verdict.Refuse refusal) throws InterruptedException {
        if (refusal.reason() != lastTold) {
            lastTold = refusal.reason();
            healer.refused(service, trigger, refusal);
        }
        if (refusal.reason() == Refusal.LOCKED_OUT && !healer.journal().locked(service)) {
            healer.journal().lock(service, healer.clock().now());
            healer.tellLock(service, true);
        }
        if (refusal.reason().isFinal() || trigger == Trigger.MANUAL || !stillUnwell()) {
            return false;
        }
        Instant now = healer.clock().now();
        Duration pause = refusal.notBefore()
                .map(moment -> Duration.between(now, moment))
                .orElse(refusal.reason().isHeld() ? LATER : SOON);
        if (bell.tryAcquire(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS)) {
            bell.drainPermits();
        }
        return stillUnwell();
    }

    private boolean stillUnwell() {
        return healer.monitor()
                .find(service)
                .filter(view -> view.status() == Status.DOWN || Surroundings.failing(view))
                .isPresent();
    }

    // ---- acting

    void becomeActing(Action action) throws InterruptedException {
        doing = action;
        if (!stage.compareAndSet(Stage.JUDGING, Stage.ACTING)) {
            throw new InterruptedException("superseded");
        }
    }

    /** Acts if nobody was faster; false when the case is closed. */
    private boolean act(Facts facts) throws InterruptedException {
        Optional<ServiceView> view = healer.monitor().find(service);
        if (view.isEmpty()) {
            return false;
        }
        Optional<Verdict.Refuse> late = healer.claim(service, facts, this);
        if (late.isPresent()) {
            return waited(late.get());
        }
        Action action = facts.action();
        Attempt attempt = intent(action);
        try {
            healer.journal().begin(attempt);
        } catch (IOException e) {
            stage.set(Stage.JUDGING);
            return waited(new Verdict.Refuse(
                    Refusal.JOURNAL_UNAVAILABLE, "the intent cannot be written down: " + e.getMessage()));
        }
        Attempt.Word word = attempted(attempt, action, view.get(), facts.target());
        return word != Attempt.Word.RECOVERED && trigger != Trigger.MANUAL;
    }

    private Attempt intent(Action action) {
        return new Attempt(
                UUID.randomUUID(),
                service,
                action.kind(),
                trigger,
                healer.clock().now(),
                Optional.empty());
    }

    private Attempt.Word attempted(Attempt attempt, Action action, ServiceView view, TargetState seen)
            throws InterruptedException {
        healer.tell(new Event.HealStarted(attempt.at(), view.watched().service(), action.kind(), trigger.label()));
        try {
            return closed(attempt, view, carriedOut(action, order(attempt, view), seen));
        } catch (InterruptedException e) {
            closed(attempt, view, ended(Attempt.Word.UNKNOWN, "Chiron was stopped in the middle of it"));
            throw e;
        } catch (RuntimeException e) {
            closed(attempt, view, ended(Attempt.Word.UNKNOWN, "it broke: " + e));
            throw e;
        } finally {
            stage.set(Stage.JUDGING);
            lastTold = null;
        }
    }

    private Order order(Attempt attempt, ServiceView view) {
        return new Order(attempt.id(), 0, service, view.watched().service().project(), trigger.label());
    }

    private Attempt.Verdict carriedOut(Action action, Order order, TargetState seen) throws InterruptedException {
        calledAt = healer.clock().now();
        calledUntil = null;
        Action.Outcome outcome = action.run(seen, order, Deadline.after(healer.clock(), seen.allow()));
        calledUntil = healer.clock().now();
        return switch (outcome) {
            case Action.Outcome.Done done -> verified(action, done.detail());
            case Action.Outcome.Refused refused -> ended(Attempt.Word.FAILED, refused.detail());
            case Action.Outcome.Failed failed -> reconciled(action, seen, Attempt.Word.FAILED, failed.detail());
            case Action.Outcome.Unknown unknown -> reconciled(action, seen, Attempt.Word.UNKNOWN, unknown.detail());
        };
    }

    /**
     * The call may have had its effect, or half of it, so the target is asked; what was stopped and not started is started,
     * never restarted.
     */
    private Attempt.Verdict reconciled(Action action, TargetState before, Attempt.Word without, String detail)
            throws InterruptedException {
        TargetState after = action.observe(_ -> true, Deadline.after(healer.clock(), OBSERVE_LIMIT));
        boolean effect = after.running() && !after.identity().equals(before.identity());
        boolean halfDone =
                before.running() && !after.running() && after.identity().equals(before.identity());
        if (halfDone) {
            Action.Outcome completed = action.complete(after, Deadline.after(healer.clock(), OBSERVE_LIMIT));
            effect = completed instanceof Action.Outcome.Done;
        }
        return effect ? verified(action, detail) : ended(without, detail);
    }

    private Attempt.Verdict verified(Action action, String detail) throws InterruptedException {
        healer.monitor().restarted(service);
        Verification verification = new Verification(healer, service, action);
        return verification.recovered()
                ? ended(Attempt.Word.RECOVERED, detail)
                : ended(Attempt.Word.NOT_RECOVERED, detail + ", but " + verification.lastSeen());
    }

    private Attempt.Word closed(Attempt attempt, ServiceView view, Attempt.Verdict verdict) {
        healer.journal().close(attempt.closed(verdict));
        String word = verdict.word().name().toLowerCase(Locale.ROOT);
        healer.tell(new Event.HealFinished(
                verdict.at(),
                view.watched().service(),
                attempt.action(),
                trigger.label(),
                word,
                verdict.detail(),
                Duration.between(signalledAt, verdict.at())));
        return verdict.word();
    }

    private Attempt.Verdict ended(Attempt.Word word, String detail) {
        return new Attempt.Verdict(word, detail, healer.clock().now());
    }

    // ---- looking

    /** What was seen to be stopped by hand stays so while it is the same, even when the engine has forgotten the event. */
    private TargetState observed(Action action) throws InterruptedException {
        TargetState seen = action.observe(this::ours, Deadline.after(healer.clock(), OBSERVE_LIMIT));
        if (seen.stand().equals(Optional.of(Refusal.TARGET_STOPPED_BY_USER))) {
            stoppedIdentity = seen.identity();
        } else if (seen.stand().isEmpty() && !seen.running() && seen.identity().equals(stoppedIdentity)) {
            return new TargetState(
                    seen.identity(),
                    false,
                    Optional.of(Refusal.TARGET_STOPPED_BY_USER),
                    "somebody stopped it",
                    seen.allow());
        }
        return seen;
    }

    /**
     * Whether the moment lies within the latest call of this case, or within an attempt whose end nobody knows, give or take
     * a little; all others ended in a start.
     */
    private boolean ours(Instant moment) {
        boolean latest = calledAt != null
                && !moment.isBefore(calledAt)
                && (calledUntil == null || !moment.isAfter(calledUntil.plus(SOON)));
        return latest
                || healer.journal().attempts(service).stream()
                        .anyMatch(attempt -> !moment.isBefore(attempt.at())
                                && attempt.verdict()
                                        .filter(verdict -> verdict.word() == Attempt.Word.UNKNOWN)
                                        .filter(verdict ->
                                                !moment.isAfter(verdict.at().plus(SOON)))
                                        .isPresent());
    }
}
