package dev.chiron.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.chiron.health.Status;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code checks} column: {@code {"components":{"database":"up"},"phases":{"connect":0.000231}}}, phases in seconds.
 */
final class ChecksJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final double NANOS = 1e9;
    private static final int MOST_COMPONENTS = 100;

    private final Map<String, Status> components = new LinkedHashMap<>();
    private final Map<String, Duration> phases = new LinkedHashMap<>();

    private ChecksJson() {}

    static String write(Map<String, Status> components, Map<String, Duration> phases) {
        StringWriter text = new StringWriter(128);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("components");
            for (Map.Entry<String, Status> each :
                    components.entrySet().stream().limit(MOST_COMPONENTS).toList()) {
                json.writeStringField(
                        Columns.text(each.getKey(), 100), each.getValue().label());
            }
            json.writeEndObject();
            json.writeObjectFieldStart("phases");
            for (Map.Entry<String, Duration> each : phases.entrySet()) {
                json.writeNumberField(each.getKey(), each.getValue().toNanos() / NANOS);
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** What such a text says; what it should not hold is passed over. */
    static ChecksJson read(String text) {
        ChecksJson read = new ChecksJson();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String part = json.currentName();
                json.nextToken();
                read.part(part, json);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }

    private void part(String part, JsonParser json) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (part.equals("components") && value == JsonToken.VALUE_STRING) {
                components.put(name, Columns.status(json.getText()));
            } else if (part.equals("phases") && value.isNumeric()) {
                phases.put(name, Duration.ofNanos(Math.round(json.getDoubleValue() * NANOS)));
            } else {
                json.skipChildren();
            }
        }
    }

    Map<String, Status> components() {
        return Map.copyOf(components);
    }

    /** In the order of the probe's steps, as far as the database kept it. */
    Map<String, Duration> phases() {
        return phases;
    }
}
