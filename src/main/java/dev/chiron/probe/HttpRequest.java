package dev.chiron.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** One request, and its form in HTTP/1.1, for a connection that is closed after it. */
record HttpRequest(
        HttpUrl url,
        String method,
        String host,
        HttpSettings.Request settings,
        boolean withBody,
        Optional<String> authorization) {
    /** Fields that belong to the connection or the framing, which are ours. */
    private static final Set<String> OURS = Set.of("host", "connection", "content-length", "transfer-encoding");

    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final int PIECE = 8 * 1024;

    void send(OutputStream out) throws IOException {
        byte[] head = head().getBytes(StandardCharsets.UTF_8);
        byte[] body = body();
        byte[] whole = java.util.Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        out.write(whole);
        Optional<Path> file = bodyFile();
        if (file.isPresent()) {
            sendChunks(file.get(), out);
        }
    }

    /** What is sent as the body, unless that stands in a file. */
    byte[] body() {
        return withBody ? settings.body().orElse(new byte[0]) : new byte[0];
    }

    /** The file that is sent as the body; its length is not told beforehand. */
    Optional<Path> bodyFile() {
        return withBody ? settings.bodyFile() : Optional.empty();
    }

    /** The length to tell beforehand. */
    OptionalLong length() {
        boolean told = bodyFile().isEmpty() && (body().length > 0 || METHODS_WITH_BODY.contains(method));
        return told ? OptionalLong.of(body().length) : OptionalLong.empty();
    }

    /** What is sent in either version of HTTP: neither the host nor what belongs to connection and framing. */
    List<HttpHead.Field> fields() {
        List<HttpHead.Field> fields = new ArrayList<>();
        if (settings.header("User-Agent").isEmpty()) {
            fields.add(new HttpHead.Field("User-Agent", "Chiron"));
        }
        for (Map.Entry<String, String> header : settings.headers().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!OURS.contains(name) && !(name.equals("authorization") && authorization.isPresent())) {
                fields.add(new HttpHead.Field(header.getKey(), header.getValue()));
            }
        }
        authorization.ifPresent(value -> fields.add(new HttpHead.Field("Authorization", value)));
        if (settings.header("Accept-Encoding").isEmpty()) {
            settings.compression()
                    .map(word -> word.name().toLowerCase(Locale.ROOT))
                    .ifPresent(word -> fields.add(new HttpHead.Field("Accept-Encoding", word)));
        }
        return fields;
    }

    private String head() {
        StringBuilder head = new StringBuilder(256);
        head.append(method).append(' ').append(url.path()).append(" HTTP/1.1\r\n");
        field(head, "Host", host);
        fields().forEach(field -> field(head, field.name(), field.value()));
        length().ifPresent(length -> field(head, "Content-Length", String.valueOf(length)));
        if (bodyFile().isPresent()) {
            field(head, "Transfer-Encoding", "chunked");
        }
        field(head, "Connection", "close");
        return head.append("\r\n").toString();
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private static void sendChunks(Path file, OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(piece); count > 0; count = in.read(piece)) {
                out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(piece, 0, count);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
}
