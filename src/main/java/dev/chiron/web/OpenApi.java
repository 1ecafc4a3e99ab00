package dev.chiron.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Writes the API description from the routes; the schemas that they name stand in {@code api/schemas.json}. */
final class OpenApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SCHEMAS = "/api/schemas.json";
    private static final String PROBLEM = "Problem";
    private static final Map<Integer, String> WORDS = Map.ofEntries(
            Map.entry(101, "Switching protocols"),
            Map.entry(200, "Done"),
            Map.entry(201, "Made"),
            Map.entry(202, "Accepted; it is done behind"),
            Map.entry(204, "Done, and nothing to say"),
            Map.entry(304, "What the caller's tag stands for is still what it is"),
            Map.entry(400, "A parameter or a field of the body is wrong; it is named"),
            Map.entry(401, "Nobody knows who asks"),
            Map.entry(403, "Whoever asks may not, or calls by a foreign name, or from a foreign page"),
            Map.entry(404, "There is no such thing"),
            Map.entry(409, "What there is stands against it"),
            Map.entry(413, "The body is larger than 64 KiB, or 1 MiB of the webhook's"),
            Map.entry(426, "Only a WebSocket is answered here"),
            Map.entry(429, "Too many requests"),
            Map.entry(503, "What it takes is away, such as the store"));

    private final ObjectNode root = MAPPER.createObjectNode();
    private final ObjectNode schemas = schemas();

    private OpenApi() {}

    /** The document of these areas, as JSON. */
    static String of(List<Area> areas, String version) {
        OpenApi api = new OpenApi();
        api.head(version);
        ArrayNode tags = api.root.putArray("tags");
        ObjectNode paths = api.root.putObject("paths");
        for (Area area : areas) {
            tags.addObject().put("name", area.name());
            area.routes()
                    .forEach(route -> api.operation(
                            area,
                            route,
                            paths.withObjectProperty(route.path().text())
                                    .putObject(route.method().toLowerCase(Locale.ROOT))));
        }
        ObjectNode components = api.root.putObject("components");
        components.set("schemas", api.schemas);
        security(components.putObject("securitySchemes"));
        return api.root.toString();
    }

    private void head(String version) {
        root.put("openapi", "3.1.0");
        root.putObject("info")
                .put("title", "Chiron")
                .put("summary", "Watches services, remembers, explains and heals")
                .put("version", version);
    }

    private static ObjectNode schemas() {
        try (InputStream in = Objects.requireNonNull(OpenApi.class.getResourceAsStream(SCHEMAS), SCHEMAS)) {
            return (ObjectNode) MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + SCHEMAS + " of our own jar", e);
        }
    }

    private static void security(ObjectNode schemes) {
        schemes.putObject("token").put("type", "http").put("scheme", "bearer");
        schemes.putObject("key").put("type", "apiKey").put("in", "header").put("name", "X-API-Key");
        schemes.putObject("user").put("type", "http").put("scheme", "basic");
        schemes.putObject("session")
                .put("type", "apiKey")
                .put("in", "cookie")
                .put("name", "chiron_session")
                .put("description", "The name goes on with the port; __Host- stands before it under TLS.");
    }

    private void operation(Area area, Route route, ObjectNode operation) {
        operation.putArray("tags").add(area.name());
        operation.put("summary", route.told().summary());
        ArrayNode parameters = MAPPER.createArrayNode();
        route.path()
                .holes()
                .forEach(hole -> parameters
                        .addObject()
                        .put("name", hole)
                        .put("in", "path")
                        .put("required", true)
                        .putObject("schema")
                        .put("type", "string"));
        route.told().takes().forEach(parameter -> query(parameters.addObject(), parameter));
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
        if (!route.told().body().isEmpty()) {
            content(operation.putObject("requestBody"), route.told().body(), Reply.JSON);
        }
        responses(route, operation.putObject("responses"));
        need(route, operation.putArray("security"));
    }

    private static void query(ObjectNode told, Parameter<?> parameter) {
        told.put("name", parameter.name()).put("in", "query").put("description", parameter.meaning());
        told.set("schema", MAPPER.valueToTree(parameter.schema()));
    }

    /** Who may ask; nobody has to say who they are where nobody is told from others. */
    private static void need(Route route, ArrayNode security) {
        security.addObject();
        if (route.need() != Role.Need.NOTHING) {
            List.of("token", "key", "user", "session")
                    .forEach(scheme -> security.addObject().putArray(scheme));
        }
    }

    private void responses(Route route, ObjectNode responses) {
        route.told().answers().forEach((status, schema) -> {
            ObjectNode response = described(responses, status);
            if (!schema.isEmpty()) {
                content(response, schema, media(schema));
            }
        });
        if (route.method().equals("GET") && route.path().text().startsWith("/api/")) {
            described(responses, 304);
        }
        for (int status : refusals(route)) {
            ObjectNode refusal = described(responses, status);
            if (status == 429) {
                refusal.putObject("headers")
                        .putObject("Retry-After")
                        .put("description", "How many seconds to wait")
                        .putObject("schema")
                        .put("type", "integer");
            }
            content(refusal, PROBLEM, "application/problem+json");
        }
    }

    /** The problems that a route may have: its own, and those that follow from what it takes and needs. */
    private static Set<Integer> refusals(Route route) {
        Set<Integer> statuses = new TreeSet<>(route.told().refusals());
        statuses.add(403);
        statuses.add(429);
        if (!route.told().takes().isEmpty()) {
            statuses.add(400);
        }
        if (!route.told().body().isEmpty()) {
            statuses.addAll(List.of(400, 413));
        }
        if (route.need() != Role.Need.NOTHING) {
            statuses.add(401);
        }
        return statuses;
    }

    private static ObjectNode described(ObjectNode responses, int status) {
        return responses
                .putObject(Integer.toString(status))
                .put("description", WORDS.getOrDefault(status, Integer.toString(status)));
    }

    private String media(String schema) {
        return schemas.path(schema).path("contentMediaType").asText(Reply.JSON);
    }

    private static void content(ObjectNode into, String schema, String media) {
        into.putObject("content").putObject(media).putObject("schema").put("$ref", "#/components/schemas/" + schema);
    }
}
