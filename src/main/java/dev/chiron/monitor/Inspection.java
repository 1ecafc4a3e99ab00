package dev.chiron.monitor;

import dev.chiron.health.HealthDocument;
import dev.chiron.health.Outcome;
import dev.chiron.health.Status;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.ProbeRun;
import dev.chiron.probe.Target;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One check of one service: its own probe, what its health document says, and the further looks; of one thread. */
final class Inspection {
    static final String STARTUP = "startup";
    static final String LIVENESS = "liveness";
    static final String READINESS = "readiness";

    private final Watched watched;
    private final Clock clock;
    private final DeadlineGuard guard;
    private final Deadline whole;
    private final Map<String, Status> components = new LinkedHashMap<>();

    /** An inspection that takes no longer than this. */
    Inspection(Watched watched, Duration most, Clock clock, DeadlineGuard guard) {
        this.watched = watched;
        this.clock = clock;
        this.guard = guard;
        this.whole = Deadline.after(clock, most);
    }

    /** Looks at a service that may not have started yet; until it has, nothing is known unless that takes too long. */
    Check starting(boolean tooLong) throws InterruptedException {
        Optional<Look> startup = watched.particulars().looks().startup();
        if (startup.isEmpty()) {
            return started();
        }
        ProbeRun run = run(startup.get(), STARTUP);
        if (run.result().passed()) {
            return started();
        }
        return switch (run.result()) {
            case ProbeResult.Failed failed when tooLong -> check(run, named(STARTUP, failed), Optional.empty());
            case ProbeResult.Failed failed ->
                check(
                        run,
                        new ProbeResult.NotRun("has not started yet: " + failed.detail(), failed.measurements()),
                        Optional.empty());
            case ProbeResult.Passed passed -> check(run, passed, Optional.empty());
            case ProbeResult.NotRun notRun -> check(run, notRun, Optional.empty());
        };
    }

    /** Whether a check shows that its service has started. */
    static boolean sawStart(Watched watched, Check check) {
        return watched.particulars().looks().startup().isEmpty()
                || check.components().get(STARTUP) == Status.UP;
    }

    /** Looks at a service that has started. */
    Check started() throws InterruptedException {
        Looks looks = watched.particulars().looks();
        looks.startup().ifPresent(_ -> components.put(STARTUP, Status.UP));
        if (looks.liveness().isPresent()) {
            ProbeRun alive = run(looks.liveness().get(), LIVENESS);
            switch (alive.result()) {
                case ProbeResult.Passed passed -> {}
                case ProbeResult.Failed failed -> {
                    return check(alive, named(LIVENESS, failed), Optional.empty());
                }
                case ProbeResult.NotRun notRun -> {
                    return check(alive, notRun, Optional.empty());
                }
            }
        }
        ProbeRun main = run(
                new Look(watched.module(), watched.service().target(), watched.timeout()),
                looks.mainIsLiveness() ? LIVENESS : "");
        Documented told = Documented.of(main.result(), watched.particulars().documents());
        return check(main, ready(told.result()), told.document());
    }

    /** A service that works but is not ready is degraded, whatever else may ail it. */
    private ProbeResult ready(ProbeResult result) throws InterruptedException {
        Optional<Look> readiness = watched.particulars().looks().readiness();
        if (readiness.isEmpty() || !(result instanceof ProbeResult.Passed passed)) {
            return result;
        }
        ProbeResult seen = run(readiness.get(), READINESS).result();
        return seen instanceof ProbeResult.Failed failed
                ? new ProbeResult.Passed(passed.measurements(), Optional.of("not ready: " + failed.detail()))
                : result;
    }

    private ProbeRun run(Look look, String component) throws InterruptedException {
        Duration left = whole.remaining();
        Deadline deadline = Deadline.after(clock, look.timeout().compareTo(left) < 0 ? look.timeout() : left);
        ProbeRun run =
                ProbeRun.of(look.module().probe(), Target.of(look.target()).asNamed(), deadline, guard);
        if (!component.isEmpty()) {
            components.put(
                    component,
                    switch (run.result()) {
                        case ProbeResult.Passed passed -> Status.UP;
                        case ProbeResult.Failed failed -> Status.DOWN;
                        case ProbeResult.NotRun notRun -> Status.UNKNOWN;
                    });
        }
        return run;
    }

    private static ProbeResult.Failed named(String look, ProbeResult.Failed failed) {
        return new ProbeResult.Failed(
                failed.reason(), failed.weight(), look + ": " + failed.detail(), failed.measurements());
    }

    private Check check(ProbeRun run, ProbeResult result, Optional<HealthDocument> document) {
        Map<String, Status> parts = new LinkedHashMap<>(components);
        document.ifPresent(told -> told.components().forEach(parts::putIfAbsent));
        Outcome outcome = watched.outcomes().of(new ProbeRun(result, run.duration()), watched.rule());
        return new Check(
                clock.now(),
                run.duration(),
                result,
                outcome,
                parts.isEmpty() ? Map.of() : Map.copyOf(parts),
                document.map(HealthDocument::values).orElse(Map.of()),
                document.flatMap(HealthDocument::version));
    }
}
