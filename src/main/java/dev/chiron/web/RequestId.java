package dev.chiron.web;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a request in logs and answers: the caller's own, its trace, or one made here. */
final class RequestId {
    static final String HEADER = "X-Request-ID";

    /** What it is called in the log's context, and so in every line that the request causes. */
    static final String LOG_KEY = "request_id";

    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private RequestId() {}

    static String of(Request request) {
        Optional<String> own =
                request.header(HEADER).filter(id -> USABLE.matcher(id).matches());
        return own.or(() -> request.header("traceparent").flatMap(RequestId::trace))
                .orElseGet(
                        () -> String.format("%016x", ThreadLocalRandom.current().nextLong()));
    }

    private static Optional<String> trace(String header) {
        Matcher matcher = TRACE.matcher(header);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
