package dev.chiron.heal;

import dev.chiron.health.Outcome;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Says what a signal would lead to, by the rails that judge real ones. The target is looked at; nothing is probed, opened,
 * written down, counted or told.
 */
public final class Explainer {
    private static final Duration OBSERVE_LIMIT = Duration.ofSeconds(5);
    private static final UUID NO_CASE = new UUID(0, 0);

    private final Healer healer;

    /** One that explains what this healer would do. */
    public Explainer(Healer healer) {
        this.healer = healer;
    }

    /**
     * Explains a signal about a service; whether the service is not well is judged by its latest check.
     *
     * @param trigger who would signal
     * @param forced whether a person would insist
     * @throws IOException when the journal is away
     */
    public Explanation explain(String service, Trigger trigger, boolean forced)
            throws IOException, InterruptedException {
        List<Answered> answers = new ArrayList<>();
        Optional<Verdict.Refuse> unwanted = healer.unwanted(service, trigger);
        answers.add(answered("signal", unwanted));
        Optional<HealRule> rule = healer.rule(service);
        if (rule.isEmpty()) {
            return explanation(service, trigger, Optional.empty(), answers);
        }
        CaseHistory history = healer.journal().history(NO_CASE, service);
        answers.add(answered("attempt under way", underWay(service, history)));
        answers.add(answered("last attempt", undeterminable(history, trigger)));
        Step step = healer.inquiry().next(rule.get(), history);
        Signal signal = new Signal(trigger, forced, healer.clock().now());
        Facts facts = facts(service, rule.get(), step.action(), signal, history);
        answers.addAll(Answered.all(facts));
        Explanation.Plan plan = new Explanation.Plan(
                step.action().kind(),
                rule.get().steps().indexOf(step),
                rule.get().steps().size(),
                step.action().host(),
                facts.target());
        return explanation(service, trigger, Optional.of(plan), answers);
    }

    private Facts facts(String service, HealRule rule, Action action, Signal signal, CaseHistory history)
            throws InterruptedException {
        TargetState seen = action.observe(
                moment -> history.recent().stream().anyMatch(attempt -> Judge.within(attempt, moment)),
                Deadline.after(healer.clock(), OBSERVE_LIMIT));
        return healer.inquiry().facts(service, rule, action, signal, history, seen, lastCheck(service, signal));
    }

    /** For a person it is not asked; for others the last check stands in for the fresh one. */
    private Optional<Outcome> lastCheck(String service, Signal signal) {
        return signal.trigger() == Trigger.MANUAL
                ? Optional.empty()
                : healer.monitor().find(service).flatMap(view -> view.last()).map(check -> check.outcome());
    }

    private static Optional<Verdict.Refuse> underWay(String service, CaseHistory history) {
        return history.active().stream()
                .filter(attempt -> attempt.service().equals(service))
                .findFirst()
                .map(attempt -> new Verdict.Refuse(
                        Refusal.DUPLICATE,
                        attempt.action() + " is under way since " + attempt.at() + ", "
                                + attempt.state().label()));
    }

    private static Optional<Verdict.Refuse> undeterminable(CaseHistory history, Trigger trigger) {
        return history.lock()
                .filter(lock -> lock.why() != Refusal.LOCKED_OUT && trigger != Trigger.MANUAL)
                .map(lock -> new Verdict.Refuse(
                        lock.why(), "nobody knows what became of the last attempt; unlock it by hand"));
    }

    private static Answered answered(String rail, Optional<Verdict.Refuse> refusal) {
        return Answered.of(rail, refusal.<Answer>map(Answer.Refuses::new).orElseGet(Answer.Admits::new));
    }

    private static Explanation explanation(
            String service, Trigger trigger, Optional<Explanation.Plan> plan, List<Answered> answers) {
        Optional<Answered> first = answers.stream().filter(Answered::refuses).findFirst();
        Optional<Refusal> reason = first.flatMap(Answered::reason);
        Optional<Instant> notBefore = first.flatMap(Answered::notBefore);
        String detail = first.map(Answered::why).orElse("no guard rail is against it");
        return new Explanation(
                service, trigger, first.isEmpty(), reason, detail, notBefore, plan, List.copyOf(answers));
    }
}
