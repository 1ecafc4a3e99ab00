package dev.chiron.heal;

import dev.chiron.schedule.Deadline;

/** Stops a Docker container, giving it its own time, and leaves it stopped. */
record StopAction(ContainerTarget target) implements ContainerAction {
    static final Actions.Kind KIND = new Actions.Kind(
            "stop",
            (section, service, means) ->
                    ContainerTarget.read(section, service, means).map(StopAction::new));

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public Outcome run(TargetState seen, Order order, Deadline deadline) throws InterruptedException {
        return target.act(deadline, state -> {
            target.act().stop(state.id(), ContainerTarget.stopTimeout(state), deadline);
            return "stopped container " + state.name();
        });
    }

    @Override
    public Outcome complete(TargetState seen, Deadline deadline) {
        return new Outcome.Refused("a stop leaves nothing to complete");
    }
}
