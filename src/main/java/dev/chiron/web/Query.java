package dev.chiron.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The parameters of a query string, read as Go does: a pair that is written wrongly is left out, the first of a name counts. */
final class Query {
    private final Map<String, String> first = new LinkedHashMap<>();

    private Query() {}

    static Query parse(String raw) {
        Query query = new Query();
        int start = 0;
        while (start < raw.length()) {
            int end = raw.indexOf('&', start);
            end = end < 0 ? raw.length() : end;
            query.add(raw.substring(start, end));
            start = end + 1;
        }
        return query;
    }

    private void add(String pair) {
        if (pair.isEmpty() || pair.indexOf(';') >= 0) {
            return;
        }
        int equals = pair.indexOf('=');
        Optional<String> name = unescape(equals < 0 ? pair : pair.substring(0, equals));
        Optional<String> value = unescape(equals < 0 ? "" : pair.substring(equals + 1));
        if (name.isPresent() && value.isPresent()) {
            first.putIfAbsent(name.get(), value.get());
        }
    }

    /** The first value of a parameter; empty text when it is not there. */
    String get(String name) {
        return first.getOrDefault(name, "");
    }

    /** Undoes percent-encoding, {@code +} being a blank; empty when a percent sign is followed by no hex digits. */
    static Optional<String> unescape(String text) {
        if (text.indexOf('%') < 0) {
            return Optional.of(text.indexOf('+') < 0 ? text : text.replace('+', ' '));
        }
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        byte[] plain = new byte[raw.length];
        int length = 0;
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                if (i + 2 >= raw.length) {
                    return Optional.empty();
                }
                int high = Character.digit(raw[i + 1], 16);
                int low = Character.digit(raw[i + 2], 16);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                plain[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                plain[length++] = raw[i] == '+' ? (byte) ' ' : raw[i];
            }
        }
        return Optional.of(new String(plain, 0, length, StandardCharsets.UTF_8));
    }
}
