package dev.chiron.store;

import dev.chiron.health.Health;
import dev.chiron.health.HealthState;
import dev.chiron.health.Outcome;
import dev.chiron.health.Status;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Held;
import dev.chiron.monitor.Incident;
import dev.chiron.monitor.ServiceView;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.Measurements;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Events as a monitor would tell them, folded by the real state machine. */
final class Happenings {
    private final Map<String, Watched> watched = new HashMap<>();
    private final Map<String, HealthState> states = new HashMap<>();
    private final Map<String, Instant> accounted = new HashMap<>();

    Watched watched(String name) {
        return watched.computeIfAbsent(
                name, _ -> Services.onScrape(name, Services.module("http_2xx", new ObedientProbe())));
    }

    Event.CheckFinished passed(String service, Instant at, Duration took) {
        return check(
                service,
                at,
                took,
                new ProbeResult.Passed(phases(Map.of("connect", took.dividedBy(2))), Optional.empty()),
                Outcome.PASSED,
                Map.of());
    }

    Event.CheckFinished failed(String service, Instant at, String detail) {
        return check(
                service,
                at,
                Duration.ofMillis(1),
                new ProbeResult.Failed(Reason.CONNECT, detail, Measurements.NONE),
                Outcome.HARD_FAILURE,
                Map.of());
    }

    Event.CheckFinished notRun(String service, Instant at) {
        return check(
                service,
                at,
                Duration.ZERO,
                new ProbeResult.NotRun("no permission", Measurements.NONE),
                Outcome.NOT_RUN,
                Map.of());
    }

    Event.CheckFinished impaired(String service, Instant at, Duration took, Map<String, Status> components) {
        return check(
                service,
                at,
                took,
                new ProbeResult.Passed(phases(Map.of()), Optional.of("cache: down")),
                Outcome.IMPAIRED,
                components);
    }

    private static Measurements phases(Map<String, Duration> phases) {
        return new Measurements(List.of(), phases, Map.of(), List.of(), Optional.empty(), List.of());
    }

    private Event.CheckFinished check(
            String service, Instant at, Duration took, ProbeResult result, Outcome outcome, Map<String, Status> parts) {
        Watched subject = watched(service);
        HealthState before = states.computeIfAbsent(service, _ -> HealthState.starting(subject.rule(), at));
        Duration held = Duration.between(accounted.getOrDefault(service, at), at);
        accounted.put(service, at);
        HealthState next = Health.check(before, outcome, subject.rule(), at).state();
        HealthState after = outcome == Outcome.PASSED ? next.averaging(took) : next;
        states.put(service, after);
        Check check = new Check(at, took, result, outcome, parts);
        ServiceView view = new ServiceView(
                subject,
                after,
                Optional.of(check),
                Map.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return new Event.CheckFinished(
                at, view, check, new Held(before.status(), before.status() == Status.UNKNOWN ? Duration.ZERO : held));
    }

    HealthState state(String service) {
        return java.util.Objects.requireNonNull(states.get(service));
    }

    static Incident incident(String service, Instant at, Optional<Instant> resolved) {
        return new Incident(
                UUID.nameUUIDFromBytes((service + at).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                service,
                "shop",
                Incident.Severity.CRITICAL,
                "connect",
                service + " is down: connection refused",
                at,
                resolved,
                Optional.of("postgres"),
                Optional.empty());
    }

    static Event.IncidentChanged changed(Instant at, Incident incident, Incident.Kind kind, String text) {
        return new Event.IncidentChanged(at, incident, new Incident.Entry(at, kind, text));
    }
}
