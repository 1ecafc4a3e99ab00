package dev.chiron.heal;

import dev.chiron.docker.ContainerSelector;
import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.DockerEngines;
import dev.chiron.net.Dialer;
import dev.chiron.net.Resolver;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What trying an action by itself takes. */
final class Trials {
    private Trials() {}

    static Means means(DockerEngine engine) {
        return means(engine, SystemdSettings.NONE);
    }

    static Means means(DockerEngine engine, SystemdSettings systemd) {
        return means(DockerEngines.of(engine), systemd);
    }

    static Means means(DockerEngines engines) {
        return means(engines, SystemdSettings.NONE);
    }

    private static Means means(DockerEngines engines, SystemdSettings systemd) {
        return new Means(
                engines,
                new Dialer(Resolver.ofSystem()),
                new Circuits(Clock.system()),
                systemd,
                Map.of(),
                List.of(),
                Homes.NONE);
    }

    static ContainerTarget target(String container, DockerEngines.Doors doors) {
        return new ContainerTarget(
                ContainerSelector.parse(container).orElseThrow(),
                doors,
                new Circuits(Clock.system()),
                Dependents.of(doors));
    }

    static Order order() {
        return new Order(UUID.fromString("6d2e4f8a-0000-4000-8000-000000000001"), 7, "web", "lab", "status");
    }

    static Deadline soon() {
        return Deadline.after(Clock.system(), Duration.ofSeconds(30));
    }
}
