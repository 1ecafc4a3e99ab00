package dev.chiron.probe;

import dev.chiron.config.Secret;
import dev.chiron.config.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Header fields as blackbox_exporter's {@code http_headers} gives them, each with values, secrets and files.
 *
 * @param byName in the order of the file; values that are secrets or stand in files are read at each use
 */
record HeaderFields(Map<String, List<Secret>> byName) {
    /** What changes the connection, or is set by others. */
    private static final Set<String> RESERVED = Set.of(
            "Authorization",
            "Host",
            "Content-Encoding",
            "Content-Length",
            "Content-Type",
            "User-Agent",
            "Connection",
            "Keep-Alive",
            "Proxy-Authenticate",
            "Proxy-Authorization",
            "Www-Authenticate",
            "Accept-Encoding",
            "X-Prometheus-Remote-Write-Version",
            "X-Prometheus-Remote-Read-Version",
            "X-Prometheus-Scrape-Timeout-Seconds",
            "X-Amz-Date",
            "X-Amz-Security-Token",
            "X-Amz-Content-Sha256");

    static HeaderFields read(Section section, String key, String meaning) {
        Map<String, List<Secret>> fields = section.named(key, meaning, HeaderFields::values);
        fields.keySet().forEach(name -> {
            if (!section.documenting() && !HttpHeaderName.valid(name)) {
                section.problem(key, "\"" + name + "\" is no name of a header");
            }
        });
        return new HeaderFields(fields);
    }

    /** The same, without the names that are reserved. */
    static HeaderFields readUnreserved(Section section, String key, String meaning) {
        HeaderFields fields = read(section, key, meaning);
        fields.byName.keySet().stream()
                .map(HttpHeaderName::canonical)
                .filter(RESERVED::contains)
                .forEach(name -> section.problem(key, "setting header \"" + name + "\" is not allowed"));
        return fields;
    }

    private static List<Secret> values(Section section) {
        List<Secret> values = new ArrayList<>();
        section.strings("values", "values to send").stream().map(Secret::of).forEach(values::add);
        values.addAll(section.secrets("secrets", "values to send that are never shown"));
        section.strings("files", "files that hold a value to send").stream()
                .map(Path::of)
                .map(Secret::inFile)
                .forEach(values::add);
        return values;
    }

    /** All of them, a field a value. */
    List<HttpHead.Field> fields() {
        List<HttpHead.Field> fields = new ArrayList<>();
        byName.forEach((name, values) ->
                values.forEach(value -> fields.add(new HttpHead.Field(HttpHeaderName.canonical(name), value.value()))));
        return fields;
    }
}
