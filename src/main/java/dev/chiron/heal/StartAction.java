package dev.chiron.heal;

import dev.chiron.schedule.Deadline;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Starts a Docker container that does not run; of one that runs it keeps its hands off. */
record StartAction(ContainerTarget target) implements Action {
    static final Actions.Kind KIND = new Actions.Kind(
            "start",
            (section, service, means) ->
                    ContainerTarget.read(section, service, means).map(StartAction::new));

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public String host() {
        return target.host();
    }

    @Override
    public Optional<String> circuitOpen() {
        return target.circuitOpen();
    }

    @Override
    public TargetState observe(Predicate<Instant> ours, Deadline deadline) throws InterruptedException {
        return target.observe(ours, deadline);
    }

    @Override
    public Evidence evidence(Deadline deadline) throws InterruptedException {
        return target.evidence(deadline);
    }

    @Override
    public Outcome run(TargetState seen, Order order, Deadline deadline) throws InterruptedException {
        return seen.running()
                ? new Outcome.Refused("the container runs already")
                : target.act(deadline, state -> {
                    target.act().start(state.id(), deadline);
                    return "started container " + state.name();
                });
    }

    @Override
    public Outcome complete(TargetState seen, Deadline deadline) throws InterruptedException {
        return target.complete(deadline);
    }
}
