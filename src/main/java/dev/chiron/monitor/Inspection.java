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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One check of one service: its own probe, what its health document says, and the further looks. */
final class Inspection {
    static final String STARTUP = "startup";
    static final String LIVENESS = "liveness";
    static final String READINESS = "readiness";

    private static final String OWN = "";

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
        ProbeRun run = run(startup.get());
        note(STARTUP, run);
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

    /** Looks at a service that has started: in all ways side by side, so that none waits for the timeout of another. */
    Check started() throws InterruptedException {
        Looks looks = watched.particulars().looks();
        looks.startup().ifPresent(_ -> components.put(STARTUP, Status.UP));
        Map<String, Look> all = new LinkedHashMap<>();
        looks.liveness().ifPresent(look -> all.put(LIVENESS, look));
        String own = looks.mainIsLiveness() ? LIVENESS : OWN;
        all.put(own, new Look(watched.module(), watched.service().target(), watched.timeout()));
        looks.readiness().ifPresent(look -> all.put(READINESS, look));
        Map<String, ProbeRun> runs = sideBySide(all);
        runs.forEach(this::note);
        ProbeRun main = Objects.requireNonNull(runs.get(own));
        Documented told = Documented.of(main.result(), watched.particulars().documents());
        ProbeRun alive = runs.getOrDefault(LIVENESS, main);
        if (looks.liveness().isPresent() && !alive.result().passed()) {
            return check(alive, named(LIVENESS, alive.result()), told.document());
        }
        return check(main, ready(told.result(), Optional.ofNullable(runs.get(READINESS))), told.document());
    }

    /** A service that works but is not ready is degraded, whatever else may ail it. */
    private static ProbeResult ready(ProbeResult result, Optional<ProbeRun> readiness) {
        return result instanceof ProbeResult.Passed passed
                        && readiness.isPresent()
                        && readiness.get().result() instanceof ProbeResult.Failed failed
                ? new ProbeResult.Passed(passed.measurements(), Optional.of("not ready: " + failed.detail()))
                : result;
    }

    private Map<String, ProbeRun> sideBySide(Map<String, Look> looks) throws InterruptedException {
        Map<String, ProbeRun> runs = new LinkedHashMap<>();
        if (looks.size() == 1) {
            for (Map.Entry<String, Look> only : looks.entrySet()) {
                runs.put(only.getKey(), run(only.getValue()));
            }
            return runs;
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<ProbeRun>> work = looks.values().stream()
                    .<Callable<ProbeRun>>map(look -> () -> run(look))
                    .toList();
            Iterator<Future<ProbeRun>> done = threads.invokeAll(work).iterator();
            looks.keySet().forEach(name -> runs.put(name, done.next().resultNow()));
            return runs;
        }
    }

    private ProbeRun run(Look look) throws InterruptedException {
        Duration left = whole.remaining();
        Deadline deadline = Deadline.after(clock, look.timeout().compareTo(left) < 0 ? look.timeout() : left);
        return ProbeRun.of(look.module().probe(), Target.of(look.target()).asNamed(), deadline, guard);
    }

    /** Shows a look as a component; the service's own probe is none. */
    private void note(String look, ProbeRun run) {
        if (!look.equals(OWN)) {
            components.put(
                    look,
                    switch (run.result()) {
                        case ProbeResult.Passed passed -> Status.UP;
                        case ProbeResult.Failed failed -> Status.DOWN;
                        case ProbeResult.NotRun notRun -> Status.UNKNOWN;
                    });
        }
    }

    private static ProbeResult named(String look, ProbeResult result) {
        return result instanceof ProbeResult.Failed failed ? named(look, failed) : result;
    }

    private static ProbeResult.Failed named(String look, ProbeResult.Failed failed) {
        return new ProbeResult.Failed(
                failed.reason(), failed.weight(), look + ": " + failed.detail(), failed.measurements());
    }

    private Check check(ProbeRun run, ProbeResult result, Optional<HealthDocument> document) {
        Map<String, Status> parts = new LinkedHashMap<>(components);
        document.ifPresent(told -> told.components().forEach(parts::putIfAbsent));
        watched.particulars().documents().wanted().forEach(name -> parts.putIfAbsent(name, Status.UNKNOWN));
        Outcome outcome = watched.outcomes().of(new ProbeRun(result, run.duration()), watched.rule());
        return new Check(
                clock.now(),
                run.duration(),
                result,
                outcome,
                parts.isEmpty() ? Map.of() : Map.copyOf(parts),
                document.map(HealthDocument::values).orElse(Map.of()),
                document.flatMap(HealthDocument::version),
                document.flatMap(HealthDocument::uptime));
    }
}
