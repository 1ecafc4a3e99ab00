package dev.chiron.heal;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.ServiceView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration LATER = Duration.ofSeconds(15);

    private enum Stage {
        JUDGING,
        ACTING,
        SUPERSEDED
    }

    private final Healer healer;
    private final String service;
    private final Judge judge;
    private final Semaphore bell = new Semaphore(0);
    private final Thread thread;
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.JUDGING);
    private volatile CaseFile file;
    private volatile boolean filed;
    private int judgedSignals = 1;
    private @Nullable Refusal lastTold;

    /** Whether somebody else says that it is not well, and no check of our own has seen it since. */
    private boolean hearsay;

    private List<Answered> answers = List.of();

    /** @param filed whether it is written down already */
    Case(Healer healer, CaseFile file, boolean filed) {
        this.healer = healer;
        this.file = file;
        this.filed = filed;
        this.service = file.service();
        this.hearsay = file.trigger() == Trigger.ALERTMANAGER;
        this.judge = new Judge(healer, service);
        this.thread = Thread.ofVirtual().name("heal-" + service).unstarted(this::run);
    }

    /** Whether it is this one's, as far as it is written down at all. */
    boolean isOf(CaseFile other) {
        return !filed || file.id().equals(other.id());
    }

    void start() {
        thread.start();
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

    private void run() {
        try {
            if (file()) {
                boolean goesOn = true;
                while (goesOn || !closed()) {
                    goesOn = round();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the case of {} was ended", service);
        } catch (Treatment.LostException e) {
            LOG.debug("the case of {} is left to another: {}", service, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the case of {} broke, and is gone on with in {} s", service, LATER.toSeconds(), e);
            rest();
        } finally {
            healer.ended(service, this, byHand() || bell.availablePermits() > 0);
        }
    }

    /** Keeps its place for a while, as whoever finds the case again would break likewise. */
    private static void rest() {
        try {
            Thread.sleep(LATER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- its file

    /** Writes the case down before anything else; false when the service is well before that can be done. */
    private boolean file() throws InterruptedException {
        while (!filed) {
            try {
                file = healer.journal().open(file);
                filed = true;
            } catch (IOException e) {
                if (!waited(unavailable(e))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Verdict.Refuse unavailable(IOException failure) {
        return new Verdict.Refuse(Refusal.JOURNAL_UNAVAILABLE, "nothing can be written down: " + failure.getMessage());
    }

    /** Closes it; false when there came further signals, which are to be judged as well. */
    private boolean closed() throws InterruptedException {
        while (true) {
            try {
                if (healer.journal().close(file.id(), byHand() ? Integer.MAX_VALUE : judgedSignals, closing())) {
                    return true;
                }
                Optional<CaseFile> now =
                        healer.journal().history(file.id(), service).file();
                judgedSignals = now.map(CaseFile::signals).orElse(judgedSignals);
                return now.isEmpty();
            } catch (IOException e) {
                LOG.debug("the case of {} is closed later: {}", service, e.getMessage());
                Thread.sleep(SOON);
            }
        }
    }

    private String closing() {
        Refusal last = lastTold;
        return last == null ? "done" : last.label();
    }

    private boolean byHand() {
        return file.trigger() == Trigger.MANUAL;
    }

    // ---- judging

    /** One judgement and what follows from it; false when the case is to be closed. */
    private boolean round() throws InterruptedException {
        try {
            CaseHistory history = healer.journal().history(file.id(), service);
            Optional<Attempt> left = history.active().stream()
                    .filter(attempt -> attempt.service().equals(service))
                    .findFirst();
            Optional<HealRule> rule = healer.rule(service);
            Optional<ServiceView> view = healer.monitor().find(service);
            judgedSignals = history.file().map(CaseFile::signals).orElse(judgedSignals);
            if (left.isPresent()) {
                return resumed(left.get(), rule, view);
            }
            return history.file().isPresent()
                    && rule.isPresent()
                    && view.isPresent()
                    && !done(history)
                    && judgedOnce(rule.get(), view.get(), history);
        } catch (IOException e) {
            return waited(unavailable(e));
        }
    }

    /** Goes on with an attempt that was left under way. */
    private boolean resumed(Attempt left, Optional<HealRule> rule, Optional<ServiceView> view)
            throws InterruptedException, IOException {
        if (rule.isEmpty() || view.isEmpty()) {
            Treatment.abandon(healer, left);
            return false;
        }
        Treatment treatment = new Treatment(healer, file, action(rule.get(), left), view.get(), left);
        return goesOn(() -> Optional.of(treatment.resume()));
    }

    /** What was begun with; the configuration may have changed since. */
    private static Action action(HealRule rule, Attempt left) {
        return rule.steps().stream()
                .map(Step::action)
                .filter(action -> action.kind().equals(left.action()))
                .findFirst()
                .orElse(rule.step(0).action());
    }

    /** Whether a person's wish was fulfilled already, perhaps by a program that did not live to note it. */
    private boolean done(CaseHistory history) {
        return byHand()
                && history.recent().stream()
                        .anyMatch(attempt -> attempt.plan().caseId().equals(file.id()) && !attempt.givenBack());
    }

    private boolean judgedOnce(HealRule rule, ServiceView view, CaseHistory history)
            throws InterruptedException, IOException {
        healer.unlockIfDue(service, history);
        CaseFile now = history.file().orElse(file);
        Optional<Outcome> seen = judge.ownLook(now);
        hearsay = seen.equals(Optional.of(Outcome.NOT_RUN));
        Optional<Refusal> undeterminable =
                history.lock().map(Lock::why).filter(why -> why != Refusal.LOCKED_OUT && !byHand());
        if (undeterminable.isPresent() && seen.filter(Outcome::works).isEmpty()) {
            return waited(new Verdict.Refuse(
                    undeterminable.get(), "nobody knows what became of the last attempt; unlock it by hand"));
        }
        Step step = healer.inquiry().next(rule, history);
        Judge.Judgement judgement = judge.judged(now, rule, step.action(), history, seen);
        answers = Answered.all(judgement.facts());
        return switch (judgement.verdict()) {
            case Verdict.Refuse refusal -> waited(refusal, history);
            case Verdict.Admit admit -> act(step, view, judgement.facts());
        };
    }

    // ---- waiting

    private boolean waited(Verdict.Refuse refusal, CaseHistory history) throws InterruptedException {
        if (refusal.reason() == Refusal.LOCKED_OUT && history.lock().isEmpty()) {
            healer.lock(service, Refusal.LOCKED_OUT);
        }
        return waited(refusal);
    }

    /** Tells the refusal once, and waits until it is worth judging again; false when the case is closed. */
    private boolean waited(Verdict.Refuse refusal) throws InterruptedException {
        if (refusal.reason() != lastTold) {
            lastTold = refusal.reason();
            healer.refused(List.of(new Denial(service, file.trigger(), refusal, Optional.of(file.id()), answers)));
            answers = List.of();
        }
        if (refusal.reason().isFinal() || !worthWaiting(refusal.reason())) {
            return false;
        }
        Instant now = healer.clock().now();
        Duration pause = refusal.notBefore()
                .map(moment -> Duration.between(now, moment))
                .orElse(refusal.reason().isHeld() ? LATER : SOON);
        Duration most = pause.compareTo(LATER) > 0 ? LATER : pause; // another Chiron may end what holds it back
        if (bell.tryAcquire(Math.max(1, most.toMillis()), TimeUnit.MILLISECONDS)) {
            bell.drainPermits();
        }
        return worthWaiting(refusal.reason());
    }

    /**
     * A person who asked was told that it will be done, so that it waits for the journal and the lease, but not for ever. What
     * nobody has looked at since it was said is waited for until somebody can, or it is taken back.
     */
    private boolean worthWaiting(Refusal reason) {
        if (!byHand()) {
            return healer.surroundings().unwell(service) || (hearsay && !takenBack());
        }
        Instant stale = file.openedAt().plus(healer.orders().settings().maxSignalAge());
        return (reason == Refusal.JOURNAL_UNAVAILABLE || reason == Refusal.NOT_LEADER)
                && healer.clock().now().isBefore(stale);
    }

    private boolean takenBack() {
        try {
            return healer.journal().resolved(service, file.openedAt());
        } catch (IOException e) {
            return false;
        }
    }

    // ---- acting

    /** Acts if there is place for it; false when the case is to be closed. */
    private boolean act(Step step, ServiceView view, Facts facts) throws InterruptedException, IOException {
        OptionalLong epoch = healer.epoch();
        if (epoch.isEmpty()) {
            return waited(new Verdict.Refuse(Refusal.NOT_LEADER, "it is not known whether this Chiron acts"));
        }
        Attempt.Plan plan = plan(facts.rule(), step);
        Admission admission = new Admission(
                plan,
                file.forced(),
                epoch.getAsLong(),
                (active, lastHour) -> Rails.admission(
                        facts.with(healer.inquiry().load(service, facts.rule(), step.action(), active, lastHour))));
        Optional<Verdict.Refuse> refusal = healer.journal().admit(admission, Answered.json(answers));
        return refusal.isPresent()
                ? waited(refusal.get())
                : goesOn(() -> treated(facts, view, Attempt.planned(plan, epoch.getAsLong())));
    }

    private Attempt.Plan plan(HealRule rule, Step step) {
        return new Attempt.Plan(
                UUID.randomUUID(),
                file.id(),
                service,
                step.action().kind(),
                rule.steps().indexOf(step),
                file.trigger(),
                file.actor(),
                rule.group(),
                step.action().host(),
                Sql.millis(healer.clock().now()));
    }

    /** Between the judgement and the place that was found minutes may have passed, so that it is asked again, last of all. */
    private Optional<Attempt.Verdict> treated(Facts facts, ServiceView view, Attempt planned)
            throws InterruptedException {
        Treatment treatment = new Treatment(healer, file, facts.action(), view, planned);
        Evidence evidence = treatment.evidence();
        try {
            if (!healer.rule(service).equals(Optional.of(facts.rule()))) {
                treatment.giveBack("the configuration changed meanwhile");
                return Optional.empty();
            }
            Judge.Judgement again = judge.lastLook(file, facts, healer.journal().history(file.id(), service));
            if (again.verdict() instanceof Verdict.Refuse refusal) {
                treatment.giveBack(
                        "it was refused once more: " + refusal.reason().label());
                return Optional.empty();
            }
            return Optional.of(treatment.begin(again.facts().target(), evidence));
        } catch (IOException e) {
            treatment.giveBack("it could not be judged once more: " + e.getMessage());
            return Optional.empty();
        }
    }

    private interface Work {
        Optional<Attempt.Verdict> done() throws InterruptedException;
    }

    /** Whether the case goes on after an attempt. */
    private boolean goesOn(Work work) throws InterruptedException {
        if (!stage.compareAndSet(Stage.JUDGING, Stage.ACTING)) {
            throw new InterruptedException("another case has taken its place");
        }
        try {
            Optional<Attempt.Verdict> verdict = work.done();
            boolean acted =
                    verdict.isPresent() && !verdict.get().reason().equals(Optional.of(Attempt.Failure.NOT_EXECUTED));
            boolean recovered =
                    verdict.filter(end -> end.word() == Attempt.Word.RECOVERED).isPresent();
            return !recovered && (!byHand() || !acted);
        } finally {
            stage.set(Stage.JUDGING);
            lastTold = null;
        }
    }
}
