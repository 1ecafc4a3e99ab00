package dev.chiron.web;

import dev.chiron.monitor.Incident;
import dev.chiron.schedule.Clock;
import dev.chiron.store.Page;
import dev.chiron.store.PastIncident;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Incidents: what was wrong, from when to when, and what happened meanwhile. */
final class IncidentsArea implements Area {
    private static final List<String> STATUSES = List.of("active", "resolved", "all");
    private static final Parameter<String> SERVICE = Parameter.text("service", "only incidents of this service");
    private static final Parameter<String> STATUS =
            Parameter.word("status", "only incidents that are so; all if not given", STATUSES);
    private static final Parameter<String> ALERT_STATUS =
            Parameter.word("status", "only alerts that are so; active if not given", STATUSES);
    private static final Parameter<Integer> LIMIT =
            Parameter.number("limit", "the most incidents in one answer", 1, 1000, 100);
    private static final Parameter<Integer> ALERT_LIMIT =
            Parameter.number("limit", "the most alerts in one answer", 1, 1000, 50);

    private final Recall recall;
    private final LiveSources live;
    private final Clock clock;

    /** What is told; not all when it is only what is in memory. */
    private record Found(Page<PastIncident> page, boolean complete) {}

    IncidentsArea(ControlSources sources) {
        recall = new Recall(sources.history());
        live = sources.live();
        clock = sources.clock();
    }

    @Override
    public String name() {
        return "incidents";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/incidents",
                        Described.as("Incidents with their timelines, newest first", "Incidents")
                                .takes(SERVICE, STATUS, LIMIT, Parameter.CURSOR)
                                .refuses(503),
                        this::incidents),
                Route.get(
                        "/api/health/alerts",
                        Described.as("Incidents as alerts, without their timelines, newest first", "Alerts")
                                .takes(ALERT_STATUS, SERVICE, ALERT_LIMIT, Parameter.CURSOR)
                                .refuses(503),
                        this::alerts));
    }

    private Reply incidents(Call call) throws Problem {
        Found found = found(call, call.read(STATUS), call.read(LIMIT));
        Instant now = clock.now();
        return told(
                "incidents",
                found.page().items().stream()
                        .map(past -> withTimeline(past, now))
                        .toList(),
                found);
    }

    private static Map<String, Object> withTimeline(PastIncident past, Instant now) {
        Map<String, Object> json = IncidentJson.of(past.incident(), now);
        json.put("timeline", past.timeline().stream().map(IncidentJson::entry).toList());
        return json;
    }

    private Reply alerts(Call call) throws Problem {
        String status = call.read(ALERT_STATUS);
        Found found = found(call, status.isEmpty() ? "active" : status, call.read(ALERT_LIMIT));
        Instant now = clock.now();
        return told(
                "alerts",
                found.page().items().stream()
                        .map(past -> IncidentJson.of(past.incident(), now))
                        .toList(),
                found);
    }

    private Found found(Call call, String status, int limit) throws Problem {
        Optional<String> service = call.given(SERVICE);
        Optional<String> cursor = call.given(Parameter.CURSOR);
        Optional<Boolean> active =
                status.isEmpty() || status.equals("all") ? Optional.empty() : Optional.of(status.equals("active"));
        try {
            return new Found(recall.page(history -> history.incidents(service, active, limit, cursor)), true);
        } catch (Problem problem) {
            if (!problem.isUnavailable() || !active.orElse(true) || cursor.isPresent()) {
                throw problem;
            }
            return new Found(inMemory(service, limit), false);
        }
    }

    /** The incidents that are open, newest first and without their timelines. */
    private Page<PastIncident> inMemory(Optional<String> service, int limit) {
        List<PastIncident> open = live.incidents().get().stream()
                .filter(incident -> service.isEmpty() || service.get().equals(incident.service()))
                .sorted(Comparator.comparing(Incident::triggeredAt).reversed())
                .limit(limit)
                .map(incident -> new PastIncident(incident, List.of()))
                .toList();
        return new Page<>(open, Optional.empty());
    }

    private static Reply told(String plural, List<Map<String, Object>> items, Found found) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(plural, items);
        json.put("next_cursor", found.page().next().orElse(null));
        json.put("complete", found.complete());
        return Reply.json(200, json);
    }
}
