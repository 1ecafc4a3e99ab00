package dev.chiron.web;

import dev.chiron.monitor.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** An incident as the API tells it. */
final class IncidentJson {
    private IncidentJson() {}

    /** The incident, without its timeline. */
    static Map<String, Object> of(Incident incident, Instant now) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", incident.id().toString());
        json.put("service", incident.service());
        json.put("project", incident.project());
        json.put("severity", incident.severity().label());
        json.put("status", incident.isActive() ? "active" : "resolved");
        json.put("reason", incident.reason());
        json.put("message", incident.message());
        json.put("triggered_at", Json.moment(incident.triggeredAt()));
        json.put("resolved_at", incident.resolvedAt().map(Json::moment).orElse(null));
        Duration lasted =
                Duration.between(incident.triggeredAt(), incident.resolvedAt().orElse(now));
        json.put("duration_seconds", lasted.toMillis() / 1e3);
        json.put("root", incident.root().orElse(null));
        json.put("root_incident", incident.rootIncident().map(Object::toString).orElse(null));
        return json;
    }

    /** One line of its timeline. */
    static Map<String, Object> entry(Incident.Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", Json.moment(entry.at()));
        json.put("kind", entry.kind().label());
        json.put("text", entry.text());
        return json;
    }
}
