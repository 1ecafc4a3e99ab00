package dev.chiron.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * One request, and its form in HTTP/1.1, for a connection that is closed after it.
 *
 * @param host the Host header
 * @param fields what is sent in either version of HTTP: neither the host nor what belongs to connection and framing
 * @param payload its body
 * @param toProxy whether a proxy is asked to pass it on
 */
record HttpRequest(
        HttpUrl url, String method, String host, List<HttpHead.Field> fields, Payload payload, boolean toProxy) {
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final int PIECE = 8 * 1024;

    /** What is sent as the body: bytes, or a file whose length is not told beforehand, or nothing. */
    record Payload(Optional<byte[]> bytes, Optional<Path> file) {
        static final Payload NONE = new Payload(Optional.empty(), Optional.empty());
    }

    void send(OutputStream out) throws IOException {
        byte[] head = head().getBytes(StandardCharsets.UTF_8);
        byte[] body = body();
        byte[] whole = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        out.write(whole);
        Optional<Path> file = bodyFile();
        if (file.isPresent()) {
            sendChunks(file.get(), out);
        }
    }

    /** What is sent as the body, unless that stands in a file. */
    byte[] body() {
        return payload.bytes().orElse(new byte[0]);
    }

    /** The file that is sent as the body; its length is not told beforehand. */
    Optional<Path> bodyFile() {
        return payload.file();
    }

    /** The length to tell beforehand. */
    OptionalLong length() {
        boolean told = bodyFile().isEmpty() && (body().length > 0 || METHODS_WITH_BODY.contains(method));
        return told ? OptionalLong.of(body().length) : OptionalLong.empty();
    }

    private String head() {
        StringBuilder head = new StringBuilder(256);
        String target = toProxy ? (url.tls() ? "https://" : "http://") + host + url.path() : url.path();
        head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        field(head, "Host", host);
        fields.forEach(field -> field(head, field.name(), field.value()));
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
