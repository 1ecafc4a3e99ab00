package dev.chiron.probe;

import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.DockerEngines;
import dev.chiron.docker.Endpoint;
import dev.chiron.net.Dialer;
import dev.chiron.net.Resolver;
import dev.chiron.schedule.Clock;

/**
 * What probes are given to work with; one set for the whole house, made and closed by {@code app}.
 *
 * @param clock the time
 * @param dialer opens connections; holds nothing that needs closing
 * @param docker the engines whose containers are looked at
 */
public record Instruments(Clock clock, Dialer dialer, DockerEngines docker) {
    /** Instruments that reach nothing, for reading settings without running a probe. */
    public static Instruments forReading() {
        return new Instruments(
                Clock.system(),
                new Dialer(Resolver.ofSystem()),
                DockerEngines.of(new DockerEngine(Endpoint.standard())));
    }
}
