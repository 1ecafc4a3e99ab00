package dev.chiron.web;

import java.util.Optional;

/** One HTTP request, as far as an endpoint needs it; the same for both listeners. */
interface Request {
    String method();

    /** The raw path, still percent-encoded. */
    String path();

    /** The raw query without its question mark; empty when there is none. */
    String query();

    /** A header's first value. */
    Optional<String> header(String name);

    /** Whether it only asks, and changes nothing. */
    default boolean reading() {
        return method().equals("GET") || method().equals("HEAD");
    }
}
