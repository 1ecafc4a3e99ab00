package dev.chiron.web;

import dev.chiron.health.Status;
import dev.chiron.health.Uptime;
import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.ServiceView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /api/services}: what is watched, and how it does. */
final class ServicesArea implements Area {
    private static final Parameter<String> PROJECT = Parameter.text("project", "only services of this project");
    private static final Parameter<String> TYPE = Parameter.text("type", "only services of this type");
    private static final Parameter<String> STATUS =
            Parameter.word("status", "only services of this status", Parameter.labels(Status.class));
    private static final Parameter<String> BAR = Parameter.word(
            "bar",
            "adds a row of slots that shows the past of this window",
            Arrays.stream(Uptime.Window.values()).map(Uptime.Window::label).toList());
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
                                .takes(PROJECT, TYPE, STATUS, BAR, LIMIT, CURSOR),
                        this::list),
                Route.get(
                        "/api/services/{id}",
                        Described.as("One service with its status", "Service")
                                .takes(BAR)
                                .refuses(404),
                        this::one));
    }

    private Reply list(Call call) throws Problem {
        Fleet fleet = monitor.fleet();
        Blame blame = Blame.in(fleet);
        String bar = call.read(BAR);
        List<ServiceView> wanted = wanted(call, behind(fleet.services(), call.read(CURSOR)));
        int limit = call.read(LIMIT);
        List<Map<String, Object>> page = new ArrayList<>();
        for (ServiceView view : wanted.subList(0, Math.min(limit, wanted.size()))) {
            page.add(told(view, blame, bar));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("services", page);
        answer.put("next_cursor", wanted.size() > limit ? wanted.get(limit - 1).name() : null);
        return Reply.json(200, answer);
    }

    private static List<ServiceView> behind(List<ServiceView> all, String cursor) throws Problem {
        if (cursor.isEmpty()) {
            return all;
        }
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(cursor)) {
                return all.subList(i + 1, all.size());
            }
        }
        throw Problem.wrong("cursor", "is of no service that is watched now; begin again without it");
    }

    private static List<ServiceView> wanted(Call call, List<ServiceView> views) throws Problem {
        String project = call.read(PROJECT);
        String type = call.read(TYPE);
        String status = call.read(STATUS);
        return views.stream()
                .filter(view -> fits(project, view.watched().service().project())
                        && fits(type, view.watched().service().type())
                        && fits(status, view.status().label()))
                .toList();
    }

    private static boolean fits(String wanted, String actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }

    private Reply one(Call call) throws Problem {
        Fleet fleet = monitor.fleet();
        ServiceView view = fleet.find(call.id()).orElseThrow(() -> Problem.noService(call.id()));
        return Reply.json(200, told(view, Blame.in(fleet), call.read(BAR)));
    }

    private Map<String, Object> told(ServiceView view, Blame blame, String bar) {
        Map<String, Object> json = blame.told(view);
        for (Uptime.Window window : Uptime.Window.values()) {
            if (window.label().equals(bar)) {
                monitor.bar(view.name(), window).ifPresent(row -> json.put("bar", ServiceJson.bar(row)));
            }
        }
        return json;
    }
}
