package dev.chiron.web;

import dev.chiron.monitor.Watched;
import dev.chiron.probe.Module;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code /probe} may do: the modules of the configuration, and the targets that it names.
 *
 * @param named the targets of all services
 */
public record ProbeCatalogue(Map<String, Module> modules, Set<String> named) {
    public static ProbeCatalogue of(Map<String, Module> modules, List<Watched> services) {
        return new ProbeCatalogue(
                modules,
                services.stream().map(watched -> watched.service().target()).collect(Collectors.toUnmodifiableSet()));
    }

    Optional<Module> module(String name) {
        return Optional.ofNullable(modules.get(name));
    }

    /** Whether a target may be probed: credentials and commands are only for those that the configuration names. */
    boolean admits(Module module, String target) {
        return switch (module.kind().admission()) {
            case ANY -> true;
            case ALLOWED, NAMED -> named.contains(target);
        };
    }
}
