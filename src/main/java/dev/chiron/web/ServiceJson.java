package dev.chiron.web;

import dev.chiron.monitor.Check;
import dev.chiron.monitor.ServiceView;
import dev.chiron.probe.ProbeResult;
import dev.chiron.service.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A service as the API tells it. */
final class ServiceJson {
    private ServiceJson() {}

    static Map<String, Object> of(ServiceView view, Set<String> roots) {
        Service service = view.watched().service();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", service.name());
        json.put("name", service.name());
        json.put("project", service.project());
        json.put("type", service.type());
        json.put("critical", service.critical());
        json.put("alerts", service.alerts());
        json.put("status", view.status().label());
        json.put("since", view.state().since().toString());
        json.put("flapping", view.state().isFlapping());
        json.put("consecutive_failures", view.state().consecutiveFailures());
        view.state().latencyEwma().ifPresent(average -> json.put("latency_ewma_seconds", average.toNanos() / 1e9));
        json.put("last_check", view.last().map(ServiceJson::check).orElse(null));
        Map<String, Object> uptime = new LinkedHashMap<>();
        view.uptime().forEach((window, ratio) -> uptime.put(window.label(), ratio));
        json.put("uptime", uptime);
        json.put("module", service.module());
        json.put("target", service.shownTarget());
        service.interval().ifPresent(every -> json.put("interval_seconds", every.toNanos() / 1e9));
        json.put("depends_on", service.dependsOn());
        json.put("root_causes", List.copyOf(roots));
        json.put("url", service.about().url());
        json.put("version", service.about().version());
        json.put("container", service.about().container());
        json.put("ports", service.about().ports());
        json.put("labels", service.labels());
        return json;
    }

    private static Map<String, Object> check(Check check) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", check.at().toString());
        json.put(
                "outcome",
                switch (check.result()) {
                    case ProbeResult.Passed passed -> "passed";
                    case ProbeResult.Failed failed -> "failed";
                    case ProbeResult.NotRun notRun -> "not_run";
                });
        json.put("reason", check.reason());
        json.put("detail", check.detail());
        json.put("duration_seconds", check.duration().toNanos() / 1e9);
        return json;
    }
}
