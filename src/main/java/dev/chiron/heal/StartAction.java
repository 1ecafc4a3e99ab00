package dev.chiron.heal;

import dev.chiron.schedule.Deadline;

/** Starts a Docker container that does not run; of one that runs it keeps its hands off. */
record StartAction(ContainerTarget target) implements ContainerAction {
    static final Actions.Kind KIND = new Actions.Kind(
            "start",
            (section, service, means) ->
                    ContainerTarget.read(section, service, means).map(StartAction::new));

    @Override
    public String kind() {
        return KIND.name();
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
}
