package dev.chiron.metrics;

import dev.chiron.health.Circuit;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.ServiceView;
import dev.chiron.service.Service;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** The series about healing; safe to share. */
final class HealSeries {
    private static final List<String> OUTCOMES = List.of("recovered", "not_recovered", "failed", "unknown");

    private static final Circuit.State[] CIRCUIT_STATES = Circuit.State.values();

    private final Map<String, History> byService = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> suppressed = new ConcurrentSkipListMap<>();
    private volatile Healing healing = Healing.NONE;

    private record Attempt(String action, String trigger, String outcome) {
        private Labels on(Labels service) {
            return service.merge(
                    new String[] {"action", "trigger", "outcome"}, new String[] {action, trigger, outcome});
        }
    }

    /** What was done to one service. */
    private static final class History {
        private final Map<Attempt, LongAdder> attempts = new ConcurrentHashMap<>();
        private final DurationHistogram durations = new DurationHistogram(DurationHistogram.OF_HEALING);
        private volatile boolean locked;

        private LongAdder count(Attempt attempt) {
            return attempts.computeIfAbsent(attempt, _ -> new LongAdder());
        }
    }

    void expect(Healing next) {
        healing = next;
        next.suppressions().forEach(reason -> suppressed.computeIfAbsent(reason, _ -> new LongAdder()));
        Set<String> names = new HashSet<>();
        for (Healing.Patient patient : next.patients()) {
            names.add(patient.service());
            History history = of(patient.service());
            for (String action : patient.actions()) {
                for (String trigger : patient.triggers()) {
                    OUTCOMES.forEach(outcome -> history.count(new Attempt(action, trigger, outcome)));
                }
            }
        }
        byService.keySet().retainAll(names);
    }

    private History of(String service) {
        return byService.computeIfAbsent(service, _ -> new History());
    }

    void suppressed(Event.HealSuppressed event) {
        suppressed.computeIfAbsent(event.reason(), _ -> new LongAdder()).increment();
    }

    void finished(Event.HealFinished event) {
        History history = of(event.service().name());
        history.count(new Attempt(event.action(), event.trigger(), event.outcome()))
                .increment();
        history.durations.observe(event.took());
    }

    void locked(Service service, boolean locked) {
        of(service.name()).locked = locked;
    }

    void write(List<ServiceView> views, Samples samples) {
        suppressed.forEach(
                (reason, count) -> samples.counter(Family.HEAL_SUPPRESSED, Labels.of("reason", reason), count.sum()));
        samples.flag(Family.HEAL_PAUSED, Labels.EMPTY, healing.paused().getAsBoolean());
        writeCircuits(healing, samples);
        for (ServiceView view : views) {
            History history = byService.get(view.name());
            if (history != null) {
                Labels labels = ServiceLabels.of(view.watched().service());
                history.attempts.forEach(
                        (attempt, count) -> samples.counter(Family.RESTART_ATTEMPTS, attempt.on(labels), count.sum()));
                samples.flag(Family.HEAL_LOCKED_OUT, labels, history.locked);
                samples.histogram(Family.HEAL_DURATION, labels, history.durations);
            }
        }
    }

    private static void writeCircuits(Healing healing, Samples samples) {
        for (String circuit : healing.circuits()) {
            Circuit.State now = healing.circuit().apply(circuit);
            for (Circuit.State state : CIRCUIT_STATES) {
                samples.flag(Family.HEAL_CIRCUIT, Labels.of("circuit", circuit, "state", state.label()), state == now);
            }
        }
    }
}
