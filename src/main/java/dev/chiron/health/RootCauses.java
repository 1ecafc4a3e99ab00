package dev.chiron.health;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
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
        Map<String, NavigableSet<String>> causes = new LinkedHashMap<>();
        nodes.forEach((name, node) -> {
            if (node.status() == Status.DOWN || node.status() == Status.DEGRADED) {
                NavigableSet<String> roots = walk.rootsOf(name, node);
                roots.remove(name);
                if (!roots.isEmpty()) {
                    causes.put(name, roots);
                }
            }
        });
        return causes;
    }

    /** How many rings of services that depend on each other the configuration has. */
    public static int cycles(Map<String, List<String>> dependsOn) {
        Set<Set<String>> rings = new HashSet<>();
        for (String name : dependsOn.keySet()) {
            Set<String> reached = reachable(name, dependsOn);
            if (reached.contains(name)) {
                Set<String> ring = new HashSet<>();
                reached.stream()
                        .filter(other -> reachable(other, dependsOn).contains(name))
                        .forEach(ring::add);
                rings.add(ring);
            }
        }
        return rings.size();
    }

    private static Set<String> reachable(String start, Map<String, List<String>> edges) {
        Set<String> seen = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(edges.getOrDefault(start, List.of()));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            if (seen.add(next)) {
                open.addAll(edges.getOrDefault(next, List.of()));
            }
        }
        return seen;
    }

    private NavigableSet<String> rootsOf(String name, Node node) {
        NavigableSet<String> roots = new TreeSet<>();
        if (node.status() == Status.DOWN) {
            roots.addAll(downRoots(name));
        } else {
            downOf(node).forEach(dependency -> roots.addAll(downRoots(dependency)));
        }
        return roots;
    }

    /** The roots of a service that is down: in the part of the down graph it reaches, the rings that reach nothing further. */
    private NavigableSet<String> downRoots(String name) {
        NavigableSet<String> known = rootsOfDown.get(name);
        if (known != null) {
            return known;
        }
        Map<String, List<String>> edges = downEdgesFrom(name);
        NavigableSet<String> roots = new TreeSet<>();
        for (String each : edges.keySet()) {
            Set<String> reached = reachable(each, edges);
            boolean terminal =
                    reached.stream().allMatch(other -> reachable(other, edges).contains(each));
            if (terminal) {
                reached.add(each);
                firstToFail(reached).ifPresent(roots::add);
            }
        }
        rootsOfDown.put(name, roots);
        return roots;
    }

    private Map<String, List<String>> downEdgesFrom(String name) {
        Map<String, List<String>> edges = new LinkedHashMap<>();
        List<String> open = new ArrayList<>(List.of(name));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            Node node = nodes.get(next);
            if (node != null && !edges.containsKey(next)) {
                List<String> down = downOf(node);
                edges.put(next, down);
                open.addAll(down);
            }
        }
        return edges;
    }

    private List<String> downOf(Node node) {
        return node.dependsOn().stream()
                .filter(other -> {
                    Node dependency = nodes.get(other);
                    return dependency != null && dependency.status() == Status.DOWN;
                })
                .toList();
    }

    private Optional<String> firstToFail(Set<String> ring) {
        return ring.stream()
                .min(Comparator.<String, Instant>comparing(name -> {
                            Node node = nodes.get(name);
                            return node == null ? Instant.MAX : node.since();
                        })
                        .thenComparing(Comparator.naturalOrder()));
    }
}
