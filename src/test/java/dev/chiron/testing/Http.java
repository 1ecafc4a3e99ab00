package dev.chiron.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What the harness itself asks of a server over HTTP. */
final class Http {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private Http() {}

    /** Sends a GET; the headers are names and values in turn. */
    static HttpResponse<String> get(URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    /** Sends a POST with a JSON body; the headers are names and values in turn. */
    static HttpResponse<String> postJson(URI uri, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return send(
                headers.length == 0 ? request.build() : request.headers(headers).build());
    }

    /** Sends a DELETE; the headers are names and values in turn. */
    static HttpResponse<String> delete(URI uri, String... headers) {
        return send(HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .headers(headers)
                .DELETE()
                .build());
    }

    /** Whether a GET is answered with status 200; not answered at all is false. */
    static boolean isOk(URI uri) {
        try {
            return get(uri).statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(TIMEOUT)
                .build()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + request.uri(), e);
        }
    }
}
