package dev.chiron.probe;

import dev.chiron.config.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Fields that go with a gRPC call, each with its values. */
record GrpcMetadata(Map<String, List<String>> values) {
    /** What gRPC sets itself, or reads from the answer. */
    private static final Set<String> RESERVED = Set.of(
            "content-type",
            "user-agent",
            "te",
            "grpc-timeout",
            "grpc-status",
            "grpc-message",
            "grpc-encoding",
            "grpc-message-type");

    static GrpcMetadata read(Section section) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        section.section("metadata", "fields to send with the call, each with a list of values")
                .filter(_ -> !section.documenting())
                .ifPresent(inner -> inner.keys().forEach(name -> values.put(name, inner.strings(name, ""))));
        return new GrpcMetadata(values);
    }

    /** Why they cannot be sent; that is seen at the call only, as in blackbox_exporter. */
    Optional<String> complaint() {
        return values.entrySet().stream()
                .filter(entry -> !valid(entry.getKey(), entry.getValue()))
                .map(entry -> "metadata \"" + entry.getKey() + "\" cannot be sent: names are made of 0-9 a-z - _ . and"
                        + " values of printable ASCII")
                .findFirst();
    }

    private static boolean valid(String name, List<String> texts) {
        boolean named = name.matches("[0-9a-z_.-]+");
        return named && (binary(name) || texts.stream().allMatch(text -> text.matches("[ -~]*")));
    }

    /** As they are sent: those whose name ends in {@code -bin} in base64. */
    List<HttpHead.Field> fields() {
        List<HttpHead.Field> fields = new ArrayList<>();
        values.forEach((name, texts) -> {
            if (!RESERVED.contains(name)) {
                texts.forEach(text -> fields.add(new HttpHead.Field(name, binary(name) ? base64(text) : text)));
            }
        });
        return fields;
    }

    private static boolean binary(String name) {
        return name.endsWith("-bin");
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
