package dev.chiron.web;

import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How all services do, or those of a project. */
final class FleetArea implements Area {
    private final Monitor monitor;
    private final LiveSources live;
    private final Clock clock;

    FleetArea(ControlSources sources) {
        live = sources.live();
        monitor = sources.monitor();
        clock = sources.clock();
    }

    @Override
    public String name() {
        return "fleet";
    }

    @Override
    public List<Route> routes() {
        Route summary = Route.get(
                "/api/health/summary",
                Described.as("The state in figures: by project, by type, incidents, uptime, latency", "Summary"),
                _ -> summary());
        Route project = Route.get(
                "/api/projects/{project}/health",
                Described.as("A project's state and its services", "ProjectHealth")
                        .refuses(404),
                this::project);
        return List.of(
                Route.get(
                        "/api/health/status",
                        Described.as("The state in one sentence, and in numbers", "FleetStatus"),
                        _ -> status()),
                summary,
                summary.at("/api/health"),
                project,
                project.at("/api/services/projects/{project}/health"));
    }

    private Reply status() {
        FleetFigures figures = new FleetFigures(monitor.fleet().services());
        Map<String, Object> json = told(figures);
        json.put("timestamp", Json.moment(clock.now()));
        return Reply.json(200, json);
    }

    /** What both tell of the fleet, to be added to. */
    private Map<String, Object> told(FleetFigures figures) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", figures.status().label());
        json.put("sentence", figures.sentence());
        json.put("counts", figures.counts());
        json.put("connected", live.connected().getAsBoolean());
        json.put(
                "projects",
                figures.by("project", view -> view.watched().service().project()));
        return json;
    }

    private Reply summary() {
        FleetFigures figures = new FleetFigures(monitor.fleet().services());
        Map<String, Object> json = told(figures);
        json.put("types", figures.by("type", view -> view.watched().service().type()));
        json.put("active_incidents", live.incidents().get().size());
        json.put("uptime_24h_ratio", figures.uptime());
        json.put("latency_p95_seconds", figures.p95Seconds());
        json.put("timestamp", Json.moment(clock.now()));
        return Reply.json(200, json);
    }

    private Reply project(Call call) throws Problem {
        String project = call.holes().getOrDefault("project", "");
        Fleet fleet = monitor.fleet();
        List<ServiceView> members = fleet.services().stream()
                .filter(view -> view.watched().service().project().equals(project))
                .toList();
        if (members.isEmpty()) {
            throw Problem.notFound("no service belongs to a project \"" + project + "\"");
        }
        FleetFigures figures = new FleetFigures(members);
        Blame blame = Blame.in(fleet);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("project", project);
        json.put("status", figures.status().label());
        json.put("sentence", figures.sentence());
        json.put("counts", figures.counts());
        json.put("services", members.stream().map(blame::told).toList());
        return Reply.json(200, json);
    }
}
