package dev.chiron.health;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Which services are not up because of which others: a walk over the dependencies that are down. Pure. */
public final class RootCauses {
    private final Map<String, Node> nodes;
    private final Map<String, NavigableSet<String>> rootsOfDown = new HashMap<>();

    /** What the walk needs to know of a service. */
    public record Node(Status status, Instant since, List<String> dependsOn) {}

    private RootCauses(Map<String, Node> nodes) {
        this.nodes = nodes;
    }

    /**
     * The roots of each service that is degraded or down because of others; one that is its own root is left out.
     *
     * <p>Services that are down in a ring count as one, and the first of them to go down is their root.
     */
    public static Map<String, NavigableSet<String>> of(Map<String, Node> nodes) {
        RootCauses walk = new RootCauses(nodes);
        walk.down();
        Map<String, NavigableSet<String>> causes = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            NavigableSet<String> roots = walk.rootsOf(name, node);
            if (!roots.isEmpty()) {
                causes.put(name, roots);
            }
        });
        return causes;
    }

    /** The rings of services that depend on each other, as the configuration says. */
    public static List<List<String>> rings(Map<String, List<String>> dependsOn) {
        return Rings.of(dependsOn).stream()
                .filter(ring -> ring.size() > 1
                        || dependsOn.getOrDefault(ring.getFirst(), List.of()).contains(ring.getFirst()))
                .toList();
    }

    /** How many of them there are. */
    public static int cycles(Map<String, List<String>> dependsOn) {
        return rings(dependsOn).size();
    }

    private void down() {
        Map<String, List<String>> edges = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (node.status() == Status.DOWN) {
                edges.put(name, downOf(node));
            }
        });
        for (List<String> ring : Rings.of(edges)) {
            NavigableSet<String> roots = rootsBehind(ring, edges);
            ring.forEach(name -> rootsOfDown.put(name, roots));
        }
    }

    /** The roots of what a ring depends on; of a ring that nothing beyond it holds down, the first that failed. */
    private NavigableSet<String> rootsBehind(List<String> ring, Map<String, List<String>> edges) {
        NavigableSet<String> roots = new TreeSet<>();
        for (String name : ring) {
            for (String dependency : edges.getOrDefault(name, List.of())) {
                roots.addAll(rootsOfDown.getOrDefault(dependency, Collections.emptyNavigableSet()));
            }
        }
        if (roots.isEmpty()) {
            roots.add(firstToFail(ring));
        }
        return Collections.unmodifiableNavigableSet(roots);
    }

    private NavigableSet<String> rootsOf(String name, Node node) {
        return switch (node.status()) {
            case UP, UNKNOWN -> Collections.emptyNavigableSet();
            case DOWN -> without(name, rootsOfDown.getOrDefault(name, Collections.emptyNavigableSet()));
            case DEGRADED -> {
                NavigableSet<String> roots = new TreeSet<>();
                downOf(node)
                        .forEach(dependency ->
                                roots.addAll(rootsOfDown.getOrDefault(dependency, Collections.emptyNavigableSet())));
                yield roots;
            }
        };
    }

    private static NavigableSet<String> without(String name, NavigableSet<String> roots) {
        if (!roots.contains(name)) {
            return roots;
        }
        NavigableSet<String> others = new TreeSet<>(roots);
        others.remove(name);
        return others;
    }

    private List<String> downOf(Node node) {
        return node.dependsOn().stream()
                .filter(other -> {
                    Node dependency = nodes.get(other);
                    return dependency != null && dependency.status() == Status.DOWN;
                })
                .toList();
    }

    private String firstToFail(List<String> ring) {
        Comparator<String> bySince = Comparator.comparing(name -> {
            Node node = nodes.get(name);
            return node == null ? Instant.MAX : node.since();
        });
        return Collections.min(ring, bySince.thenComparing(Comparator.naturalOrder()));
    }
}
