package dev.chiron.web;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A request to Helidon's web server. */
record ControlRequest(ServerRequest request) implements Request {
    private static final int LARGEST_BODY_BYTES = 1 << 20;

    @Override
    public String method() {
        return request.prologue().method().text();
    }

    @Override
    public String path() {
        return request.path().rawPath();
    }

    @Override
    public String query() {
        return request.query().rawValue();
    }

    @Override
    public Optional<String> header(String name) {
        return request.headers().first(HeaderNames.create(name));
    }

    /** The address that it comes from. */
    String peer() {
        return request.remotePeer().host();
    }

    /** The whole body; more than a mebibyte is a problem. */
    byte[] body() throws Problem {
        if (request.headers().contentLength().orElse(0) > LARGEST_BODY_BYTES) {
            throw tooLarge();
        }
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (InputStream in = request.content().inputStream()) {
            byte[] body = in.readNBytes(LARGEST_BODY_BYTES + 1);
            if (body.length > LARGEST_BODY_BYTES) {
                throw tooLarge();
            }
            return body;
        } catch (IOException e) {
            throw Problem.wrong("", "the body cannot be read: " + e.getMessage());
        }
    }

    private static Problem tooLarge() {
        return Problem.tooLarge("the body is larger than 1 MiB");
    }
}
