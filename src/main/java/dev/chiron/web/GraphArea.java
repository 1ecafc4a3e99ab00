package dev.chiron.web;

import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.ServiceView;
import dev.chiron.service.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services and what they depend on, as a graph. */
final class GraphArea implements Area {
    private final Monitor monitor;

    GraphArea(ControlSources sources) {
        monitor = sources.monitor();
    }

    @Override
    public String name() {
        return "graph";
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get(
                "/api/graph",
                Described.as("Services as nodes and their dependencies as edges, with who blocks whom", "Graph"),
                _ -> graph()));
    }

    private Reply graph() {
        Fleet fleet = monitor.fleet();
        Blame blame = Blame.in(fleet);
        List<Map<String, Object>> nodes = new ArrayList<>();
        List<Map<String, Object>> edges = new ArrayList<>();
        for (ServiceView view : fleet.services()) {
            nodes.add(node(view, blame));
            edges(view, fleet, edges);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("nodes", nodes);
        json.put("edges", edges);
        json.put("cycles", fleet.cycles());
        return Reply.json(200, json);
    }

    private static Map<String, Object> node(ServiceView view, Blame blame) {
        Service service = view.watched().service();
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", service.name());
        node.put("name", service.name());
        node.put("project", service.project());
        node.put("type", service.type());
        node.put("status", view.status().label());
        node.put("critical", service.critical());
        node.put(
                "latency_seconds",
                view.state().latencyEwma().map(ServiceJson::seconds).orElse(null));
        node.put("root_causes", List.copyOf(blame.of(service.name())));
        node.put("is_root", blame.isRoot(service.name()));
        return node;
    }

    private static void edges(ServiceView view, Fleet fleet, List<Map<String, Object>> edges) {
        for (String dependency : view.watched().service().dependsOn()) {
            Optional<ServiceView> to = fleet.find(dependency);
            if (to.isPresent()) {
                Map<String, Object> edge = new LinkedHashMap<>();
                edge.put("from", view.name());
                edge.put("to", dependency);
                edge.put("status", to.get().status().label());
                edges.add(edge);
            }
        }
    }
}
