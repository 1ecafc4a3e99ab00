package dev.chiron.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.monitor.Monitor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why something would be healed now, or would not. */
final class ExplainArea implements Area {
    private static final List<String> FIELDS = List.of("service", "labels", "trigger", "force");
    private static final String PERSON = "manual";
    private static final List<String> TRIGGERS = List.of("alertmanager", "status", PERSON);

    private final Monitor monitor;
    private final HealDesk desk;

    ExplainArea(ControlSources sources) {
        monitor = sources.monitor();
        desk = sources.heal();
    }

    @Override
    public String name() {
        return "explanations";
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.post(
                "/api/heal/explain",
                Described.as(
                                "What a signal would lead to now, and what every guard rail says; changes nothing",
                                "Explanation")
                        .reads("Supposition")
                        .refuses(404, 503),
                this::explain));
    }

    private Reply explain(Call call) throws Problem, InterruptedException {
        HealDesk.Supposition signal = supposition(JsonBody.object(call.request().wish()));
        try {
            return Reply.json(200, desk.explain(signal));
        } catch (IOException e) {
            throw HealArea.away(e);
        }
    }

    private HealDesk.Supposition supposition(JsonNode body) throws Problem {
        for (String field : (Iterable<String>) body::fieldNames) {
            if (!FIELDS.contains(field)) {
                throw Problem.wrong(field, "is no field of a question; it has service or labels, trigger and force");
            }
        }
        if (body.has("service") == body.has("labels")) {
            throw Problem.wrong("service", "give either service or the labels of an alert");
        }
        return body.has("labels") ? alert(body.path("labels"), body) : named(text(body, "service"), body);
    }

    private HealDesk.Supposition named(String service, JsonNode body) throws Problem {
        if (monitor.find(service).isEmpty()) {
            throw Problem.noService(service);
        }
        boolean forced = forced(body);
        String trigger = trigger(body, forced ? PERSON : "status");
        if (forced && !trigger.equals(PERSON)) {
            throw Problem.wrong("force", "is a person's: it goes with the trigger manual only");
        }
        return new HealDesk.Supposition(service, Optional.empty(), trigger, forced);
    }

    /** As the webhook reads an alert: what names no service that may be healed leads to nothing, and is no mistake. */
    private static HealDesk.Supposition alert(JsonNode labels, JsonNode body) throws Problem {
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            if (!label.getValue().isTextual()) {
                throw Problem.wrong("labels." + label.getKey(), "must be text");
            }
        }
        if (forced(body)) {
            throw Problem.wrong("force", "is a person's, and alerts have no will: give the service instead of labels");
        }
        if (!labels.isObject()) {
            throw Problem.wrong("labels", "must be an object of texts");
        }
        return new HealDesk.Supposition(
                labels.path("service").asText(""),
                Optional.of(labels.path("project").asText("")).filter(name -> !name.isEmpty()),
                trigger(body, "alertmanager"),
                false);
    }

    private static String trigger(JsonNode body, String usual) throws Problem {
        String trigger = body.has("trigger") ? text(body, "trigger") : usual;
        if (!TRIGGERS.contains(trigger)) {
            throw Problem.wrong("trigger", "must be one of " + String.join(", ", TRIGGERS));
        }
        return trigger;
    }

    private static boolean forced(JsonNode body) throws Problem {
        JsonNode force = body.path("force");
        if (!force.isMissingNode() && !force.isBoolean()) {
            throw Problem.wrong("force", "must be true or false");
        }
        return force.asBoolean();
    }

    private static String text(JsonNode body, String field) throws Problem {
        if (!body.path(field).isTextual()) {
            throw Problem.wrong(field, "must be text");
        }
        return body.path(field).asText();
    }
}
