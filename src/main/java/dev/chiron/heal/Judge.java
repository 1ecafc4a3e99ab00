package dev.chiron.heal;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Gathers what a judgement on one service rests on, and asks the rails. */
final class Judge {
    private static final Duration OBSERVE_LIMIT = Duration.ofSeconds(5);
    private static final Duration FRESH_CHECK_LIMIT = Duration.ofSeconds(10);
    private static final Duration GIVE_OR_TAKE = Duration.ofSeconds(2);

    private final Healer healer;
    private final String service;
    private final StopMemory memory = new StopMemory();

    /** A verdict, and the facts that it was found upon. */
    record Judgement(Verdict verdict, Facts facts) {
        /** Whether all rails admit it, even if only to tell. */
        boolean admitted() {
            return switch (verdict) {
                case Verdict.Admit admit -> true;
                case Verdict.Refuse refuse -> refuse.reason() == Refusal.DRY_RUN;
            };
        }
    }

    Judge(Healer healer, String service) {
        this.healer = healer;
        this.service = service;
    }

    /** What a fresh check finds where only somebody else says that it is not well; empty where we know, or a person asks. */
    Optional<Outcome> ownLook(CaseFile file) throws InterruptedException {
        return file.trigger() == Trigger.MANUAL || healer.surroundings().unwell(service)
                ? Optional.empty()
                : Optional.of(freshLook());
    }

    /**
     * Judges; if all rails admit it and no fresh check was made, once more after one: it may be the first of many.
     *
     * @param seen what a fresh check found, if one was made
     */
    Judgement judged(CaseFile file, HealRule rule, Action action, CaseHistory history, Optional<Outcome> seen)
            throws InterruptedException {
        Judgement judgement = found(file, rule, action, history, seen);
        return file.trigger() != Trigger.MANUAL && seen.isEmpty() && judgement.admitted()
                ? found(file, rule, action, history, Optional.of(freshLook()))
                : judgement;
    }

    private Judgement found(
            CaseFile file, HealRule rule, Action action, CaseHistory history, Optional<Outcome> confirmed)
            throws InterruptedException {
        Facts facts = facts(file, rule, action, history, confirmed);
        return new Judgement(Rails.judge(facts), facts);
    }

    /** Looks once more at what may have changed since all rails admitted it, but for what the attempt itself spends. */
    Judgement lastLook(CaseFile file, Facts before, CaseHistory history) throws InterruptedException {
        Facts facts = facts(file, before.rule(), before.action(), history, before.confirmed());
        return new Judgement(
                Rails.lastLook(facts).<Verdict>map(refusal -> refusal).orElseGet(Verdict.Admit::new), facts);
    }

    private Facts facts(CaseFile file, HealRule rule, Action action, CaseHistory history, Optional<Outcome> confirmed)
            throws InterruptedException {
        healer.surroundings().lookAround(service, rule);
        Signal signal = new Signal(file.trigger(), file.forced(), file.signalledAt());
        Facts facts =
                healer.inquiry().facts(service, rule, action, signal, history, observed(action, history), confirmed);
        healer.surroundings().note(facts);
        return facts;
    }

    /** A check that did not begin after it was asked for says nothing new. */
    private Outcome freshLook() throws InterruptedException {
        Instant asked = Sql.millis(healer.clock().now());
        return healer.monitor()
                .check(service, FRESH_CHECK_LIMIT)
                .flatMap(ServiceView::last)
                .filter(check -> !check.at().minus(check.duration()).isBefore(asked))
                .map(Check::outcome)
                .orElse(Outcome.NOT_RUN);
    }

    private TargetState observed(Action action, CaseHistory history) throws InterruptedException {
        return memory.recall(action.observe(
                moment -> history.recent().stream().anyMatch(attempt -> within(attempt, moment)),
                Deadline.after(healer.clock(), OBSERVE_LIMIT)));
    }

    /** Whether the moment lies within a call of ours, give or take a little. */
    static boolean within(Attempt attempt, Instant moment) {
        return attempt.call()
                .filter(call -> call.at().filter(at -> !moment.isBefore(at)).isPresent()
                        && call.returned()
                                .or(call::deadline)
                                .filter(end -> !moment.isAfter(end.plus(GIVE_OR_TAKE)))
                                .isPresent())
                .isPresent();
    }
}
