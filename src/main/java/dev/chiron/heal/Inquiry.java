package dev.chiron.heal;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers the facts that the rails judge upon, and changes nothing by it. */
final class Inquiry {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Healer healer;

    Inquiry(Healer healer) {
        this.healer = healer;
    }

    /**
     * The facts on a service, now.
     *
     * @param target what was just seen of the action's target
     * @param confirmed what a fresh check found, if one was made
     */
    Facts facts(
            String service,
            HealRule rule,
            Action action,
            Signal signal,
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
                house(),
                standing(service, view),
                target,
                healer.surroundings().of(service, rule),
                load(service, rule, action, now),
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

    private Facts.House house() {
        Journal journal = healer.journal();
        return new Facts.House(
                healer.startedAt(),
                journal.leads(),
                Optional.empty(),
                healer.monitor().connected(),
                journal.paused().filter(pause -> pause.holds(healer.clock().now())));
    }

    private Facts.Standing standing(String service, Optional<ServiceView> view) {
        return new Facts.Standing(
                healer.journal().lockedSince(service),
                counted(service),
                view.flatMap(seen -> seen.state().startingUntil()),
                view.flatMap(ServiceView::pause),
                view.filter(ServiceView::maintenance).isPresent());
    }

    /** The step that comes next, by how many attempts have failed one after the other within the window. */
    Action next(String service, HealRule rule) {
        Instant since = healer.clock().now().minus(healer.orders().settings().window());
        List<Attempt> failed = counted(service).reversed().stream()
                .takeWhile(attempt -> attempt.at().isAfter(since)
                        && attempt.verdict()
                                .filter(verdict -> verdict.word() != Attempt.Word.RECOVERED)
                                .isPresent())
                .toList();
        return rule.step(failed.size()).action();
    }

    private List<Attempt> counted(String service) {
        Instant since = healer.journal().unlockedAt(service).orElse(Instant.MIN);
        return healer.journal().attempts(service).stream()
                .filter(attempt -> attempt.at().isAfter(since))
                .toList();
    }

    /** What is being done now, and was within the last hour. */
    Facts.Load load(String service, HealRule rule, Action action, Instant now) {
        List<Attempt> lastHour = healer.journal().attemptsSince(now.minus(HOUR));
        Map<String, Action> acting = new HashMap<>(healer.acting());
        acting.remove(service);
        return new Facts.Load(
                action.circuitOpen().map(why -> new Verdict.Refuse(Refusal.CIRCUIT_OPEN, why)),
                lastHour.stream().map(Attempt::at).toList(),
                lastHour.stream()
                        .filter(attempt -> inGroup(attempt.service(), rule))
                        .map(Attempt::at)
                        .toList(),
                (int) acting.keySet().stream()
                        .filter(other -> inGroup(other, rule))
                        .count(),
                (int) acting.values().stream()
                        .filter(other -> other.host().equals(action.host()))
                        .count(),
                acting.size());
    }

    private boolean inGroup(String service, HealRule rule) {
        return healer.rule(service)
                .filter(other -> other.group().equals(rule.group()))
                .isPresent();
    }
}
