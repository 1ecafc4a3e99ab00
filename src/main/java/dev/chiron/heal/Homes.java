package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import dev.chiron.docker.ContainerSelector;
import dev.chiron.docker.DockerEngines;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * In which containers the services of a configuration live: those that healing acts on, else those that {@code container:} names.
 * Read before any {@code heal:} block, so that one service can name another.
 *
 * @param services all names, those without a container too
 */
public record Homes(Set<String> services, Map<String, Home> containers) {
    /** No service is known. */
    public static final Homes NONE = new Homes(Set.of(), Map.of());

    private static final String KEY = "restart_dependents";
    private static final Set<String> ON_CONTAINERS = Set.of(
            RestartAction.KIND.name(), StartAction.KIND.name(), StopAction.KIND.name(), RecreateAction.KIND.name());

    /** A container, and the engine that it is on. */
    record Home(ContainerSelector container, DockerEngines.Doors doors) {}

    /** Looks through {@code services:}; what is wrong there is noted when they are read themselves. */
    public static Homes read(Section root, DockerEngines engines) {
        if (root.documenting()) {
            return NONE;
        }
        Set<String> services = new LinkedHashSet<>();
        Map<String, Home> containers = new LinkedHashMap<>();
        for (Section own : root.sections("services", "", section -> section)) {
            own.string("name", "").optional().ifPresent(name -> {
                services.add(name);
                of(own, engines).ifPresent(home -> containers.putIfAbsent(name, home));
            });
        }
        return new Homes(Set.copyOf(services), Map.copyOf(containers));
    }

    private static Optional<Home> of(Section own, DockerEngines engines) {
        Optional<Section> step = own.section("heal", "").flatMap(Homes::onContainer);
        Optional<String> container =
                step.flatMap(each -> each.string("container", "").optional());
        return container
                .or(() -> own.string("container", "").optional())
                .flatMap(ContainerSelector::parse)
                .map(selector -> new Home(selector, step.map(engines::named).orElseGet(engines::first)));
    }

    /** The first step that acts on a container. */
    private static Optional<Section> onContainer(Section heal) {
        List<Section> steps = heal.has("steps") ? heal.sections("steps", "", entry -> entry.over(heal)) : List.of(heal);
        return steps.stream()
                .filter(step -> step.string("action", "")
                        .optional()
                        .filter(ON_CONTAINERS::contains)
                        .isPresent())
                .findFirst();
    }

    /** What an entry of {@code restart_dependents:} means to a service; empty after a problem was noted. */
    Optional<Home> meant(String written, Section section, String service, DockerEngines.Doors doors) {
        if (services.contains(written)) {
            return ofService(written, section, service);
        }
        Optional<Home> found = ContainerSelector.parse(written).map(selector -> new Home(selector, doors));
        boolean marked = written.contains(":");
        if (found.isEmpty()) {
            section.problem(KEY, "\"" + written + "\" must be a service or " + ContainerSelector.SYNTAX);
        } else if (!marked && !isHome(found.get().container())) {
            section.problem(
                    KEY,
                    "\"" + written + "\" is no service of this file, nor the container of one"
                            + Suggestion.clause(written, services) + "; another container is written name:" + written);
            return Optional.empty();
        }
        return found;
    }

    private boolean isHome(ContainerSelector container) {
        return containers.values().stream().anyMatch(home -> home.container().equals(container));
    }

    private Optional<Home> ofService(String written, Section section, String service) {
        Optional<Home> home = Optional.ofNullable(containers.get(written));
        if (written.equals(service)) {
            section.problem(KEY, "\"" + written + "\" is the service itself");
            return Optional.empty();
        }
        if (home.isEmpty()) {
            section.problem(KEY, "\"" + written + "\" is a service without a container; say \"container\" there");
        }
        return home;
    }
}
