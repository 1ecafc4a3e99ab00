package dev.chiron.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.helidon.webclient.http1.Http1ClientResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries docker-java's requests over one connection each, in the calling thread.
 *
 * <p>The library's own transports ignore their time-out on unix sockets, and one sends a request again by itself; this one
 * ends when its thread is interrupted, and never sends anything twice.
 */
final class EngineTransport implements DockerHttpClient {
    private final Endpoint endpoint;
    private final Http1Client http = Http1Client.builder()
            .shareConnectionCache(false)
            .followRedirects(false)
            .proxy(Proxy.noProxy())
            .build();

    EngineTransport(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Response execute(Request request) {
        if (request.hijackedInput() != null) {
            throw new UnsupportedOperationException("a call that takes over the connection: " + request.path());
        }
        EngineConnection connection = connect();
        try {
            return new Answer(connection, send(request, connection));
        } catch (IOException e) {
            connection.closeResource();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            connection.closeResource();
            throw e;
        }
    }

    @Override
    public void close() {}

    private EngineConnection connect() {
        try {
            return EngineConnection.open(endpoint);
        } catch (IOException e) {
            throw new ConnectFailedException(e);
        }
    }

    private Http1ClientResponse send(Request request, EngineConnection connection) throws IOException {
        Http1ClientRequest prepared = http.method(Method.create(request.method()))
                .skipUriEncoding(true)
                .uri("http://docker" + request.path())
                .connection(connection)
                .header(HeaderValues.CONNECTION_CLOSE);
        request.headers().forEach((name, value) -> prepared.header(HeaderNames.create(name), value));
        InputStream body = request.body();
        return body == null ? prepared.request() : prepared.submit(body.readAllBytes());
    }

    /** Nobody could be reached: the request was not sent. */
    static final class ConnectFailedException extends RuntimeException {
        private final IOException why;

        ConnectFailedException(IOException why) {
            super(why);
            this.why = why;
        }

        IOException why() {
            return why;
        }
    }

    /** An answer whose body is still on its way; closing it closes the connection. */
    private record Answer(EngineConnection connection, Http1ClientResponse response) implements Response {
        @Override
        public int getStatusCode() {
            return response.status().code();
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            Map<String, List<String>> headers = new HashMap<>();
            response.headers().forEach(header -> headers.put(header.name(), header.allValues()));
            return headers;
        }

        @Override
        public InputStream getBody() {
            return bodiless() || !response.entity().hasEntity()
                    ? InputStream.nullInputStream()
                    : response.inputStream();
        }

        /** RFC 9112 section 6.3: these have no body and need no length; the codec would wait for the end of the connection. */
        private boolean bodiless() {
            return getStatusCode() == 204 || getStatusCode() == 304;
        }

        @Override
        public void close() {
            connection.closeResource();
        }
    }
}
