package dev.chiron.monitor;

import dev.chiron.health.RootCauses;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;

/** All services at one moment, in the order of the configuration; immutable. */
public final class Fleet {
    private final Map<String, ServiceView> byName;

    Fleet(List<ServiceView> services) {
        byName = new LinkedHashMap<>();
        services.forEach(view -> byName.put(view.name(), view));
    }

    public List<ServiceView> services() {
        return List.copyOf(byName.values());
    }

    public Optional<ServiceView> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The roots of each service that is not up because of others. */
    public Map<String, NavigableSet<String>> rootCauses() {
        Map<String, RootCauses.Node> nodes = new LinkedHashMap<>();
        byName.forEach((name, view) -> nodes.put(name, node(view)));
        return RootCauses.of(nodes);
    }

    /** What the walk to the roots needs to know of a service. */
    static RootCauses.Node node(ServiceView view) {
        return new RootCauses.Node(
                view.status(), view.state().since(), view.watched().service().dependsOn());
    }

    /** The rings of services that depend on each other, each by its names. */
    public List<List<String>> cycles() {
        Map<String, List<String>> edges = new HashMap<>();
        byName.forEach((name, view) -> edges.put(name, view.watched().service().dependsOn()));
        return RootCauses.rings(edges);
    }
}
