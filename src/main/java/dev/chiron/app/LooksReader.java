package dev.chiron.app;

import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import dev.chiron.monitor.Look;
import dev.chiron.monitor.Looks;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.Module;
import dev.chiron.service.Service;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code probes:} of a service, and resolves the modules in it. */
record LooksReader(Section own, Map<String, Module> modules, Set<String> moduleNames, Duration standardTimeout) {
    Looks looks(Service service) {
        Section probes = own.sectionOrEmpty("probes", "further probes of the service, shown as its components");
        boolean mainIsLiveness = Service.liveness(own).isPresent();
        Optional<Look> liveness = look(probes, "liveness", "when it fails, the service is down", service);
        return new Looks(
                look(probes, "startup", "until it passes after a start, nothing else is probed or known", service),
                mainIsLiveness ? Optional.empty() : liveness,
                look(probes, "readiness", "when it fails, the service is degraded, and never healed", service),
                mainIsLiveness);
    }

    private Optional<Look> look(Section probes, String name, String meaning, Service service) {
        return probes.section(name, meaning).flatMap(section -> look(section, service));
    }

    private Optional<Look> look(Section section, Service service) {
        String wanted = section.string("module", "the module that probes").required();
        String target = section.string("target", "what to probe; the service's own target if none is given")
                .orElse("", "the service's target");
        Optional<Duration> timeout = section.duration("timeout", "the longest that it may take; the interval at most")
                .check(Duration::isPositive, "must be more than 0s")
                .optional();
        if (section.has("module") && !moduleNames.contains(wanted)) {
            section.problem(
                    "module", "\"" + wanted + "\" is no module of this file" + Suggestion.clause(wanted, moduleNames));
        }
        Optional<Module> module = Optional.ofNullable(modules.get(wanted));
        if (module.isPresent() && !module.get().canProbe()) {
            section.problem("module", "\"" + wanted + "\" has no prober: only its name is written");
        }
        return module.map(found -> new Look(
                found,
                target.isEmpty() ? service.target() : target,
                Watched.timeout(timeout, found, standardTimeout, service)));
    }
}
