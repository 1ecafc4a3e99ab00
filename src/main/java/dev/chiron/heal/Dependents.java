package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.docker.ContainerSelector;
import dev.chiron.docker.ContainerState;
import dev.chiron.docker.ContainerStatus;
import dev.chiron.docker.DockerEngines;
import dev.chiron.docker.EngineException;
import dev.chiron.docker.HealthStatus;
import dev.chiron.docker.OwnContainer;
import dev.chiron.docker.Sighting;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Containers that are restarted, one after the other, once the one that they depend on is well again: those that its
 * service lists under {@code restart_dependents}, and no others.
 */
record Dependents(List<ContainerSelector> containers, DockerEngines.Doors doors) {
    private static final Duration FOR_THE_PARENT = Duration.ofSeconds(60);
    private static final Duration FOR_EACH = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** None. */
    static Dependents of(DockerEngines.Doors doors) {
        return new Dependents(List.of(), doors);
    }

    static Dependents read(Section section, DockerEngines.Doors doors) {
        List<ContainerSelector> containers = new ArrayList<>();
        for (String written : section.strings(
                "restart_dependents", "containers to restart after this one is well again, in this order")) {
            ContainerSelector.parse(written)
                    .ifPresentOrElse(
                            containers::add,
                            () -> section.problem(
                                    "restart_dependents", "\"" + written + "\" must be " + ContainerSelector.SYNTAX));
        }
        return new Dependents(List.copyOf(containers), doors);
    }

    /** How long restarting all of them may take. */
    Duration allow() {
        return containers.isEmpty() ? Duration.ZERO : FOR_THE_PARENT.plus(FOR_EACH.multipliedBy(containers.size()));
    }

    /** Restarts them if the parent comes up, and answers what came of it in words that go on. */
    String follow(String parent, Deadline deadline) throws InterruptedException {
        if (containers.isEmpty()) {
            return "";
        }
        if (!well(parent, deadline)) {
            return "; its dependents were left alone, for it did not become healthy in time";
        }
        StringBuilder told = new StringBuilder();
        for (ContainerSelector container : containers) {
            told.append("; ").append(restarted(container, deadline));
        }
        return told.toString();
    }

    private boolean well(String parent, Deadline deadline) throws InterruptedException {
        Deadline patience = Deadline.after(deadline.clock(), FOR_THE_PARENT);
        while (!patience.expired() && !deadline.expired()) {
            try {
                ContainerState state = doors.observe().inspect(parent, deadline);
                if (state.status() == ContainerStatus.RUNNING
                        && (state.health() == HealthStatus.NONE || state.health() == HealthStatus.HEALTHY)) {
                    return true;
                }
            } catch (EngineException notNow) {
                // It may answer the next time; the end is the same if it does not.
            }
            Thread.sleep(PAUSE);
        }
        return false;
    }

    private String restarted(ContainerSelector container, Deadline deadline) throws InterruptedException {
        try {
            if (!(doors.observe().look(container, deadline) instanceof Sighting.Found(ContainerState state))) {
                return container + " was not found";
            }
            if (state.status() != ContainerStatus.RUNNING || state.swarmTask()) {
                return container + " was left alone, for it does not run by itself";
            }
            if (OwnContainer.id().filter(state.id()::equals).isPresent()) {
                return container + " was left alone, for it is Chiron itself";
            }
            doors.act().restart(state.id(), ContainerTarget.stopTimeout(state), deadline);
            return "restarted " + state.name() + " after it";
        } catch (EngineException e) {
            return container + " could not be restarted: " + e.getMessage();
        }
    }
}
