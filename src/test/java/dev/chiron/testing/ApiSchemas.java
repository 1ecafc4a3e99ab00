package dev.chiron.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Locale;

/** Judges answers by what an API description promises of them. */
public record ApiSchemas(JsonNode description) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static ApiSchemas of(String openApi) {
        return new ApiSchemas(json(openApi));
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    /** What is promised of an answer: a reference to a schema; empty text when it has no body, null when nothing is said. */
    public String promised(String method, String path, int status) {
        JsonNode response = description
                .path("paths")
                .path(path)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses")
                .path(Integer.toString(status));
        if (response.isMissingNode()) {
            throw new IllegalArgumentException(method + " " + path + " does not promise an answer of " + status);
        }
        JsonNode content = response.path("content");
        return content.isEmpty()
                ? ""
                : content.properties()
                        .iterator()
                        .next()
                        .getValue()
                        .path("schema")
                        .path("$ref")
                        .asText();
    }

    /** In which ways a document is other than a schema says; none when it is as promised. */
    public List<String> violations(String reference, String document) {
        JsonNode schema = MAPPER.createObjectNode()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("$ref", reference)
                .set("components", description.path("components"));
        JsonSchema judge =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
        return judge.validate(json(document)).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
