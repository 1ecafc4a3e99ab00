package dev.chiron.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a delivery token by token and keeps only what counts, so that no body of a mebibyte becomes a tree of many: lenient about
 * fields that are missing or new, strict about its shape and its bounds.
 */
final class PayloadReader {
    private static final int MOST_ALERTS = 1000;
    private static final int MOST_LABELS = 64;
    private static final int LONGEST_LABEL = 1024;
    private static final int LONGEST_KEY = 64 << 10;
    private static final int DEEPEST = 32;
    private static final int LONGEST_SHOWN = 64;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final JsonParser parser;
    private String version = "";
    private boolean ofGrafana;
    private String groupKey = "";
    private @Nullable List<Delivery.Alert> alerts;

    private PayloadReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * What a body says that counts.
     *
     * @param ofGrafana whether it has Grafana's {@code orgId}
     */
    record Payload(String version, boolean ofGrafana, String groupKey, List<Delivery.Alert> alerts) {}

    static Payload read(byte[] body) throws Problem {
        try (JsonParser parser = JSON.createParser(body)) {
            return new PayloadReader(parser).whole();
        } catch (StreamConstraintsException e) {
            throw Problem.wrong(
                    "", "the body nests deeper than " + DEEPEST + ", or holds a name or number that is too long");
        } catch (JsonProcessingException e) {
            throw Problem.wrong("", "the body is no JSON" + JsonBody.place(e.getLocation()));
        } catch (IOException e) {
            throw Problem.wrong("", "the body cannot be read: " + e.getMessage());
        }
    }

    private Payload whole() throws IOException, Problem {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw Problem.wrong("", "the body must be a JSON object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            root(parser.currentName(), parser.nextToken());
        }
        if (parser.nextToken() != null) {
            throw Problem.wrong("", "the body must be one JSON object");
        }
        List<Delivery.Alert> read = alerts;
        if (read == null) {
            throw Problem.wrong("alerts", "must be a list");
        }
        return new Payload(version, ofGrafana, groupKey, List.copyOf(read));
    }

    private void root(String field, JsonToken token) throws IOException, Problem {
        switch (field) {
            case "version" -> version = scalar(token);
            case "groupKey" -> groupKey = storable("groupKey", scalar(token), LONGEST_KEY);
            case "orgId" -> {
                ofGrafana = token.isNumeric();
                parser.skipChildren();
            }
            case "alerts" -> alerts = alerts(token);
            default -> parser.skipChildren();
        }
    }

    /** The text of a value that is no object or list; empty for those, which are passed over. */
    private String scalar(JsonToken token) throws IOException {
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            return parser.getText();
        }
        parser.skipChildren();
        return "";
    }

    private List<Delivery.Alert> alerts(JsonToken token) throws IOException, Problem {
        if (token != JsonToken.START_ARRAY) {
            throw Problem.wrong("alerts", "must be a list");
        }
        List<Delivery.Alert> read = new ArrayList<>();
        for (JsonToken each = parser.nextToken(); each != JsonToken.END_ARRAY; each = parser.nextToken()) {
            if (read.size() == MOST_ALERTS) {
                throw Problem.wrong("alerts", "must be at most " + MOST_ALERTS + "; set max_alerts in Alertmanager");
            }
            read.add(alert("alerts[" + read.size() + "]", each));
        }
        return read;
    }

    private Delivery.Alert alert(String field, JsonToken token) throws IOException, Problem {
        if (token != JsonToken.START_OBJECT) {
            throw Problem.wrong(field, "must be an object");
        }
        String status = "";
        Map<String, String> labels = null;
        String startsAt = "";
        String fingerprint = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "status" -> status = scalar(value);
                case "labels" -> labels = labels(field + ".labels", value);
                case "startsAt" -> startsAt = scalar(value);
                case "fingerprint" -> fingerprint = storable(field + ".fingerprint", scalar(value), LONGEST_LABEL);
                default -> parser.skipChildren();
            }
        }
        if (!status.equals("firing") && !status.equals("resolved")) {
            throw Problem.wrong(field + ".status", "must be \"firing\" or \"resolved\"");
        }
        if (labels == null) {
            throw Problem.wrong(field + ".labels", "must be an object of texts");
        }
        return new Delivery.Alert(status.equals("firing"), Map.copyOf(labels), moment(startsAt), fingerprint);
    }

    private Map<String, String> labels(String field, JsonToken token) throws IOException, Problem {
        if (token != JsonToken.START_OBJECT) {
            throw Problem.wrong(field, "must be an object of texts");
        }
        Map<String, String> read = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            String place = field + "." + shown(name);
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw Problem.wrong(place, "must be text");
            }
            storable(place, name, LONGEST_LABEL);
            read.put(name, storable(place, parser.getText(), LONGEST_LABEL));
            if (read.size() > MOST_LABELS) {
                throw Problem.wrong(field, "must be at most " + MOST_LABELS);
            }
        }
        return read;
    }

    private static String shown(String name) {
        String plain = name.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .limit(LONGEST_SHOWN)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.length() < name.length() ? plain + "…" : plain;
    }

    /** A text as every database takes it; one that a database refuses would come again and again. */
    private static String storable(String field, String text, int longest) throws Problem {
        if (text.length() > longest) {
            throw Problem.wrong(field, "must be at most " + longest + " characters long, its name and its value");
        }
        if (text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
            throw Problem.wrong(field, "must hold neither NUL nor half of a character");
        }
        return text;
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
}
