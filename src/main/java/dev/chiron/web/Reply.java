package dev.chiron.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** One whole HTTP answer. */
final class Reply {
    static final String PLAIN = "text/plain; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";
    static final String JSON = "application/json";

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    Reply(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    /** The body itself, not a copy. */
    byte[] body() {
        return body;
    }

    /** The same answer with one header more. */
    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }

    /** The same answer with these headers too, where it has none of that name itself. */
    Reply with(Map<String, String> standards) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        standards.forEach(more::putIfAbsent);
        return new Reply(status, more, body);
    }

    /** The same answer with another body. */
    Reply instead(byte[] otherBody) {
        return new Reply(status, headers, otherBody);
    }

    /** Says that what the caller has is still what it is. */
    Reply notModified() {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.remove("Content-Type");
        return new Reply(304, fewer, new byte[0]);
    }

    static Reply of(int status, String contentType, String body) {
        return new Reply(status, Map.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    /** A document of JSON. */
    static Reply json(int status, Map<String, Object> document) {
        return of(status, JSON, Json.write(document) + "\n");
    }

    static Reply ok(String contentType, String body) {
        return of(200, contentType, body);
    }

    /** A refusal in the form of Go's {@code http.Error}, as blackbox_exporter sends it. */
    static Reply plainError(int status, String message) {
        return new Reply(
                status,
                Map.of("Content-Type", PLAIN, "X-Content-Type-Options", "nosniff"),
                (message + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
