package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.docker.ContainerSelector;
import dev.chiron.docker.ContainerState;
import dev.chiron.docker.ContainerStatus;
import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.EngineException;
import dev.chiron.docker.HealthStatus;
import dev.chiron.docker.OwnContainer;
import dev.chiron.docker.Sighting;
import dev.chiron.schedule.Deadline;
import dev.chiron.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Restarts a Docker container, giving it its own time to stop. */
record RestartAction(ContainerSelector container, DockerEngine engine) implements Action {
    static final Actions.Kind KIND = new Actions.Kind("restart", RestartAction::read);

    private static final Duration SLACK = Duration.ofSeconds(20);

    private static Optional<Action> read(Section section, Service service, Means means) {
        String written = section.string("container", "the container to restart: " + ContainerSelector.SYNTAX)
                .check(text -> ContainerSelector.parse(text).isPresent(), "must be " + ContainerSelector.SYNTAX)
                .orElse(service.about().container(), "the service's container");
        Optional<Action> action =
                ContainerSelector.parse(written).map(selector -> new RestartAction(selector, means.docker()));
        if (action.isEmpty() && !section.has("container")) {
            section.problem("", "needs a \"container\": the container to restart");
        }
        return action;
    }

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public String host() {
        return "docker";
    }

    @Override
    public TargetState observe(Predicate<Instant> ours, Deadline deadline) throws InterruptedException {
        try {
            return switch (engine.look(container, deadline)) {
                case Sighting.Missing missing -> TargetState.standing(Refusal.TARGET_NOT_FOUND, missing.detail());
                case Sighting.Ambiguous several ->
                    TargetState.standing(
                            Refusal.AMBIGUOUS_MATCH, "several containers match: " + String.join(", ", several.names()));
                case Sighting.Found found -> judged(found.container(), ours, deadline);
            };
        } catch (EngineException e) {
            return TargetState.standing(Refusal.MONITORING_BLIND, String.valueOf(e.getMessage()));
        }
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
            case EXITED, DEAD ->
                stoppedByHand(state, ours, deadline)
                        ? stand(state, Refusal.TARGET_STOPPED_BY_USER, "somebody stopped the container")
                        : free(state);
        };
    }

    /** A stop through the engine leaves a {@code stop} event; a crash, or a kill from wherever, leaves none. */
    private boolean stoppedByHand(ContainerState state, Predicate<Instant> ours, Deadline deadline)
            throws EngineException, InterruptedException {
        Instant since = state.startedAt().orElse(Instant.EPOCH);
        return engine.events(state.id(), since, deadline.clock().now(), deadline).stream()
                .anyMatch(event -> event.action().equals("stop") && !ours.test(event.at()));
    }

    @Override
    public Outcome run(TargetState seen, Order order, Deadline deadline) throws InterruptedException {
        try {
            ContainerState state = found(deadline);
            engine.restart(state.id(), stopTimeout(state), deadline);
            return new Outcome.Done("restarted container " + state.name());
        } catch (EngineException e) {
            return outcome(e);
        }
    }

    @Override
    public Outcome complete(TargetState seen, Deadline deadline) throws InterruptedException {
        try {
            ContainerState state = found(deadline);
            engine.start(state.id(), deadline);
            return new Outcome.Done("started container " + state.name() + " that a restart had left stopped");
        } catch (EngineException e) {
            return outcome(e);
        }
    }

    private ContainerState found(Deadline deadline) throws EngineException, InterruptedException {
        return engine.look(container, deadline) instanceof Sighting.Found found
                ? found.container()
                : engine.inspect(String.valueOf(container), deadline);
    }

    private static Outcome outcome(EngineException failure) {
        String detail = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case NOT_FOUND, REFUSED, DENIED -> new Outcome.Refused(detail);
            case UNREACHABLE, TIMED_OUT -> new Outcome.Unknown(detail);
            case OTHER -> new Outcome.Failed(detail);
        };
    }

    private static TargetState free(ContainerState state) {
        return seen(state, Optional.empty(), "");
    }

    private static TargetState stand(ContainerState state, Refusal refusal, String detail) {
        return seen(state, Optional.of(refusal), detail);
    }

    private static TargetState seen(ContainerState state, Optional<Refusal> stand, String detail) {
        boolean running = state.status() == ContainerStatus.RUNNING;
        String identity =
                state.id() + "@" + state.startedAt().map(Instant::toString).orElse("never");
        return new TargetState(
                identity, running, stand, detail, stopTimeout(state).plus(SLACK));
    }

    private static Duration stopTimeout(ContainerState state) {
        return state.stopTimeout().orElse(DockerEngine.STANDARD_STOP_TIMEOUT);
    }
}
