package dev.chiron.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.schedule.Clock;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code POST /api/alertmanager}: payload version 4, lenient about fields that are missing or new, strict about its shape. */
final class AlertmanagerWebhook {
    private static final String WATCHDOG = "ChironWatchdog";
    private static final int MOST_ALERTS = 1000;

    private final AlertIntake intake;
    private final Clock clock;

    AlertmanagerWebhook(AlertIntake intake, Clock clock) {
        this.intake = intake;
        this.clock = clock;
    }

    /** Answers once the alerts are stored. */
    Reply answer(byte[] body, String caller, String requestId) throws Problem {
        Delivery delivery = delivery(body, caller, requestId);
        List<Delivery.Alert> judged = delivery.alerts().stream()
                .filter(alert -> !alert.name().equals(WATCHDOG))
                .toList();
        List<String> words = judged.isEmpty() ? List.of() : stored(delivery, judged);
        List<Map<String, Object>> told = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            Map<String, Object> alert = new LinkedHashMap<>();
            alert.put("fingerprint", judged.get(i).fingerprint());
            alert.put("service", judged.get(i).service().orElse(null));
            alert.put("outcome", words.get(i));
            told.add(alert);
        }
        return Reply.ok(Reply.JSON, Json.write(Map.of("id", delivery.digest(), "alerts", told)) + "\n");
    }

    private List<String> stored(Delivery delivery, List<Delivery.Alert> judged) throws Problem {
        try {
            return intake.accept(new Delivery(
                    delivery.at(),
                    delivery.digest(),
                    delivery.groupKey(),
                    delivery.caller(),
                    delivery.requestId(),
                    judged));
        } catch (IOException e) {
            throw Problem.unavailable("the alerts cannot be stored now: " + e.getMessage());
        }
    }

    private Delivery delivery(byte[] body, String caller, String requestId) throws Problem {
        JsonNode root = JsonBody.object(body);
        if (!root.path("version").asText().equals("4")) {
            throw Problem.wrong("version", "must be \"4\", Alertmanager's webhook payload");
        }
        JsonNode alerts = root.path("alerts");
        if (!alerts.isArray()) {
            throw Problem.wrong("alerts", "must be a list");
        }
        if (alerts.size() > MOST_ALERTS) {
            throw Problem.wrong("alerts", "must be at most " + MOST_ALERTS + "; set max_alerts in Alertmanager");
        }
        List<Delivery.Alert> read = new ArrayList<>();
        for (int i = 0; i < alerts.size(); i++) {
            read.add(alert(alerts.get(i), "alerts[" + i + "]"));
        }
        return new Delivery(
                clock.now(), digest(body), root.path("groupKey").asText(""), caller, requestId, List.copyOf(read));
    }

    private static Delivery.Alert alert(JsonNode node, String field) throws Problem {
        if (!node.isObject()) {
            throw Problem.wrong(field, "must be an object");
        }
        String status = node.path("status").asText("");
        if (!status.equals("firing") && !status.equals("resolved")) {
            throw Problem.wrong(field + ".status", "must be \"firing\" or \"resolved\"");
        }
        JsonNode labels = node.path("labels");
        if (!labels.isObject()) {
            throw Problem.wrong(field + ".labels", "must be an object of texts");
        }
        Map<String, String> read = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            if (!label.getValue().isTextual()) {
                throw Problem.wrong(field + ".labels." + label.getKey(), "must be text");
            }
            read.put(label.getKey(), label.getValue().asText());
        }
        return new Delivery.Alert(
                status.equals("firing"),
                Map.copyOf(read),
                moment(node.path("startsAt").asText("")),
                node.path("fingerprint").asText(""));
    }

    private static Optional<Instant> moment(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
