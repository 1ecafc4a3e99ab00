package dev.chiron.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long one step of the checks took altogether, and in how many of them; as JSON {@code {"connect":[240,0.055]}}. */
record PhaseSum(long count, double seconds) {
    private static final JsonFactory JSON = new JsonFactory();

    PhaseSum plus(PhaseSum other) {
        return new PhaseSum(count + other.count, seconds + other.seconds);
    }

    Duration mean() {
        return count == 0 ? Duration.ZERO : Duration.ofNanos(Math.round(seconds / count * 1e9));
    }

    static String write(Map<String, PhaseSum> phases) {
        StringWriter text = new StringWriter(64);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, PhaseSum> each : phases.entrySet()) {
                json.writeArrayFieldStart(each.getKey());
                json.writeNumber(each.getValue().count());
                json.writeNumber(each.getValue().seconds());
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static Map<String, PhaseSum> read(String text) {
        Map<String, PhaseSum> phases = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String phase = json.currentName();
                json.nextToken();
                json.nextToken();
                long count = json.getLongValue();
                json.nextToken();
                phases.put(phase, new PhaseSum(count, json.getDoubleValue()));
                json.nextToken();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return phases;
    }
}
