package dev.chiron.heal;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Pause;
import dev.chiron.monitor.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Gathers the facts that the rails judge upon, and changes nothing by it. */
final class Inquiry {
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Healer healer;

    Inquiry(Healer healer) {
        this.healer = healer;
    }

    /**
     * The facts on a service, now.
     *
     * @param history what the journal knows of it
     * @param target what was just seen of the action's target
     * @param confirmed what a fresh check found, if one was made
     */
    Facts facts(
            String service,
            HealRule rule,
            Action action,
            Signal signal,
            CaseHistory history,
            TargetState target,
            Optional<Outcome> confirmed) {
        HealSettings settings = healer.orders().settings();
        Instant now = healer.clock().now();
        Optional<ServiceView> view = healer.monitor().find(service);
        return new Facts(
                now,
                settings,
                rule,
                action,
                confirmed(signal, view),
                house(history),
                standing(history, view, now),
                target,
                healer.surroundings().of(service, rule),
                load(service, rule, action, history.active(), history.lastHour()),
                confirmed);
    }

    /** A check of our own that failed says again what the signal said. */
    private static Signal confirmed(Signal signal, Optional<ServiceView> view) {
        Instant seen = view.filter(Surroundings::failing)
                .flatMap(ServiceView::last)
                .map(Check::at)
                .orElse(Instant.MIN);
        return seen.isAfter(signal.at()) ? new Signal(signal.trigger(), signal.forced(), seen) : signal;
    }

    private Facts.House house(CaseHistory history) {
        return new Facts.House(
                healer.startedAt(),
                healer.leads(),
                Optional.empty(),
                healer.monitor().connected(),
                history.paused());
    }

    private static Facts.Standing standing(CaseHistory history, Optional<ServiceView> view, Instant now) {
        return new Facts.Standing(
                history.lock().filter(lock -> lock.why() == Refusal.LOCKED_OUT).map(Lock::since),
                history.counted(),
                view.flatMap(seen -> seen.state().startingUntil()),
                view.flatMap(ServiceView::pause).or(history::pausedHere).or(() -> elsewhere(history, now)),
                view.filter(ServiceView::maintenance).isPresent());
    }

    /** A pause that was said to another Chiron, whose end nobody tells us: it is looked up again soon. */
    private static Optional<Pause> elsewhere(CaseHistory history, Instant now) {
        return history.pausedService()
                .map(pause -> new Pause(pause.by(), pause.reason(), pause.since(), Optional.of(now.plus(SOON))));
    }

    /** The step that comes next, by how many attempts have failed one after the other within the window. */
    Step next(HealRule rule, CaseHistory history) {
        Instant since = healer.clock().now().minus(healer.orders().settings().window());
        List<Attempt> failed = history.counted().reversed().stream()
                .takeWhile(attempt -> attempt.at().isAfter(since)
                        && attempt.verdict()
                                .filter(verdict -> verdict.word() != Attempt.Word.RECOVERED)
                                .isPresent())
                .toList();
        return rule.step(failed.size());
    }

    /** What is being done now, and was within the last hour. */
    Facts.Load load(String service, HealRule rule, Action action, List<Attempt> active, List<Attempt> lastHour) {
        List<Attempt> begun =
                lastHour.stream().filter(attempt -> !attempt.givenBack()).toList();
        List<Attempt> others = active.stream()
                .filter(attempt -> !attempt.service().equals(service))
                .toList();
        return new Facts.Load(
                action.circuitOpen().map(why -> new Verdict.Refuse(Refusal.CIRCUIT_OPEN, why)),
                begun.stream().map(Attempt::at).toList(),
                begun.stream()
                        .filter(attempt -> inGroup(attempt.service(), rule))
                        .map(Attempt::at)
                        .toList(),
                (int) others.stream()
                        .filter(other -> other.plan().group().equals(rule.group()))
                        .count(),
                (int) others.stream()
                        .filter(other -> other.plan().host().equals(action.host()))
                        .count(),
                others.size());
    }

    private boolean inGroup(String service, HealRule rule) {
        return healer.rule(service)
                .filter(other -> other.group().equals(rule.group()))
                .isPresent();
    }
}
