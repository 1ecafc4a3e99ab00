package dev.chiron.web;

import dev.chiron.monitor.Watched;
import dev.chiron.net.Access;
import dev.chiron.probe.Module;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What {@code /probe} may do: the modules of the configuration, and the targets that it names or lets be reached.
 *
 * @param named the targets of all services
 * @param access who may be reached besides them
 */
public record ProbeCatalogue(Map<String, Module> modules, Set<String> named, Access access) {
    public static ProbeCatalogue of(Map<String, Module> modules, List<Watched> services, Access access) {
        return new ProbeCatalogue(
                modules,
                services.stream().map(watched -> watched.service().target()).collect(Collectors.toUnmodifiableSet()),
                access);
    }

    Optional<Module> module(String name) {
        return Optional.ofNullable(modules.get(name));
    }

    boolean names(String target) {
        return named.contains(target);
    }

    /** Why a target must not be probed, as far as can be told before trying: the dialer looks at every address again. */
    public Optional<String> refusal(Module module, String target) {
        if (names(target)) {
            return Optional.empty();
        }
        boolean stranger = switch (module.kind().admission()) {
            case ANY -> false;
            case ALLOWED -> !access.listsAllowed();
            case NAMED -> true;
        };
        return stranger
                ? Optional.of("Module " + GoText.quote(module.name())
                        + " probes only targets that a service of the configuration names, and " + GoText.quote(target)
                        + " is none of them")
                : access.refusal(target).map(why -> "Target " + GoText.quote(target) + " may not be probed: " + why);
    }
}
