package dev.chiron.app;

import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import dev.chiron.heal.HealRule;
import dev.chiron.heal.Homes;
import dev.chiron.heal.Means;
import dev.chiron.health.CircuitRule;
import dev.chiron.health.DocumentRule;
import dev.chiron.health.HealthRule;
import dev.chiron.monitor.Outcomes;
import dev.chiron.monitor.Particulars;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.Module;
import dev.chiron.schedule.Maintenance;
import dev.chiron.service.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code defaults:} and {@code services:}, and resolves the names in them. */
final class ServicesReader {
    private static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(5);

    private final Section defaults;
    private final Map<String, Section> types;
    private final Map<String, Module> modules;
    private final Set<String> moduleNames;
    private final Means means;
    private final Map<String, Section> sections = new HashMap<>();
    private final List<Watched> watched = new ArrayList<>();
    private final Map<String, HealRule> healRules = new HashMap<>();

    private ServicesReader(Section root, ModulesReader modules, Means means) {
        this.means = means;
        this.modules = modules.modules();
        moduleNames = modules.names();
        defaults = root.sectionOrEmpty("defaults", "what holds for services that do not say otherwise");
        types = defaults.named("types", "what holds for services of a type", section -> section);
        readDefaults(defaults);
        types.values().forEach(ServicesReader::readDefaults);
    }

    static ServicesReader read(Section root, ModulesReader modules, Means means) {
        ServicesReader reader = new ServicesReader(root, modules, means.among(Homes.read(root, means.docker())));
        root.sections("services", "what to watch", reader::service)
                .forEach(found -> found.ifPresent(reader.watched::add));
        reader.checkDependencies();
        return reader;
    }

    /** The services in the order of the file; those with a dangling module are left out. */
    List<Watched> watched() {
        return List.copyOf(watched);
    }

    /** How services may be healed, by name. */
    Map<String, HealRule> healRules() {
        return Map.copyOf(healRules);
    }

    private static void readDefaults(Section section) {
        HealthRule.read(section);
        section.duration("interval", "the time between checks").optional();
        timeout(section);
    }

    private static Duration timeout(Section section) {
        return section.duration("timeout", "the longest that one check may take")
                .check(Duration::isPositive, "must be more than 0s")
                .orElse(STANDARD_TIMEOUT);
    }

    /** Reads an entry that stands elsewhere by the rules of this file; what only this file may say is a problem. */
    Optional<Watched> elsewhere(Section own) {
        for (String key : List.of("heal", "probes")) {
            if (own.section(key, "").isPresent()) {
                own.problem(key, "is only for services of the configuration");
            }
        }
        Section section = over(own);
        return watched(own, section, Service.read(own, section));
    }

    private Section over(Section own) {
        List<Section> behind = new ArrayList<>();
        own.string("type", "").optional().map(types::get).ifPresent(behind::add);
        behind.add(defaults);
        return own.over(behind.toArray(Section[]::new));
    }

    private Optional<Watched> service(Section own) {
        Section section = over(own);
        Service service = Service.read(own, section);
        own.section("heal", "how it may be healed")
                .flatMap(heal -> HealRule.read(heal, service, means))
                .ifPresent(heal -> healRules.put(service.name(), heal));
        Section twin = sections.putIfAbsent(service.name(), own);
        if (twin != null) {
            own.problem(
                    "name", "\"" + service.name() + "\" is the name of another service already (" + twin.path() + ")");
        }
        return watched(own, section, service);
    }

    private Optional<Watched> watched(Section own, Section section, Service service) {
        HealthRule judged = HealthRule.read(section);
        Optional<CircuitRule> circuit = CircuitRule.read(own, judged);
        HealthRule rule = circuit.map(its -> its.over(judged)).orElse(judged);
        Outcomes outcomes = Outcomes.read(section);
        Optional<Module> module = Optional.ofNullable(modules.get(service.module()));
        if (own.has("module") && !moduleNames.contains(service.module())) {
            own.problem(
                    "module",
                    "\"" + service.module() + "\" is no module of this file"
                            + Suggestion.clause(service.module(), moduleNames));
        }
        if (module.isPresent() && !module.get().canProbe()) {
            own.problem("module", "\"" + service.module() + "\" has no prober: only its name is written");
        }
        Duration standard = section.documenting() ? STANDARD_TIMEOUT : timeout(section);
        Particulars particulars = new Particulars(
                Maintenance.read(section),
                DocumentRule.read(section),
                new LooksReader(own, modules, moduleNames, standard).looks(service),
                circuit);
        return module.map(
                found -> Watched.of(service, found, rule, outcomes, standard).with(particulars));
    }

    private void checkDependencies() {
        Set<String> names = new HashSet<>(sections.keySet());
        for (Watched each : watched) {
            Service service = each.service();
            Section section = sections.get(service.name());
            for (String dependency : service.dependsOn()) {
                if (section != null && !names.contains(dependency)) {
                    section.problem(
                            "depends_on",
                            "\"" + dependency + "\" is no service of this file" + Suggestion.clause(dependency, names));
                }
            }
        }
    }
}
