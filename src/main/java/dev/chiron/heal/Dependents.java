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
import dev.chiron.service.Service;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Containers that are restarted, one after the other, once the one that they depend on is well again: those that its
 * service lists under {@code restart_dependents}, and no others.
 *
 * @param doors of the engine that the one they depend on is on
 */
record Dependents(List<Homes.Home> homes, DockerEngines.Doors doors) {
    private static final Duration FOR_THE_PARENT = Duration.ofSeconds(60);
    private static final Duration FOR_EACH = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(250);

    /** None. */
    static Dependents of(DockerEngines.Doors doors) {
        return new Dependents(List.of(), doors);
    }

    static Dependents read(Section section, Service service, Homes known, DockerEngines.Doors doors) {
        List<String> written = section.strings(
                "restart_dependents",
                "services or containers to restart after this one is well again, in this order; a container that no"
                        + " service has as name:NAME");
        return new Dependents(
                written.stream()
                        .flatMap(each -> known.meant(each, section, service.name(), doors).stream())
                        .toList(),
                doors);
    }

    /** How long restarting all of them may take. */
    Duration allow() {
        return homes.isEmpty() ? Duration.ZERO : FOR_THE_PARENT.plus(FOR_EACH.multipliedBy(homes.size()));
    }

    /** Restarts them if the parent comes up, and answers what came of it in words that go on. */
    String follow(String parent, Deadline deadline) throws InterruptedException {
        if (homes.isEmpty()) {
            return "";
        }
        Optional<String> well = well(parent, deadline);
        if (well.isEmpty()) {
            return "; its dependents were left alone, for it did not become healthy in time";
        }
        StringBuilder told = new StringBuilder();
        Set<String> restarted = new HashSet<>(Set.of(well.get()));
        for (Homes.Home home : homes) {
            told.append("; ").append(restarted(home.container(), home.doors(), restarted, deadline));
        }
        return told.toString();
    }

    /** The id of the parent once it is well, which a recreation has changed; empty when it is not in time. */
    private Optional<String> well(String parent, Deadline deadline) throws InterruptedException {
        Deadline patience = Deadline.after(deadline.clock(), FOR_THE_PARENT);
        while (!patience.expired() && !deadline.expired()) {
            try {
                ContainerState state = doors.observe().inspect(parent, deadline);
                if (state.status() == ContainerStatus.RUNNING
                        && (state.health() == HealthStatus.NONE || state.health() == HealthStatus.HEALTHY)) {
                    return Optional.of(state.id());
                }
            } catch (EngineException notNow) {
                // It may answer the next time; the end is the same if it does not.
            }
            Thread.sleep(PAUSE);
        }
        return Optional.empty();
    }

    /** @param done the ids of those that were restarted already, under whatever name: no other is */
    private static String restarted(
            ContainerSelector container, DockerEngines.Doors its, Set<String> done, Deadline deadline)
            throws InterruptedException {
        try {
            if (!(its.observe().look(container, deadline) instanceof Sighting.Found(ContainerState state))) {
                return container + " was not found";
            }
            if (state.status() != ContainerStatus.RUNNING || state.swarmTask()) {
                return container + " was left alone, for it does not run by itself";
            }
            if (OwnContainer.id().filter(state.id()::equals).isPresent()) {
                return container + " was left alone, for it is Chiron itself";
            }
            if (!done.add(state.id())) {
                return container + " was left alone, for it was restarted already";
            }
            its.act().restart(state.id(), ContainerTarget.stopTimeout(state), deadline);
            return "restarted " + state.name() + " after it";
        } catch (EngineException e) {
            return container + " could not be restarted: " + e.getMessage();
        }
    }
}
