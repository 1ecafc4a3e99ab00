package dev.chiron.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads one health document, in the forms that services really send: Spring's {@code components}, ASP.NET's {@code entries},
 * MicroProfile's list of {@code checks}, the arrays of health+json, and plain {@code name: word} pairs.
 */
final class DocumentReader {
    private static final int LARGEST_BYTES = 65_536;
    private static final int DEEPEST = 16;
    private static final int MOST_COMPONENTS = 50;
    private static final int MOST_VALUES = 100;
    private static final int LONGEST_NAME = 100;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2 * DEEPEST)
                    .maxNumberLength(100)
                    .maxStringLength(LARGEST_BYTES)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Python writes them; they are left out below.
            .build());

    /** Keys that only hold parts: they are not part of a part's name. */
    private static final Set<String> HOLDERS = Set.of(
            "checks",
            "components",
            "dependencies",
            "services",
            "details",
            "entries",
            "results",
            "info",
            "error",
            "data");

    /** Holders in which a bare word tells how a part does. */
    private static final Set<String> WORD_HOLDERS = Set.of("checks", "components", "dependencies", "services");

    /** Where services tell their version; health+json has that of its API under {@code version}, so {@code releaseId} goes first. */
    private static final List<JsonPointer> VERSIONS = Stream.of(
                    "/releaseId",
                    "/version",
                    "/serviceVersion",
                    "/build/version",
                    "/info/build/version",
                    "/info/version",
                    "/info/app/version")
            .map(JsonPointer::compile)
            .toList();

    private static final List<JsonPointer> UPTIMES = List.of(JsonPointer.compile("/uptime"));

    private final Map<String, Status> components = new LinkedHashMap<>();
    private final Map<String, Double> values = new LinkedHashMap<>();

    private DocumentReader() {}

    static Optional<HealthDocument> read(ByteBuffer json) {
        return parsed(json)
                .filter(JsonNode::isObject)
                .flatMap(root -> word(root.path("status")).map(status -> new DocumentReader().document(root, status)));
    }

    /** What keeps it from being read, in words that follow its name; empty for JSON, whatever that tells. */
    static Optional<String> fault(ByteBuffer json) {
        if (json.remaining() > LARGEST_BYTES) {
            return Optional.of("is larger than 64 KiB");
        }
        try {
            parse(json);
            return Optional.empty();
        } catch (StreamConstraintsException e) {
            return Optional.of("is nested deeper than " + 2 * DEEPEST + " levels, or has a number of too many digits");
        } catch (IOException e) {
            return Optional.of("is broken");
        }
    }

    private static Optional<JsonNode> parsed(ByteBuffer json) {
        if (json.remaining() > LARGEST_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(parse(json));
        } catch (IOException e) {
            return Optional.empty(); // What is no JSON is no health document; the probe has judged the answer itself.
        }
    }

    private static JsonNode parse(ByteBuffer json) throws IOException {
        byte[] bytes = new byte[json.remaining()];
        json.duplicate().get(bytes);
        try (JsonParser parser = JSON.createParser(bytes)) {
            return JSON.readTree(parser);
        }
    }

    private HealthDocument document(JsonNode root, Status status) {
        members(root, "", false, 0);
        return new HealthDocument(
                status,
                Collections.unmodifiableMap(components),
                Collections.unmodifiableMap(values),
                words(root, VERSIONS),
                words(root, UPTIMES));
    }

    /** The text at the first of several places that has one. */
    private static Optional<String> words(JsonNode root, List<JsonPointer> places) {
        return places.stream()
                .map(root::at)
                .filter(found -> found.isTextual() && !found.asText().isBlank())
                .findFirst()
                .map(found -> shown(found.asText().strip()));
    }

    private void members(JsonNode object, String path, boolean words, int depth) {
        if (depth < DEEPEST) {
            object.properties().forEach(member -> member(path, member.getKey(), member.getValue(), words, depth + 1));
        }
    }

    private void member(String path, String key, JsonNode value, boolean words, int depth) {
        String name = key.equals("observedValue") ? path : joined(path, key);
        if (value.isNumber()) {
            figure(name, value.doubleValue());
        } else if (words && value.isValueNode()) {
            plain(value).ifPresent(status -> component(name, status));
        } else if (value.isObject() && HOLDERS.contains(key)) {
            members(value, path, WORD_HOLDERS.contains(key), depth);
        } else if (value.isObject()) {
            part(value, name, depth);
        } else if (value.isArray()) {
            boolean holder = HOLDERS.contains(key);
            value.forEach(each -> element(each, holder ? path : name, holder, depth));
        }
    }

    /** An element of a list of parts brings its name with it; one of health+json has the list's. */
    private void element(JsonNode each, String path, boolean named, int depth) {
        if (each.isObject()) {
            JsonNode name = each.path("name");
            if (!named) {
                part(each, path, depth);
            } else if (name.isTextual() && !name.asText().isBlank()) {
                part(each, joined(path, name.asText()), depth);
            }
        }
    }

    private void part(JsonNode object, String name, int depth) {
        word(object.path("status"))
                .or(() -> plain(object.path("healthy")))
                .ifPresent(status -> component(name, status));
        members(object, name, false, depth);
    }

    private static Optional<Status> word(JsonNode node) {
        return node.isTextual() ? HealthWord.of(node.asText()) : Optional.empty();
    }

    private static Optional<Status> plain(JsonNode node) {
        return node.isBoolean() ? Optional.of(node.asBoolean() ? Status.UP : Status.DOWN) : word(node);
    }

    private void component(String name, Status status) {
        if (components.size() < MOST_COMPONENTS || components.containsKey(name)) {
            components.merge(name, status, (a, b) -> a.compareTo(b) > 0 ? a : b);
        }
    }

    private void figure(String name, double value) {
        if (Double.isFinite(value) && !name.isEmpty() && values.size() < MOST_VALUES) {
            values.putIfAbsent(name, value);
        }
    }

    private static String joined(String path, String key) {
        return shown(path.isEmpty() ? key : path + "." + key);
    }

    /** Text that every exposition, JSON and database takes: not too long, no control characters, no half of a character. */
    private static String shown(String given) {
        StringBuilder text = new StringBuilder();
        given.substring(0, Math.min(LONGEST_NAME, given.length()))
                .codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '\uFFFD' : c)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
