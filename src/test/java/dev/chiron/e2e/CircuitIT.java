package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Chiron from its jar before a real server that goes away and comes back. */
class CircuitIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration OPEN_FOR = Duration.ofSeconds(8);

    @Test
    void aServerThatWentAwayIsLeftAloneAndTakenInAgainByOneProbe() throws Exception {
        try (TempFolder folder = TempFolder.create("circuit");
                Door door = Door.opened();
                Door other = Door.opened();
                RealChiron chiron = start(folder, door, other);
                Ear ear = Ear.at(chiron)) {
            await().untilAsserted(() -> assertThat(status(chiron)).isEqualTo("up"));
            assertThat(states(chiron)).containsExactly("closed");
            await().until(() -> !ear.heard.isEmpty());

            door.refuse();
            await().untilAsserted(() -> assertThat(states(chiron)).containsExactly("open"));
            int before = door.visits().size();
            door.open();
            Instant until = open(chiron);

            await().untilAsserted(() -> assertThat(status(chiron)).isEqualTo("up"));
            assertThat(states(chiron)).containsExactly("closed");
            assertThat(door.visits().get(before))
                    .as("the server is back, but nobody came")
                    .isAfterOrEqualTo(until);
            assertThat(ear.checks()).noneMatch(at -> at.isAfter(until.minus(OPEN_FOR)) && at.isBefore(until));
            toldEverywhere(chiron, ear);
        }
    }

    /** What is said while it is open; the answer is until when it is left alone. */
    private static Instant open(RealChiron chiron) {
        JsonNode open = bot(chiron);
        Instant since = since(open);
        assertThat(open.path("circuit").path("state").asText()).isEqualTo("open");
        assertThat(open.path("circuit").path("retry_at").asText())
                .isEqualTo(since.plus(OPEN_FOR).toString());
        assertThat(Instant.parse(open.path("next_check_at").asText())).isAfterOrEqualTo(since.plus(OPEN_FOR));
        assertThat(open.path("status").asText()).isEqualTo("down");
        assertThat(open.path("why").asText()).startsWith("connect: ");
        assertThat(chiron.value("chiron_service_up", "bot")).isZero();
        assertThat(chiron.value("chiron_service_up", "plain")).isEqualTo(1);
        return since.plus(OPEN_FOR);
    }

    private static Instant since(JsonNode service) {
        return Instant.parse(service.path("circuit").path("since").asText());
    }

    private static void toldEverywhere(RealChiron chiron, Ear ear) {
        await().untilAsserted(() -> assertThat(ear.circuits())
                .containsExactly("closed open down", "open half_open down", "half_open closed down"));
        assertThat(timeline(chiron))
                .contains("circuit open: left alone but for one probe now and then", "circuit closed: probed as ever");
        assertThat(bot(chiron).path("uptime").path("1h").asDouble())
                .as("the seconds in which nobody looked are down time")
                .isLessThan(0.75);
        assertThat(chiron.scrape().samples("chiron_service_circuit_state"))
                .hasSize(3)
                .allMatch(sample -> "bot".equals(sample.labels().get("service")));
    }

    @Test
    void aCheckByHandDecidesWhileItIsOpen() {
        try (TempFolder folder = TempFolder.create("circuit");
                Door door = Door.shut();
                RealChiron chiron = start(folder, door, door)) {
            await().untilAsserted(() -> assertThat(states(chiron)).containsExactly("open"));
            Instant first = since(bot(chiron));
            check(chiron);
            assertThat(bot(chiron).path("circuit").path("state").asText()).isEqualTo("open");
            assertThat(since(bot(chiron))).isAfter(first);

            door.open();
            check(chiron);
            assertThat(states(chiron)).containsExactly("closed");
            await().untilAsserted(() -> assertThat(status(chiron)).isEqualTo("up"));
        }
    }

    private static RealChiron start(TempFolder folder, Door bot, Door plain) {
        return RealChiron.start("""
                security: {tokens: [{name: ann, role: operator, file: "%s"}]}
                modules: {port: {prober: tcp}}
                defaults: {interval: 1s, confirm: {retries: 0}}
                services:
                  - {name: bot, module: port, target: "%s", outcomes: {timeout: up}, circuit: {failure_threshold: 3, open_for: 8s}}
                  - {name: plain, module: port, target: "%s", outcomes: {timeout: up}} # a busy machine is no news
                """.formatted(folder.write("token", Told.TOKEN), bot.address(), plain.address()));
    }

    private static void check(RealChiron chiron) {
        Told.json(chiron.post("/api/services/bot/health/check", Told.TOKEN, ""));
    }

    private static JsonNode bot(RealChiron chiron) {
        return json(chiron, "/api/services/bot");
    }

    private static String status(RealChiron chiron) {
        return bot(chiron).path("status").asText();
    }

    /** The states that the metric calls true. */
    private static List<String> states(RealChiron chiron) {
        return chiron.scrape().samples("chiron_service_circuit_state").stream()
                .filter(sample -> sample.value() == 1)
                .map(sample -> sample.labels().getOrDefault("state", ""))
                .toList();
    }

    private static List<String> timeline(RealChiron chiron) {
        List<String> texts = new ArrayList<>();
        json(chiron, "/api/incidents?service=bot").findValues("text").forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static JsonNode json(RealChiron chiron, String path) {
        return Told.json(chiron.get(path, Told.TOKEN));
    }

    /** Keeps what the stream tells. */
    private static final class Ear implements WebSocket.Listener, AutoCloseable {
        private final HttpClient client = HttpClient.newHttpClient();
        private final Queue<JsonNode> heard = new ConcurrentLinkedQueue<>();
        private final StringBuilder part = new StringBuilder();

        static Ear at(RealChiron chiron) {
            Ear ear = new Ear();
            URI stream = URI.create(
                    "ws" + chiron.control("/api/live?service=bot").toString().substring("http".length()));
            ear.client
                    .newWebSocketBuilder()
                    .header("Authorization", "Bearer " + Told.TOKEN)
                    .buildAsync(stream, ear)
                    .join();
            return ear;
        }

        @Override
        public void close() {
            client.shutdownNow();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                heard.add(json(part.toString()));
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private static JsonNode json(String text) {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** When each check that it has told of was made. */
        List<Instant> checks() {
            return heard.stream()
                    .filter(event -> event.path("type").asText().equals("check"))
                    .map(event -> Instant.parse(event.path("check").path("at").asText()))
                    .toList();
        }

        List<String> circuits() {
            return heard.stream()
                    .filter(event -> event.path("type").asText().equals("circuit"))
                    .map(event ->
                            event.path("from").asText() + " " + event.path("to").asText() + " "
                                    + event.path("status").asText())
                    .toList();
        }
    }
}
