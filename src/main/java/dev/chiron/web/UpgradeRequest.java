package dev.chiron.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import java.util.Optional;

/** A request to go on in another protocol, before it is answered. */
record UpgradeRequest(HttpPrologue prologue, Headers headers) implements Request {
    @Override
    public String method() {
        return prologue.method().text();
    }

    @Override
    public String path() {
        return prologue.uriPath().rawPath();
    }

    @Override
    public String query() {
        return prologue.query().rawValue();
    }

    @Override
    public Optional<String> header(String name) {
        return headers.first(HeaderNames.create(name));
    }
}
