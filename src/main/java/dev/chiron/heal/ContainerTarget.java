package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.docker.ContainerEvidence;
import dev.chiron.docker.ContainerSelector;
import dev.chiron.docker.ContainerState;
import dev.chiron.docker.ContainerStatus;
import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.DockerEngines;
import dev.chiron.docker.EngineException;
import dev.chiron.docker.HealthStatus;
import dev.chiron.docker.OwnContainer;
import dev.chiron.docker.Recreation;
import dev.chiron.docker.Sighting;
import dev.chiron.schedule.Deadline;
import dev.chiron.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** The container that an action acts on, as all actions on containers see it. */
record ContainerTarget(
        ContainerSelector container, DockerEngines.Doors doors, Circuits circuits, Dependents dependents) {
    static final int LOG_LINES = 200;

    /** For the calls around a stop. */
    private static final Duration SLACK = Duration.ofSeconds(20);

    /** Reads {@code container:} and {@code engine:}; empty after a problem was noted. */
    static Optional<ContainerTarget> read(Section section, Service service, Means means) {
        DockerEngines.Doors doors = means.docker().named(section);
        String written = section.string("container", "the container: " + ContainerSelector.SYNTAX)
                .check(text -> ContainerSelector.parse(text).isPresent(), "must be " + ContainerSelector.SYNTAX)
                .orElse(service.about().container(), "the service's container");
        Optional<ContainerTarget> target = ContainerSelector.parse(written)
                .map(selector -> new ContainerTarget(selector, doors, means.circuits(), Dependents.of(doors)));
        if (target.isEmpty() && !section.has("container")) {
            section.problem("", "needs a \"container\": the container to act on");
        }
        return target;
    }

    /** The same, with the dependents that {@code restart_dependents:} lists. */
    static Optional<ContainerTarget> withDependents(Section section, Service service, Means means) {
        return read(section, service, means)
                .map(target -> new ContainerTarget(
                        target.container,
                        target.doors,
                        target.circuits,
                        Dependents.read(section, service, means.homes(), target.doors)));
    }

    String host() {
        return doors.name();
    }

    DockerEngine act() {
        return doors.act();
    }

    Recreation recreation() {
        return new Recreation(doors.observe(), doors.act());
    }

    // ---- looking

    /** Looks without touching; a container that a recreation set aside stands for the one that should be. */
    TargetState observe(Predicate<Instant> ours, Deadline deadline) throws InterruptedException {
        try {
            return switch (doors.observe().look(container, deadline)) {
                case Sighting.Missing missing -> missing(missing, deadline);
                case Sighting.Ambiguous several ->
                    TargetState.standing(
                            Refusal.AMBIGUOUS_MATCH, "several containers match: " + String.join(", ", several.names()));
                case Sighting.Found found -> found(found.container(), ours, deadline);
            };
        } catch (EngineException e) {
            return TargetState.standing(Refusal.MONITORING_BLIND, String.valueOf(e.getMessage()));
        }
    }

    private TargetState missing(Sighting.Missing missing, Deadline deadline)
            throws EngineException, InterruptedException {
        Optional<ContainerState> aside = container instanceof ContainerSelector.Named named
                ? aside(named.nameOrId(), deadline)
                : Optional.empty();
        return aside.isPresent()
                ? halfDone(aside.get())
                : TargetState.standing(Refusal.TARGET_NOT_FOUND, missing.detail());
    }

    private TargetState found(ContainerState state, Predicate<Instant> ours, Deadline deadline)
            throws EngineException, InterruptedException {
        if (state.status() != ContainerStatus.RUNNING) {
            Optional<ContainerState> aside = aside(Recreation.nameOf(state), deadline);
            if (aside.isPresent()) {
                return halfDone(aside.get());
            }
        }
        return judged(state, ours, deadline);
    }

    private Optional<ContainerState> aside(String name, Deadline deadline)
            throws EngineException, InterruptedException {
        return doors.settings().allowRecreate() ? recreation().aside(name, deadline) : Optional.empty();
    }

    private TargetState halfDone(ContainerState aside) {
        return seen(aside, Optional.empty(), "it was set aside to be made anew, which was cut off");
    }

    private TargetState judged(ContainerState state, Predicate<Instant> ours, Deadline deadline)
            throws EngineException, InterruptedException {
        if (OwnContainer.id().filter(state.id()::equals).isPresent()) {
            return stand(state, Refusal.SELF_TARGET, "it is the container that Chiron itself runs in");
        }
        if (state.swarmTask()) {
            return stand(state, Refusal.MANAGED_ELSEWHERE, "it is a Swarm task, which Swarm replaces itself");
        }
        return switch (state.status()) {
            case RUNNING, CREATED ->
                state.health() == HealthStatus.STARTING
                        ? stand(state, Refusal.TARGET_STARTING, "its own health check still waits for it to start")
                        : free(state);
            case PAUSED -> stand(state, Refusal.TARGET_PAUSED, "somebody paused the container");
            case RESTARTING -> stand(state, Refusal.TARGET_RESTARTING, "its restart policy is at work");
            case REMOVING -> stand(state, Refusal.TARGET_NOT_FOUND, "the container is being removed");
            case EXITED, DEAD -> ended(state, ours, deadline);
        };
    }

    private TargetState ended(ContainerState state, Predicate<Instant> ours, Deadline deadline)
            throws EngineException, InterruptedException {
        Instant since = state.startedAt().orElse(Instant.EPOCH);
        Instant now = deadline.clock().now();
        return switch (Ending.of(doors.observe().events(state.id(), since, now, deadline), ours)) {
            case BY_ITSELF -> free(state);
            case BY_HAND -> stand(state, Refusal.TARGET_STOPPED_BY_USER, "somebody stopped the container");
            case FORGOTTEN ->
                stand(
                        state,
                        Refusal.STATE_UNDETERMINABLE,
                        "the engine no longer knows whether somebody stopped the container");
        };
    }

    private TargetState free(ContainerState state) {
        return seen(state, Optional.empty(), "");
    }

    private TargetState stand(ContainerState state, Refusal refusal, String detail) {
        return seen(state, Optional.of(refusal), detail);
    }

    private TargetState seen(ContainerState state, Optional<Refusal> stand, String detail) {
        boolean running = state.status() == ContainerStatus.RUNNING;
        String identity =
                state.id() + "@" + state.startedAt().map(Instant::toString).orElse("never");
        return new TargetState(
                identity, running, stand, detail, stopTimeout(state).plus(SLACK).plus(dependents.allow()));
    }

    // ---- acting

    /** What may be lost; nothing of it when the engine does not tell. */
    Evidence evidence(Deadline deadline) throws InterruptedException {
        try {
            ContainerEvidence taken =
                    doors.observe().evidence(now(deadline).id(), LOG_LINES, Evidence.MOST_BYTES, deadline);
            return new Evidence(taken.inspect(), taken.healthLog(), taken.logTail());
        } catch (EngineException e) {
            return Evidence.NONE;
        }
    }

    /** Something to do to the container. */
    interface Deed {
        String on(ContainerState state) throws EngineException, InterruptedException;
    }

    /** Does it to the container as it is now; what a recreation left half done comes to an end before. */
    Action.Outcome act(Deadline deadline, Deed deed) throws InterruptedException {
        return circuits.guarded(circuit(), () -> done(deadline, deed));
    }

    String circuit() {
        return "docker:" + doors.name();
    }

    /** Why the engine is left alone for now. */
    Optional<String> circuitOpen() {
        return circuits.open(circuit());
    }

    private Action.Outcome done(Deadline deadline, Deed deed) throws InterruptedException {
        try {
            if (doors.settings().allowRecreate()) {
                recreation().settle(name(deadline), deadline);
            }
            return new Action.Outcome.Done(deed.on(now(deadline)));
        } catch (EngineException e) {
            return outcome(e);
        }
    }

    private String name(Deadline deadline) throws EngineException, InterruptedException {
        return container instanceof ContainerSelector.Named named ? named.nameOrId() : Recreation.nameOf(now(deadline));
    }

    /** Whether the container is meant by its id, which a recreation would change. */
    boolean selectedById(TargetState seen) {
        return container instanceof ContainerSelector.Named named
                && seen.identity().startsWith(named.nameOrId());
    }

    /** Ends what a recreation left half done, else starts what was stopped. */
    Action.Outcome complete(Deadline deadline) throws InterruptedException {
        return act(deadline, state -> {
            doors.act().start(state.id(), deadline);
            return "started container " + state.name() + " that had been left stopped";
        });
    }

    /** Removes the container of that identity if a recreation set it aside; false when the engine does not do it now. */
    boolean clear(String identity, Deadline deadline) throws InterruptedException {
        try {
            if (doors.settings().allowRecreate()) {
                recreation().clear(identity.replaceFirst("@.*", ""), deadline);
            }
            return true;
        } catch (EngineException e) {
            return false;
        }
    }

    private ContainerState now(Deadline deadline) throws EngineException, InterruptedException {
        return doors.observe().look(container, deadline) instanceof Sighting.Found found
                ? found.container()
                : doors.observe().inspect(String.valueOf(container), deadline);
    }

    static Duration stopTimeout(ContainerState state) {
        return state.stopTimeout().orElse(DockerEngine.STANDARD_STOP_TIMEOUT);
    }

    private static Action.Outcome outcome(EngineException failure) {
        String detail = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case NOT_FOUND, REFUSED, DENIED -> new Action.Outcome.Refused(detail);
            case UNREACHABLE, TIMED_OUT -> new Action.Outcome.Unknown(detail);
            case OTHER -> new Action.Outcome.Failed(detail);
        };
    }
}
