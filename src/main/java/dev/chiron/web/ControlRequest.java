package dev.chiron.web;

import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** A request to Helidon's web server. */
record ControlRequest(ServerRequest request) implements Request {
    private static final int LARGEST_BODY_KIB = 1024;
    private static final int LARGEST_WISH_KIB = 64;
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofSeconds(1);

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

    /** The whole body of a delivery; more than a mebibyte is a problem, and so is one that trickles in. */
    byte[] body() throws Problem {
        return body(LARGEST_BODY_KIB);
    }

    /** The whole body of what a person or a page asks for; likewise, but 64 KiB: a log-in is read before anybody is known. */
    byte[] wish() throws Problem {
        return body(LARGEST_WISH_KIB);
    }

    private byte[] body(int mostKib) throws Problem {
        if (request.headers().contentLength().orElse(0) > mostKib * 1024L) {
            throw tooLarge(mostKib);
        }
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        Deadline deadline = Deadline.after(Clock.system(), LONGEST);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        try (InputStream in = request.content().inputStream()) {
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                body.write(part, 0, read);
                if (body.size() > mostKib * 1024) {
                    throw tooLarge(mostKib);
                }
                if (deadline.expired()) {
                    throw Problem.overloaded("the body did not come within " + LONGEST.toSeconds() + " s", WAIT);
                }
            }
            return body.toByteArray();
        } catch (IOException e) {
            throw Problem.wrong("", "the body cannot be read: " + e.getMessage());
        }
    }

    private static Problem tooLarge(int mostKib) {
        return Problem.tooLarge(
                "the body is larger than " + (mostKib == LARGEST_BODY_KIB ? "1 MiB" : mostKib + " KiB"));
    }
}
