package dev.chiron.heal;

import dev.chiron.schedule.Deadline;

/** Restarts a Docker container, giving it its own time to stop. */
record RestartAction(ContainerTarget target) implements ContainerAction {
    static final Actions.Kind KIND = new Actions.Kind(
            "restart",
            (section, service, means) ->
                    ContainerTarget.withDependents(section, service, means).map(RestartAction::new));

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public Outcome run(TargetState seen, Order order, Deadline deadline) throws InterruptedException {
        return target.act(deadline, state -> {
            target.act().restart(state.id(), ContainerTarget.stopTimeout(state), deadline);
            return "restarted container " + state.name() + target.dependents().follow(state.id(), deadline);
        });
    }
}
