package dev.chiron.pack;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Grafana's own types of a dashboard, frozen in {@code src/test/resources/grafana}. */
final class GrafanaTypes {
    private static final Path FOLDER = Path.of("src/test/resources/grafana");
    private static final JsonNode IDENTIFIERS = PackFiles.json(FOLDER.resolve("identifiers.json"));
    private static final Set<String> UNITS = texts("units");
    private static final Set<String> TRANSFORMERS = texts("transformers");
    private static final Set<String> REDUCERS = texts("reducers");
    private static final JsonNode PANELS = PackFiles.json(FOLDER.resolve("panels.schema.json"));
    private static final JsonSchema DASHBOARD = schema(PackFiles.json(FOLDER.resolve("dashboard.schema.json")));

    private GrafanaTypes() {}

    private static Set<String> texts(String list) {
        Set<String> texts = new TreeSet<>();
        IDENTIFIERS.path(list).forEach(text -> texts.add(text.asText()));
        return texts;
    }

    static boolean isUnit(String id) {
        return UNITS.contains(id);
    }

    static boolean isTransformer(String id) {
        return TRANSFORMERS.contains(id);
    }

    static boolean isReducer(String id) {
        return REDUCERS.contains(id);
    }

    /** In which ways a dashboard, and what is peculiar to the kinds of its panels, is other than its type. */
    static List<String> violations(JsonNode dashboard) {
        List<String> violations = violations("dashboard", DASHBOARD, dashboard);
        for (JsonNode panel : DashboardQueries.panels(dashboard)) {
            String title = panel.path("title").asText();
            JsonNode type = PANELS.path(panel.path("type").asText());
            if (type.has("options")) {
                violations.addAll(violations(title, schema(type.path("options")), panel.path("options")));
            }
            JsonNode custom = panel.path("fieldConfig").path("defaults").path("custom");
            if (type.has("fieldConfig")) {
                violations.addAll(violations(title, schema(type.path("fieldConfig")), custom));
            } else if (!custom.isMissingNode()) {
                violations.add(title + ": this kind of panel has no field options of its own");
            }
        }
        return violations;
    }

    private static List<String> violations(String place, JsonSchema schema, JsonNode json) {
        List<String> violations = new ArrayList<>();
        for (ValidationMessage message : schema.validate(json)) {
            violations.add(place + ": " + message.getMessage());
        }
        return violations;
    }

    private static JsonSchema schema(JsonNode schema) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema);
    }
}
