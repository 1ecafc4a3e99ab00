package dev.chiron.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A request that is refused, told in the form of RFC 9457. */
final class Problem extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final String field;
    private final String header;
    private final String headerValue;
    private final List<RegistrationDesk.Flaw> flaws;

    private Problem(int status, String title, String detail, String field, String header, String headerValue) {
        this(status, title, detail, field, header, headerValue, List.of());
    }

    private Problem(
            int status,
            String title,
            String detail,
            String field,
            String header,
            String headerValue,
            List<RegistrationDesk.Flaw> flaws) {
        super(detail, null, false, false);
        this.flaws = flaws;
        this.status = status;
        this.title = title;
        this.field = field;
        this.header = header;
        this.headerValue = headerValue;
    }

    private Problem(int status, String title, String detail) {
        this(status, title, detail, "", "", "");
    }

    static Problem wrong(String field, String detail) {
        return new Problem(400, "Bad Request", detail, field, "", "");
    }

    /** Everything that is wrong with a body; the first is told as if it were alone. */
    static Problem wrong(List<RegistrationDesk.Flaw> flaws) {
        RegistrationDesk.Flaw first = flaws.getFirst();
        return new Problem(400, "Bad Request", first.detail(), first.field(), "", "", List.copyOf(flaws));
    }

    static Problem unauthenticated(String detail, String challenge) {
        return new Problem(401, "Unauthorized", detail, "", "WWW-Authenticate", challenge);
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail);
    }

    static Problem notFound(String detail) {
        return new Problem(404, "Not Found", detail);
    }

    /** The caller gave a cursor that did not come from us. */
    static Problem strangeCursor() {
        return wrong("cursor", "is none that an answer of this path gave; begin again without it");
    }

    static Problem noService(String name) {
        return notFound("no service is called \"" + name + "\"");
    }

    static Problem notAllowed(String allowed) {
        return new Problem(405, "Method Not Allowed", "only " + allowed + " is answered here", "", "Allow", allowed);
    }

    static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail);
    }

    static Problem upgradeRequired() {
        return new Problem(
                426,
                "Upgrade Required",
                "this is a WebSocket: ask by HTTP/1.1 with Connection: Upgrade, Upgrade: websocket, a Sec-WebSocket-Key, "
                        + "Sec-WebSocket-Version: 13 and no body",
                "",
                WebSocketHandshake.VERSION_HEADER,
                WebSocketHandshake.VERSION);
    }

    static Problem tooLarge(String detail) {
        return new Problem(413, "Content Too Large", detail);
    }

    static Problem tooMany(Duration wait) {
        return tooMany("rate_limit of the web configuration file lets no more in now", wait);
    }

    static Problem tooManyLogins(Duration wait) {
        return tooMany("too many log-ins from your address failed; wait a little", wait);
    }

    private static Problem tooMany(String detail, Duration wait) {
        return new Problem(429, "Too Many Requests", detail, "", "Retry-After", wholeSeconds(wait));
    }

    /** As {@code Retry-After} wants it: rounded up, and one at least, so that whoever keeps to it comes in. */
    static String wholeSeconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds()));
    }

    static Problem broken() {
        return new Problem(500, "Internal Server Error", "the log says more, under this request id");
    }

    static Problem unavailable(String detail) {
        return new Problem(503, "Service Unavailable", detail);
    }

    /** There is too much to do now; whoever keeps to the time given comes in. */
    static Problem overloaded(String detail, Duration wait) {
        return new Problem(503, "Service Unavailable", detail, "", "Retry-After", wholeSeconds(wait));
    }

    /** Whether it is for want of what may come back, such as the store. */
    boolean isUnavailable() {
        return status == 503;
    }

    Reply reply(String requestId) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", title);
        document.put("status", status);
        document.put("detail", getMessage());
        if (!field.isEmpty()) {
            document.put("field", field);
        }
        if (!flaws.isEmpty()) {
            document.put(
                    "problems",
                    flaws.stream()
                            .map(flaw -> Map.of("field", flaw.field(), "detail", flaw.detail()))
                            .toList());
        }
        document.put("request_id", requestId);
        Reply reply = Reply.of(status, "application/problem+json", Json.write(document) + "\n");
        return header.isEmpty() ? reply : reply.with(header, headerValue);
    }
}
