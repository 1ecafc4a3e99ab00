package dev.chiron.web;

import dev.chiron.health.Bar;
import dev.chiron.health.Latency;
import dev.chiron.health.Status;
import dev.chiron.health.Uptime;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Pause;
import dev.chiron.monitor.ServiceView;
import dev.chiron.probe.Meter;
import dev.chiron.probe.ProbeResult;
import dev.chiron.service.Service;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A service as the API tells it. */
final class ServiceJson {
    private ServiceJson() {}

    /** All that is known of a service at one moment. */
    static Map<String, Object> of(ServiceView view, Set<String> roots) {
        Service service = view.watched().service();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", service.name());
        json.put("name", service.name());
        json.put("project", service.project());
        json.put("type", service.type());
        json.put("critical", service.critical());
        json.put("alerts", service.alerts());
        state(json, view, roots);
        json.put("module", service.module());
        json.put("target", service.shownTarget());
        json.put(
                "interval_seconds", service.interval().map(ServiceJson::seconds).orElse(null));
        json.put("depends_on", service.dependsOn());
        json.put("root_causes", List.copyOf(roots));
        json.put("url", service.about().url());
        json.put("version", view.version());
        json.put("uptime_told", view.last().flatMap(Check::uptime).orElse(null));
        json.put("container", service.about().container());
        json.put("ports", service.about().ports());
        json.put("labels", service.labels());
        json.put("dynamic", view.watched().isRegistered());
        return json;
    }

    private static void state(Map<String, Object> json, ServiceView view, Set<String> roots) {
        json.put("status", view.status().label());
        json.put("why", why(view, roots));
        json.put("since", Json.moment(view.state().since()));
        json.put("flapping", view.state().isFlapping());
        json.put("paused", paused(view.pause()));
        json.put("maintenance", view.maintenance());
        json.put("circuit", circuit(view));
        json.put("consecutive_failures", view.state().consecutiveFailures());
        json.put(
                "latency_ewma_seconds",
                view.state().latencyEwma().map(ServiceJson::seconds).orElse(null));
        json.put("latency", latency(view.latency()));
        json.put("last_check", view.last().map(ServiceJson::check).orElse(null));
        json.put("next_check_at", view.nextCheck().map(Json::moment).orElse(null));
        json.put("uptime", uptime(view));
        json.put("components", components(view.components()));
        json.put("values", view.values());
        json.put("meters", meters(view.meters()));
    }

    /** One check. */
    static Map<String, Object> check(Check check) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", Json.moment(check.at()));
        json.put(
                "outcome",
                switch (check.result()) {
                    case ProbeResult.Passed passed -> "passed";
                    case ProbeResult.Failed failed -> "failed";
                    case ProbeResult.NotRun notRun -> "not_run";
                });
        json.put("reason", check.reason());
        json.put("detail", check.detail());
        json.put("duration_seconds", seconds(check.duration()));
        return json;
    }

    /** The reason in words why a service is not up; empty when it is. */
    static String why(ServiceView view, Set<String> roots) {
        if (view.status() == Status.UP) {
            return "";
        }
        if (!roots.isEmpty()) {
            return "blocked by " + String.join(", ", roots);
        }
        return view.last().map(ServiceJson::words).orElse("");
    }

    private static String words(Check check) {
        return check.reason().isEmpty() ? check.detail() : check.reason() + ": " + check.detail();
    }

    /** The pause that holds; null when none does. */
    static @Nullable Map<String, Object> paused(Optional<Pause> pause) {
        return pause.map(ServiceJson::pause).orElse(null);
    }

    static Map<String, Object> pause(Pause pause) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("by", pause.by());
        json.put("reason", pause.reason());
        json.put("since", Json.moment(pause.since()));
        json.put("until", pause.until().map(Json::moment).orElse(null));
        return json;
    }

    /** Where its circuit stands; null when it has none. */
    static @Nullable Map<String, Object> circuit(ServiceView view) {
        if (view.circuit().isEmpty()) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("state", view.circuit().get().state().label());
        json.put("since", Json.moment(view.circuit().get().since()));
        json.put("retry_at", view.retryAt().map(Json::moment).orElse(null));
        return json;
    }

    /** The share of known time that it was up, by window. */
    static Map<String, Object> uptime(ServiceView view) {
        Map<String, Object> uptime = new LinkedHashMap<>();
        for (Uptime.Window window : Uptime.Window.values()) {
            Double ratio = view.uptime().get(window);
            if (ratio != null) {
                uptime.put(window.label(), ratio);
            }
        }
        return uptime;
    }

    /** How long its checks take; null before the first that passed. */
    static @Nullable Map<String, Object> latency(Optional<Latency> latency) {
        if (latency.isEmpty()) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("p50_seconds", seconds(latency.get().p50()));
        json.put("p95_seconds", seconds(latency.get().p95()));
        json.put("p99_seconds", seconds(latency.get().p99()));
        return json;
    }

    /** How its parts do, by name. */
    static Map<String, Object> components(Map<String, Status> components) {
        Map<String, Object> json = new LinkedHashMap<>();
        components.forEach((name, status) -> json.put(name, status.label()));
        return json;
    }

    /** How full or high things stand. */
    static List<Map<String, Object>> meters(List<Meter> meters) {
        return meters.stream().map(ServiceJson::meter).toList();
    }

    private static Map<String, Object> meter(Meter meter) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", meter.name());
        json.put("unit", meter.unit());
        json.put("value", meter.value());
        json.put("warn", meter.warn().orElse(null));
        json.put("fail", meter.fail().orElse(null));
        json.put("max", meter.max().orElse(null));
        return json;
    }

    /** Its past as a row of slots. */
    static Map<String, Object> bar(Bar bar) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("window", bar.window().label());
        json.put("from", Json.moment(bar.from()));
        json.put("slot_seconds", bar.window().slice().toSeconds());
        json.put("slots", bar.slots());
        return json;
    }

    /** The steps of a check and how long they took, by name. */
    static Map<String, Object> phases(Map<String, Duration> phases) {
        Map<String, Object> json = new LinkedHashMap<>();
        phases.forEach((phase, took) -> json.put(phase, seconds(took)));
        return json;
    }

    static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
