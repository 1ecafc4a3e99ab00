package dev.chiron.health;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The groups of nodes in a graph that reach each other (Tarjan's strongly connected components), in one pass and
 * without recursion, for a chain may be as long as the fleet.
 */
final class Rings {
    private final Map<String, List<String>> edges;
    private final Map<String, Integer> order = new HashMap<>();
    private final Map<String, Integer> low = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Deque<Visit> path = new ArrayDeque<>();
    private final List<List<String>> found = new ArrayList<>();

    private record Visit(String node, Iterator<String> next) {}

    private Rings(Map<String, List<String>> edges) {
        this.edges = edges;
    }

    /** All groups, a node on no ring being a group by itself; each stands after all that its nodes point at. */
    static List<List<String>> of(Map<String, List<String>> edges) {
        Rings walk = new Rings(edges);
        edges.keySet().forEach(walk::from);
        return walk.found;
    }

    private void from(String start) {
        if (!order.containsKey(start)) {
            enter(start);
        }
        while (!path.isEmpty()) {
            Visit visit = path.getLast();
            if (visit.next().hasNext()) {
                step(visit.node(), visit.next().next());
            } else {
                path.removeLast();
                leave(visit.node());
            }
        }
    }

    private void enter(String node) {
        int number = order.size();
        order.put(node, number);
        low.put(node, number);
        open.addLast(node);
        path.addLast(new Visit(node, edges.getOrDefault(node, List.of()).iterator()));
    }

    private void step(String node, String next) {
        Integer number = order.get(next);
        if (number == null) {
            if (edges.containsKey(next)) {
                enter(next);
            }
        } else if (low.containsKey(next)) {
            low.merge(node, number, Math::min);
        }
    }

    /** A node that reaches nothing earlier than itself closes its group; {@code low} keeps open nodes only. */
    private void leave(String node) {
        int reaches = low.getOrDefault(node, 0);
        if (reaches == order.getOrDefault(node, 0)) {
            found.add(group(node));
        } else {
            low.merge(path.getLast().node(), reaches, Math::min);
        }
    }

    private List<String> group(String first) {
        List<String> group = new ArrayList<>();
        String node;
        do {
            node = open.removeLast();
            low.remove(node);
            group.add(node);
        } while (!node.equals(first));
        return group;
    }
}
