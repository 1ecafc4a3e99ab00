package dev.chiron.web;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A query parameter: how it is read, and what the API description says of it. One that is not given has its usual value.
 *
 * @param schema of its value, as in OpenAPI
 */
record Parameter<T>(String name, String meaning, Map<String, Object> schema, Reading<T> reading) {
    /** Where to go on in a list that is told page by page; from its beginning when not given. */
    static final Parameter<String> CURSOR = text("cursor", "the next_cursor of the page before");

    /** Turns what was written, or empty text, into a value. */
    interface Reading<T> {
        T of(String written) throws Problem;
    }

    T of(Query query) throws Problem {
        return reading.of(query.get(name));
    }

    /** Any text; empty when not given. */
    static Parameter<String> text(String name, String meaning) {
        return new Parameter<>(name, meaning, Map.of("type", "string"), written -> written);
    }

    /** One of some words; empty when not given. */
    static Parameter<String> word(String name, String meaning, List<String> words) {
        return new Parameter<>(name, meaning, schema("string", Map.of("enum", words)), written -> {
            if (!written.isEmpty() && !words.contains(written)) {
                throw Problem.wrong(name, "must be one of " + String.join(", ", words));
            }
            return written;
        });
    }

    /** The labels of an enumeration's values. */
    static <E extends Enum<E>> List<String> labels(Class<E> words) {
        return Arrays.stream(words.getEnumConstants())
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** A whole number between two bounds, both included. */
    static Parameter<Integer> number(String name, String meaning, int least, int most, int usual) {
        return new Parameter<>(
                name,
                meaning,
                schema("integer", Map.of("minimum", least, "maximum", most, "default", usual)),
                written -> {
                    int value = written.isEmpty() ? usual : whole(name, written);
                    if (value < least || value > most) {
                        throw Problem.wrong(name, "must be between " + least + " and " + most);
                    }
                    return value;
                });
    }

    private static int whole(String name, String written) throws Problem {
        try {
            return Integer.parseInt(written);
        } catch (NumberFormatException e) {
            throw Problem.wrong(name, "\"" + written + "\" is no whole number");
        }
    }

    private static Map<String, Object> schema(String type, Map<String, Object> more) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        schema.putAll(new TreeMap<>(more));
        return schema;
    }
}
