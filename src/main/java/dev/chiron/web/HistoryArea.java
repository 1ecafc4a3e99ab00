package dev.chiron.web;

import dev.chiron.health.Uptime;
import dev.chiron.monitor.Monitor;
import dev.chiron.schedule.Clock;
import dev.chiron.store.History;
import dev.chiron.store.Page;
import dev.chiron.store.PastCheck;
import dev.chiron.store.Slot;
import dev.chiron.store.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is remembered of checks: one by one, as a chart, and summed up. */
final class HistoryArea implements Area {
    private static final int LONGEST_HOURS = 2160;

    private static final Parameter<Integer> HOURS =
            Parameter.number("hours", "how far back, in hours", 1, LONGEST_HOURS, 24);
    private static final Parameter<Integer> LIMIT =
            Parameter.number("limit", "the most checks in one answer", 1, History.MOST_ITEMS, 100);
    private static final Parameter<String> SERVICE = Parameter.text("service", "only checks of this service");
    private static final Parameter<Integer> SLOTS =
            Parameter.number("slots", "how many points the chart has at most", 1, History.MOST_SLOTS, 120);

    private final Monitor monitor;
    private final Recall recall;
    private final Clock clock;

    HistoryArea(ControlSources sources) {
        monitor = sources.monitor();
        recall = new Recall(sources.history());
        clock = sources.clock();
    }

    @Override
    public String name() {
        return "history";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/services/{id}/health/history",
                        Described.as("A service's checks, newest first", "History")
                                .takes(HOURS, LIMIT, Parameter.CURSOR)
                                .refuses(404, 503),
                        call -> history(call, Optional.of(known(call)))),
                Route.get(
                        "/api/health/history",
                        Described.as("Checks of one service or of all, newest first", "History")
                                .takes(SERVICE, HOURS, LIMIT, Parameter.CURSOR)
                                .refuses(503),
                        call -> history(call, call.given(SERVICE))),
                Route.get(
                        "/api/services/{id}/series",
                        Described.as("A service's checks as points of a chart, oldest first", "Series")
                                .takes(HOURS, SLOTS)
                                .refuses(404, 503),
                        this::series),
                Route.get(
                        "/api/health/uptime/{id}",
                        Described.as(
                                        "A service's uptime, availability, error rate and latency, of a time of your choice"
                                                + " and of four windows",
                                        "Uptime")
                                .takes(HOURS)
                                .refuses(404, 503),
                        this::uptime));
    }

    private String known(Call call) throws Problem {
        return monitor.find(call.id())
                .orElseThrow(() -> Problem.noService(call.id()))
                .name();
    }

    private Reply history(Call call, Optional<String> service) throws Problem {
        Instant now = clock.now();
        Instant from = now.minus(Duration.ofHours(call.read(HOURS)));
        int limit = call.read(LIMIT);
        Optional<String> cursor = call.given(Parameter.CURSOR);
        Page<PastCheck> page = recall.page(history -> history.checks(service, from, now, limit, cursor));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("service", service.orElse(null));
        json.put("checks", page.items().stream().map(HistoryArea::check).toList());
        json.put("next_cursor", page.next().orElse(null));
        return Reply.json(200, json);
    }

    private static Map<String, Object> check(PastCheck check) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("service", check.service());
        json.put("at", Json.moment(check.at()));
        json.put("status", check.status().label());
        json.put("outcome", check.outcome());
        json.put("reason", check.reason());
        json.put("detail", check.detail());
        json.put("response_time_ms", check.responseTime().toNanos() / 1e6);
        json.put("components", ServiceJson.components(check.components()));
        json.put("phases", ServiceJson.phases(check.phases()));
        return json;
    }

    private Reply series(Call call) throws Problem {
        String service = known(call);
        Instant now = clock.now();
        Duration length = Duration.ofHours(call.read(HOURS));
        Instant from = now.minus(length);
        int slots = call.read(SLOTS);
        List<Slot> found = recall.ask(history -> history.series(service, from, now, slots));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("service", service);
        json.put("from", Json.moment(from));
        json.put("slot_seconds", ServiceJson.seconds(length) / slots);
        json.put("slots", found.stream().map(HistoryArea::slot).toList());
        return Reply.json(200, json);
    }

    private static Map<String, Object> slot(Slot slot) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", Json.moment(slot.at()));
        json.put("checks", slot.checks());
        json.put("failed", slot.failed());
        json.put("status", slot.worst().label());
        json.put(
                "mean_seconds",
                slot.latency().map(known -> ServiceJson.seconds(known.mean())).orElse(null));
        json.put(
                "p50_seconds",
                slot.latency().map(known -> ServiceJson.seconds(known.p50())).orElse(null));
        json.put(
                "p95_seconds",
                slot.latency().map(known -> ServiceJson.seconds(known.p95())).orElse(null));
        json.put(
                "p99_seconds",
                slot.latency().map(known -> ServiceJson.seconds(known.p99())).orElse(null));
        json.put(
                "max_seconds",
                slot.latency().map(known -> ServiceJson.seconds(known.max())).orElse(null));
        json.put("phases", ServiceJson.phases(slot.phases()));
        return json;
    }

    private Reply uptime(Call call) throws Problem {
        String service = known(call);
        int hours = call.read(HOURS);
        Instant now = clock.now();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("service", service);
        json.put("hours", hours);
        json.putAll(StatisticsJson.of(statistics(service, now, Duration.ofHours(hours))));
        Map<String, Object> windows = new LinkedHashMap<>();
        for (Uptime.Window window : Uptime.Window.values()) {
            windows.put(window.label(), StatisticsJson.of(statistics(service, now, window.length())));
        }
        json.put("windows", windows);
        return Reply.json(200, json);
    }

    private Statistics statistics(String service, Instant now, Duration length) throws Problem {
        return recall.ask(history -> history.statistics(service, now.minus(length), now));
    }
}
