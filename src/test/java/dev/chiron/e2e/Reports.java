package dev.chiron.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.RealChiron;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The checks that a running Chiron reports over its stream, and when each was heard of. */
final class Reports implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Clock clock = Clock.system();
    private final Queue<Report> reports = new ConcurrentLinkedQueue<>();
    private final StringBuilder frame = new StringBuilder();
    private final HttpClient client = HttpClient.newHttpClient();

    /** One finished check. */
    record Report(String service, Instant at, Instant heard) {}

    private Reports() {}

    /** Listens from now on. */
    static Reports of(RealChiron chiron, String token) {
        Reports reports = new Reports();
        URI stream = URI.create("ws" + chiron.control("/api/live").toString().substring("http".length()));
        reports.client
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(stream, reports)
                .join();
        return reports;
    }

    /** Those that were heard of before a moment. */
    List<Report> before(Instant moment) {
        return reports.stream()
                .filter(report -> report.heard().isBefore(moment))
                .toList();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        frame.append(text);
        if (last) {
            read(frame.toString());
            frame.setLength(0);
        }
        socket.request(1);
        return null;
    }

    private void read(String json) {
        try {
            JsonNode event = MAPPER.readTree(json);
            if (event.path("type").asText().equals("check")) {
                Instant at = Instant.parse(event.path("check").path("at").asText());
                reports.add(new Report(event.path("service").asText(), at, clock.now()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
