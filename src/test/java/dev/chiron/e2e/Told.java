package dev.chiron.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.testing.RealChiron;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a running Chiron says of its services and incidents at one moment. */
record Told(Map<String, JsonNode> services, List<JsonNode> incidents) {
    static final String TOKEN = "may-act";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Asks a Chiron that knows {@link #TOKEN}. */
    static Told look(RealChiron chiron) {
        Map<String, JsonNode> services = new HashMap<>();
        json(chiron.get("/api/services?limit=10000", TOKEN))
                .path("services")
                .forEach(service -> services.put(service.path("name").asText(), service));
        List<JsonNode> incidents = new ArrayList<>();
        json(chiron.get("/api/incidents?limit=1000", TOKEN)).path("incidents").forEach(incidents::add);
        return new Told(services, incidents);
    }

    /** The document of an answer that must be a good one. */
    static JsonNode json(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        try {
            return MAPPER.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.uri() + " answered no JSON: " + answer.body(), e);
        }
    }

    JsonNode service(String name) {
        JsonNode found = services.get(name);
        if (found == null) {
            throw new AssertionError("no service " + name + " among " + services.size());
        }
        return found;
    }

    String status(String name) {
        return service(name).path("status").asText();
    }

    /** All incidents of a service, newest first. */
    List<JsonNode> incidentsOf(String name) {
        return incidents.stream()
                .filter(incident -> incident.path("service").asText().equals(name))
                .toList();
    }

    /** Without those that were opened before the memory came, late, and were joined to the ones that go on. */
    Told joined() {
        return new Told(
                services,
                incidents.stream()
                        .filter(incident -> incident.path("timeline").findValuesAsText("text").stream()
                                .noneMatch(text -> text.startsWith("belongs to incident")))
                        .toList());
    }

    /** How many services have been checked since the start. */
    long checked() {
        return services.values().stream()
                .filter(service -> service.path("last_check").isObject())
                .count();
    }
}
