package dev.chiron.web;

import dev.chiron.health.Status;
import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.ServiceView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;

/** {@code /api/services}: what is watched, and how it does. */
final class ServicesArea implements Area {
    private static final Parameter<String> PROJECT = Parameter.text("project", "only services of this project");
    private static final Parameter<String> TYPE = Parameter.text("type", "only services of this type");
    private static final Parameter<String> STATUS =
            Parameter.word("status", "only services of this status", Parameter.labels(Status.class));
    private static final Parameter<Integer> LIMIT =
            Parameter.number("limit", "the most services in one answer", 1, 10_000, 1000);
    private static final Parameter<String> CURSOR =
            Parameter.text("cursor", "the next_cursor of the page before; the name of its last service");

    private final Monitor monitor;

    ServicesArea(Monitor monitor) {
        this.monitor = monitor;
    }

    @Override
    public String name() {
        return "services";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/services",
                        Described.as("Services with their status, in the order of the configuration", "Services")
                                .takes(PROJECT, TYPE, STATUS, LIMIT, CURSOR),
                        this::list),
                Route.get(
                        "/api/services/{id}",
                        Described.as("One service with its status", "Service").refuses(404),
                        this::one));
    }

    private Reply list(Call call) throws Problem {
        String status = call.read(STATUS);
        String project = call.read(PROJECT);
        String type = call.read(TYPE);
        Fleet fleet = monitor.fleet();
        Map<String, NavigableSet<String>> roots = fleet.rootCauses();
        int limit = call.read(LIMIT);
        String cursor = call.read(CURSOR);
        boolean reached = cursor.isEmpty();
        List<Map<String, Object>> page = new ArrayList<>();
        String next = null;
        for (ServiceView view : fleet.services()) {
            if (reached && matches(view, project, type, status)) {
                if (page.size() == limit) {
                    next = String.valueOf(page.getLast().get("name"));
                    break;
                }
                page.add(ServiceJson.of(view, roots(roots, view)));
            }
            reached |= view.name().equals(cursor);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("services", page);
        answer.put("next_cursor", next);
        return Reply.ok(Reply.JSON, Json.write(answer) + "\n");
    }

    private Reply one(Call call) throws Problem {
        Fleet fleet = monitor.fleet();
        ServiceView view = fleet.find(call.id()).orElseThrow(() -> Problem.noService(call.id()));
        return Reply.ok(Reply.JSON, Json.write(ServiceJson.of(view, roots(fleet.rootCauses(), view))) + "\n");
    }

    private static Set<String> roots(Map<String, NavigableSet<String>> all, ServiceView view) {
        NavigableSet<String> found = all.get(view.name());
        return found == null ? Set.of() : found;
    }

    private static boolean matches(ServiceView view, String project, String type, String status) {
        return fits(project, view.watched().service().project())
                && fits(type, view.watched().service().type())
                && fits(status, view.status().label());
    }

    private static boolean fits(String wanted, String actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }
}
