package dev.chiron.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.ScriptedHttpServer.Request;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Where Alertmanager's webhooks come in: keeps every message, under the name of the receiver that its path ends in. */
public final class AlertInbox implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ScriptedHttpServer server = ScriptedHttpServer.start();
    private final Queue<Message> messages = new ConcurrentLinkedQueue<>();

    /**
     * One call of the webhook.
     *
     * @param group what Alertmanager knows the alerts' group by
     * @param atNanos when it came, by {@link System#nanoTime()}
     */
    public record Message(
            String receiver, String authorization, String group, String status, List<Alert> alerts, long atNanos) {
        /** Whether an alert of that name fires in it. */
        public boolean tells(String alert) {
            return alerts.stream().anyMatch(one -> one.isFiring() && one.name().equals(alert));
        }
    }

    /** One alert of a message. */
    public record Alert(String status, Map<String, String> labels, Map<String, String> annotations) {
        public String name() {
            return label("alertname");
        }

        public String label(String name) {
            return labels.getOrDefault(name, "");
        }

        public boolean isFiring() {
            return status.equals("firing");
        }
    }

    /** An inbox for receivers of these names. */
    public static AlertInbox of(String... receivers) {
        AlertInbox inbox = new AlertInbox();
        for (String receiver : receivers) {
            inbox.server.on("/" + receiver, request -> inbox.take(receiver, request));
        }
        return inbox;
    }

    /** The URL for a receiver's webhook. */
    public URI url(String receiver) {
        return server.url("/" + receiver);
    }

    /** All messages for a receiver so far, oldest first. */
    public List<Message> messages(String receiver) {
        return messages.stream()
                .filter(message -> message.receiver().equals(receiver))
                .toList();
    }

    private Answer take(String receiver, Request request) {
        try {
            JsonNode payload = MAPPER.readTree(request.body());
            List<Alert> alerts = new ArrayList<>();
            for (JsonNode alert : payload.path("alerts")) {
                alerts.add(new Alert(
                        alert.path("status").asText(),
                        strings(alert.path("labels")),
                        strings(alert.path("annotations"))));
            }
            messages.add(new Message(
                    receiver,
                    request.headers().getOrDefault("authorization", ""),
                    payload.path("groupKey").asText(),
                    payload.path("status").asText(),
                    List.copyOf(alerts),
                    System.nanoTime()));
            return Answer.of(200, "");
        } catch (JsonProcessingException broken) {
            return Answer.of(400, "no JSON");
        }
    }

    private static Map<String, String> strings(JsonNode node) {
        Map<String, String> strings = new TreeMap<>();
        node.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
        return strings;
    }

    @Override
    public void close() {
        server.close();
    }
}
