package dev.chiron.app;

import dev.chiron.config.Section;
import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.DockerEngines;
import dev.chiron.docker.DockerSettings;
import dev.chiron.docker.Endpoint;
import dev.chiron.heal.Circuits;
import dev.chiron.heal.Means;
import dev.chiron.monitor.Reach;
import dev.chiron.net.Access;
import dev.chiron.net.Dialer;
import dev.chiron.net.Resolver;
import dev.chiron.probe.Instruments;
import dev.chiron.schedule.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What probes work with, made once and kept over reloads; nothing in it connects before it is used. */
final class Equipment implements AutoCloseable {
    private final Clock clock;
    private final Dialer dialer = new Dialer(Resolver.ofSystem());
    private final Circuits circuits;
    private final Map<Endpoint, DockerEngine> engines = new ConcurrentHashMap<>();

    Equipment(Clock clock) {
        this.clock = clock;
        circuits = new Circuits(clock);
    }

    /** The engines of a configuration; behind one endpoint stands the same one each time. */
    DockerEngines docker(DockerSettings settings) {
        return new DockerEngines(settings.engines().stream()
                .map(each -> new DockerEngines.Doors(each, engine(each.observe()), engine(each.act())))
                .toList());
    }

    private DockerEngine engine(Endpoint endpoint) {
        return engines.computeIfAbsent(endpoint, DockerEngine::new);
    }

    /** What probes of a configuration work with, who reach whom its access rules let them reach. */
    Instruments instruments(DockerSettings settings, Access access) {
        return new Instruments(clock, dialer.within(access), docker(settings));
    }

    /** What actions of a configuration are carried out by. */
    Means means(Section healing, DockerSettings settings) {
        return Means.read(healing, docker(settings), dialer, circuits);
    }

    /** The circuit breakers around what acts. */
    Circuits circuits() {
        return circuits;
    }

    /** By what reference points are asked, whom only the configuration names. */
    Reach reach() {
        return Reach.through(dialer);
    }

    @Override
    public void close() {
        engines.values().forEach(DockerEngine::close);
    }
}
