package dev.chiron.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chiron.testing.RealBlackbox;
import dev.chiron.testing.RealChiron;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Both exporters, started with one configuration. */
final class Exporters implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RealBlackbox blackbox;
    private final RealChiron chiron;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Exporters(String configuration) {
        blackbox = RealBlackbox.start(configuration);
        try {
            chiron = RealChiron.start(configuration);
        } catch (RuntimeException failed) {
            blackbox.close();
            throw failed;
        }
    }

    Answer askBlackbox(Case question, Names names) {
        return ask(blackbox.url(path(question, names)), question);
    }

    Answer askChiron(Case question, Names names) {
        return ask(chiron.url(path(question, names)), question);
    }

    @Override
    public void close() {
        client.close();
        chiron.close();
        blackbox.close();
    }

    private static String path(Case question, Names names) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("module", question.module());
        query.put("target", names.fill(question.target()));
        query.putAll(question.query());
        return query.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8))
                .collect(Collectors.joining("&", "/probe?", ""));
    }

    private Answer ask(URI uri, Case question) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
        question.headers().forEach(request::header);
        try {
            var response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(uri + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking " + uri, e);
        }
    }
}
