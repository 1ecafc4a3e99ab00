package dev.chiron.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.DockerException;
import dev.chiron.docker.EngineException.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** From whatever a call threw to the closed set of {@link EngineException}. */
final class EngineErrors {
    private EngineErrors() {}

    static EngineException ofStatus(int status, String body) {
        String message = "the Docker engine answered " + status + ": " + said(body);
        return switch (status) {
            case 404 -> new EngineException(Kind.NOT_FOUND, message);
            case 400, 405, 409 -> new EngineException(Kind.REFUSED, message);
            case 401, 403, 407 -> new EngineException(Kind.DENIED, message);
            default -> new EngineException(Kind.OTHER, message);
        };
    }

    /** Of a call that was not interrupted. */
    static EngineException of(RuntimeException thrown, Endpoint endpoint) {
        return switch (thrown) {
            case DockerException answered -> ofStatus(answered.getHttpStatus(), String.valueOf(answered.getMessage()));
            case EngineTransport.ConnectFailedException failed -> notConnected(failed.why(), endpoint);
            default -> cut(thrown, endpoint);
        };
    }

    /** Whether the engine declined because of the API version in the path. */
    static boolean aboutVersion(EngineException failure) {
        return failure.kind() == Kind.REFUSED
                && String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("client version");
    }

    private static EngineException notConnected(IOException cause, Endpoint endpoint) {
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        boolean denied = why.contains("Permission denied") || why.contains("Operation not permitted");
        return new EngineException(
                denied ? Kind.DENIED : Kind.UNREACHABLE,
                "cannot reach the Docker engine at " + endpoint + ": "
                        + (cause instanceof NoSuchFileException ? "no such socket" : why),
                cause);
    }

    private static EngineException cut(RuntimeException thrown, Endpoint endpoint) {
        boolean parsing = thrown.getCause() instanceof JsonProcessingException;
        return parsing
                ? new EngineException(
                        Kind.OTHER, "cannot understand the Docker engine's answer: " + thrown.getMessage(), thrown)
                : new EngineException(
                        Kind.UNREACHABLE,
                        "the connection to the Docker engine at " + endpoint + " was cut: " + thrown.getMessage(),
                        thrown);
    }

    /** The engine's own words out of {@code {"message": "…"}}, with or without docker-java's {@code Status 404: } before it. */
    private static String said(String body) {
        int brace = body.indexOf('{');
        try {
            JsonNode message = brace < 0
                    ? null
                    : EngineSession.mapper().readTree(body.substring(brace)).get("message");
            return message == null ? body.strip() : message.asText().strip();
        } catch (IOException notJson) {
            return body.strip();
        }
    }
}
