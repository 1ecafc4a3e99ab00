package dev.chiron.heal;

import dev.chiron.schedule.Deadline;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Restarts a Docker container, giving it its own time to stop. */
record RestartAction(ContainerTarget target) implements Action {
    static final Actions.Kind KIND = new Actions.Kind(
            "restart",
            (section, service, means) ->
                    ContainerTarget.withDependents(section, service, means).map(RestartAction::new));

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
        return target.act(deadline, state -> {
            target.act().restart(state.id(), ContainerTarget.stopTimeout(state), deadline);
            return "restarted container " + state.name() + target.dependents().follow(state.id(), deadline);
        });
    }

    @Override
    public Outcome complete(TargetState seen, Deadline deadline) throws InterruptedException {
        return target.complete(deadline);
    }
}
