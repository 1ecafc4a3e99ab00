package dev.chiron.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An engine whose API version is agreed on: docker-java's client bound to it, and plain calls beside it. */
record EngineSession(ApiVersion apiVersion, String engineVersion, EngineTransport transport, DockerClient client) {
    private static final int LONGEST_BODY = 4 << 20;

    /** Asks the engine which versions it speaks and settles on one. */
    static EngineSession negotiate(Endpoint endpoint, EngineTransport transport) throws EngineException {
        JsonNode version = json(fetch(transport, "/version"));
        ApiVersion newest = apiVersion(version, "ApiVersion", ApiVersion.OLDEST);
        ApiVersion oldest = apiVersion(version, "MinAPIVersion", ApiVersion.OLDEST);
        ApiVersion common = ApiVersion.common(oldest, newest)
                .orElseThrow(() -> new EngineException(
                        EngineException.Kind.REFUSED,
                        "the Docker engine at " + endpoint + " speaks API " + oldest + " to " + newest + ", Chiron "
                                + ApiVersion.OLDEST + " to " + ApiVersion.NEWEST));
        DockerClient client = DockerClientImpl.getInstance(new EngineClientConfig(endpoint.uri(), common), transport);
        return new EngineSession(common, version.path("Version").asText("unknown"), transport, client);
    }

    /** The body of a GET under the agreed version; the path starts with a slash. */
    byte[] get(String path) throws EngineException {
        return fetch(transport, "/v" + apiVersion + path);
    }

    /** The body of what is answered to a call under the agreed version; sent once. */
    byte[] send(Request.Method method, String path, @Nullable JsonNode body) throws EngineException {
        Request.Builder request = Request.builder().method(method).path("/v" + apiVersion + path);
        if (body != null) {
            request.putHeader("Content-Type", "application/json");
            request.bodyBytes(body.toString().getBytes(StandardCharsets.UTF_8));
        }
        return answered(transport, request.build());
    }

    JsonNode getJson(String path) throws EngineException {
        return json(get(path));
    }

    static ObjectMapper mapper() {
        return DockerClientConfig.getDefaultObjectMapper();
    }

    private static byte[] fetch(EngineTransport transport, String path) throws EngineException {
        return answered(
                transport,
                Request.builder().method(Request.Method.GET).path(path).build());
    }

    private static byte[] answered(EngineTransport transport, Request request) throws EngineException {
        try (Response response = transport.execute(request)) {
            byte[] body = response.getBody().readNBytes(LONGEST_BODY);
            if (response.getStatusCode() >= 400) {
                throw EngineErrors.ofStatus(response.getStatusCode(), new String(body, StandardCharsets.UTF_8));
            }
            return body;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(byte[] body) throws EngineException {
        try {
            return mapper().readTree(body);
        } catch (IOException e) {
            throw new EngineException(
                    EngineException.Kind.OTHER, "the Docker engine's answer is no JSON: " + e.getMessage(), e);
        }
    }

    private static ApiVersion apiVersion(JsonNode version, String field, ApiVersion fallback) throws EngineException {
        JsonNode written = version.path(field);
        if (written.isMissingNode() || written.asText().isEmpty()) {
            return fallback;
        }
        return ApiVersion.parse(written.asText())
                .orElseThrow(() -> new EngineException(
                        EngineException.Kind.OTHER,
                        "the Docker engine names its " + field + " \"" + written.asText() + "\""));
    }
}
