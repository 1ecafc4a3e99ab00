package dev.chiron.web;

import dev.chiron.live.Encoder;
import dev.chiron.live.Message;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.ServiceView;
import dev.chiron.monitor.Watched;
import dev.chiron.service.Service;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Events as the stream tells them: one JSON object each, in a WebSocket frame that serves all subscribers. */
public final class EventJson implements Encoder {
    private static final String EVERYBODY = "";

    @Override
    public Optional<Message> encode(long id, Event event) {
        return switch (event) {
            case Event.CheckFinished checked -> about(checked.view(), id, checked(id, checked));
            case Event.StatusChanged changed -> about(changed.view(), id, statusChanged(id, changed));
            case Event.CircuitChanged changed -> about(changed.view(), id, circuitChanged(id, changed));
            case Event.FleetChanged changed -> message(id, EVERYBODY, fleetChanged(id, changed));
            case Event.IncidentChanged changed -> message(id, changed.incident().service(), incident(id, changed));
            case Event.PauseChanged changed -> {
                Map<String, Object> json = about(id, "pause", event, changed.service());
                json.put("paused", ServiceJson.paused(changed.pause()));
                yield message(id, changed.service().name(), json);
            }
            case Event.MaintenanceChanged changed -> {
                Map<String, Object> json = about(id, "maintenance", event, changed.service());
                json.put("on", changed.on());
                yield message(id, changed.service().name(), json);
            }
            case Event.ConnectivityChanged changed -> {
                Map<String, Object> json = start(id, "connectivity", event);
                json.put("connected", changed.connected());
                yield message(id, EVERYBODY, json);
            }
            case Event.HealSuppressed suppressed -> message(id, suppressed.service(), suppressed(id, suppressed));
            case Event.HealStarted started -> message(id, started.service().name(), started(id, started));
            case Event.HealFinished finished -> message(id, finished.service().name(), finished(id, finished));
            case Event.LockRecalled recalled ->
                message(
                        id,
                        recalled.service().name(),
                        heal(id, event, "locked", recalled.service().name()));
            case Event.LockChanged changed -> {
                String phase = changed.locked() ? "locked" : "unlocked";
                Map<String, Object> json =
                        heal(id, event, phase, changed.service().name());
                if (!changed.locked()) {
                    json.put("by", changed.by());
                }
                yield message(id, changed.service().name(), json);
            }
            case Event.HealingPaused changed -> {
                Map<String, Object> json = start(id, "healing", event);
                json.put("paused", ServiceJson.paused(changed.pause()));
                yield message(id, EVERYBODY, json);
            }
            case Event.ServiceHealingPaused changed -> {
                String phase = changed.pause().isPresent() ? "paused" : "resumed";
                Map<String, Object> json =
                        heal(id, event, phase, changed.service().name());
                json.put("paused", ServiceJson.paused(changed.pause()));
                yield message(id, changed.service().name(), json);
            }
            case Event.WebhookAnswered _ -> Optional.empty();
        };
    }

    private static Optional<Message> about(ServiceView view, long id, Map<String, Object> json) {
        return message(id, view.name(), json);
    }

    private static Optional<Message> message(long id, String service, Map<String, Object> json) {
        return Optional.of(new Message(id, service, WebSocketFrame.text(Json.write(json))));
    }

    private static Map<String, Object> start(long id, String type, Event event) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("type", type);
        json.put("at", Json.moment(event.at()));
        return json;
    }

    private static Map<String, Object> about(long id, String type, Event event, Service service) {
        Map<String, Object> json = start(id, type, event);
        json.put("service", service.name());
        json.put("project", service.project());
        return json;
    }

    private static Map<String, Object> checked(long id, Event.CheckFinished event) {
        Map<String, Object> json =
                about(id, "check", event, event.view().watched().service());
        json.put("check", ServiceJson.check(event.check()));
        json.put("now", now(event.view()));
        return json;
    }

    /** What a check may have changed of the service. */
    private static Map<String, Object> now(ServiceView view) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", view.status().label());
        json.put("since", Json.moment(view.state().since()));
        json.put("why", ServiceJson.why(view, Set.of()));
        json.put("flapping", view.state().isFlapping());
        json.put("consecutive_failures", view.state().consecutiveFailures());
        json.put(
                "latency_ewma_seconds",
                view.state().latencyEwma().map(ServiceJson::seconds).orElse(null));
        json.put("latency", ServiceJson.latency(view.latency()));
        json.put("uptime", ServiceJson.uptime(view));
        json.put("next_check_at", view.nextCheck().map(Json::moment).orElse(null));
        json.put("components", ServiceJson.components(view.components()));
        json.put("values", view.values());
        json.put("meters", ServiceJson.meters(view.meters()));
        json.put("paused", ServiceJson.paused(view.pause()));
        json.put("maintenance", view.maintenance());
        json.put("circuit", ServiceJson.circuit(view));
        return json;
    }

    private static Map<String, Object> statusChanged(long id, Event.StatusChanged event) {
        Map<String, Object> json =
                about(id, "status", event, event.view().watched().service());
        json.put("from", event.transition().from().label());
        json.put("to", event.transition().to().label());
        json.put("why", ServiceJson.why(event.view(), Set.of()));
        return json;
    }

    private static Map<String, Object> circuitChanged(long id, Event.CircuitChanged event) {
        Map<String, Object> json =
                about(id, "circuit", event, event.view().watched().service());
        json.put("from", event.from().label());
        json.put("to", event.to().label());
        json.put("status", event.view().status().label());
        json.put("circuit", ServiceJson.circuit(event.view()));
        json.put("next_check_at", event.view().nextCheck().map(Json::moment).orElse(null));
        return json;
    }

    private static Map<String, Object> fleetChanged(long id, Event.FleetChanged event) {
        Map<String, Object> json = start(id, "fleet", event);
        json.put(
                "services",
                event.watched().stream()
                        .map(Watched::service)
                        .map(Service::name)
                        .toList());
        json.put("removed", event.removed().stream().map(Service::name).toList());
        return json;
    }

    private static Map<String, Object> incident(long id, Event.IncidentChanged event) {
        Map<String, Object> json = start(id, "incident", event);
        json.put("incident", IncidentJson.of(event.incident(), event.at()));
        json.put("entry", IncidentJson.entry(event.entry()));
        return json;
    }

    private static Map<String, Object> heal(long id, Event event, String phase, String service) {
        Map<String, Object> json = start(id, "heal", event);
        json.put("phase", phase);
        json.put("service", service);
        return json;
    }

    private static Map<String, Object> suppressed(long id, Event.HealSuppressed event) {
        Map<String, Object> json = heal(id, event, "suppressed", event.service());
        json.put("trigger", event.trigger());
        json.put("reason", event.reason());
        json.put("detail", event.detail());
        return json;
    }

    private static Map<String, Object> started(long id, Event.HealStarted event) {
        Map<String, Object> json = heal(id, event, "started", event.service().name());
        json.put("action", event.action());
        json.put("trigger", event.trigger());
        return json;
    }

    private static Map<String, Object> finished(long id, Event.HealFinished event) {
        Map<String, Object> json = heal(id, event, "finished", event.service().name());
        json.put("action", event.action());
        json.put("trigger", event.trigger());
        json.put("outcome", event.outcome());
        json.put("detail", event.detail());
        json.put("took_seconds", event.took().toMillis() / 1e3);
        return json;
    }
}
