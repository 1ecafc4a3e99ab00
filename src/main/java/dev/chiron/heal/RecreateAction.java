package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.schedule.Deadline;
import dev.chiron.service.Service;
import java.util.Optional;

/** Makes a Docker container anew under its name, with all that it was made with. */
record RecreateAction(ContainerTarget target) implements ContainerAction {
    static final Actions.Kind KIND = new Actions.Kind("recreate", RecreateAction::read);

    private static Optional<Action> read(Section section, Service service, Means means) {
        Optional<ContainerTarget> target = ContainerTarget.withDependents(section, service, means);
        boolean forbidden = target.filter(each -> !each.doors().settings().allowRecreate() && !section.documenting())
                .isPresent();
        if (forbidden) {
            section.problem(
                    "action",
                    "\"recreate\" removes a container and makes it anew, which needs allow_recreate: true under docker");
        }
        return target.map(RecreateAction::new);
    }

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public Outcome run(TargetState seen, Order order, Deadline deadline) throws InterruptedException {
        return target.selectedById(seen)
                ? new Outcome.Refused("a recreation changes the container's id: name it by its name or its labels")
                : target.act(
                        deadline,
                        state -> target.recreation().recreate(state, deadline)
                                + target.dependents().follow(state.name(), deadline));
    }

    @Override
    public boolean clear(String before, Deadline deadline) throws InterruptedException {
        return target.clear(before, deadline);
    }
}
