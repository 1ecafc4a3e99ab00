package dev.chiron.web;

import dev.chiron.monitor.Check;
import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One service's health in detail, and a check of it right now. */
final class CheckArea implements Area {
    private static final Logger LOG = LoggerFactory.getLogger(CheckArea.class);

    private final Monitor monitor;
    private final LiveSources live;
    private final Clock clock;

    CheckArea(ControlSources sources) {
        monitor = sources.monitor();
        live = sources.live();
        clock = sources.clock();
    }

    @Override
    public String name() {
        return "checks";
    }

    @Override
    public List<Route> routes() {
        Route check = Route.post(
                "/api/services/{id}/health/check",
                Described.as(
                                "Checks a service now and tells what came out; waits for a check that is running",
                                "Service")
                        .refuses(404),
                this::check);
        return List.of(
                Route.get(
                        "/api/services/{id}/health",
                        Described.as(
                                        "A service in detail: its parts, its dependencies, its last check's log",
                                        "ServiceHealth")
                                .refuses(404),
                        this::health),
                check,
                check.at("/api/health/test/{id}"));
    }

    private Reply check(Call call) throws Problem, InterruptedException {
        ServiceView before = monitor.find(call.id()).orElseThrow(() -> Problem.noService(call.id()));
        LOG.info("{} asks to check {}", call.caller().name(), call.id());
        ServiceView view =
                monitor.check(call.id(), before.watched().longest()).orElseThrow(() -> Problem.noService(call.id()));
        return Reply.json(200, Blame.in(monitor.fleet()).told(view));
    }

    private Reply health(Call call) throws Problem {
        Fleet fleet = monitor.fleet();
        ServiceView view = fleet.find(call.id()).orElseThrow(() -> Problem.noService(call.id()));
        Blame blame = Blame.in(fleet);
        Map<String, Object> json = blame.told(view);
        json.put("checks", ServiceJson.components(view.components()));
        json.put(
                "phases",
                ServiceJson.phases(view.last()
                        .map(last -> last.result().measurements().phases())
                        .orElse(Map.of())));
        json.put("dependencies", dependencies(view, fleet, blame));
        json.put("incident", incident(view.name()));
        json.put("log", view.last().map(CheckArea::log).orElse(List.of()));
        return Reply.json(200, json);
    }

    private @Nullable Map<String, Object> incident(String service) {
        return live.incidents().get().stream()
                .filter(incident -> incident.service().equals(service))
                .findFirst()
                .map(incident -> IncidentJson.of(incident, clock.now()))
                .orElse(null);
    }

    private static List<Map<String, Object>> dependencies(ServiceView view, Fleet fleet, Blame blame) {
        List<Map<String, Object>> told = new ArrayList<>();
        for (String name : view.watched().service().dependsOn()) {
            fleet.find(name).ifPresent(found -> {
                Map<String, Object> dependency = new LinkedHashMap<>();
                dependency.put("name", name);
                dependency.put("status", found.status().label());
                dependency.put("root", blame.of(view.name()).contains(name));
                told.add(dependency);
            });
        }
        return told;
    }

    private static List<String> log(Check check) {
        return check.result().measurements().log().stream()
                .map(line -> Json.moment(line.at()) + " " + line.level() + " " + line.message())
                .toList();
    }
}
