package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.live.Bounds;
import dev.chiron.monitor.Event;
import dev.chiron.net.Access;
import dev.chiron.probe.Measurements;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import dev.chiron.testing.Services;
import dev.chiron.testing.Stopwatch;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveStreamTest {
    private static final String STREAM = "/api/live";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final LiveTimes BRISK = new LiveTimes(Duration.ofMillis(200), Duration.ofMillis(600));
    private static final SecuritySettings OPEN =
            new SecuritySettings(List.of(), List.of(), List.of("chiron.lan"), Access.STANDARD);

    @TempDir
    Path folder;

    private volatile ProbeResult answer = new ProbeResult.Passed(Measurements.NONE, Optional.empty());
    private ControlHouse house = open(LiveTimes.STANDARD, Bounds.STANDARD);

    private ControlHouse open(LiveTimes times, Bounds bounds) {
        ControlHouse opened = new ControlHouse(OPEN, WebConfigFile.NONE, times, bounds);
        opened.monitor.watch(List.of(
                Services.onScrape("db", Services.module("m", (_, _) -> answer)),
                Services.onScrape("bot", Services.module("m", (_, _) -> answer), "db")));
        await("the word of what is watched").until(() -> opened.hub.events() == 1);
        return opened;
    }

    private void reopen(LiveTimes times, Bounds bounds) {
        house.close();
        house = open(times, bounds);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private RawWebSocket stream(String query, String... headers) {
        return RawWebSocket.open(house.port(), STREAM + query, headers);
    }

    private void check(String service) throws InterruptedException {
        house.monitor.check(service, SECOND);
    }

    private void tell(String service) {
        house.hub.accept(new Event.HealSuppressed(Instant.EPOCH, service, "status", "paused", ""));
    }

    private String refusal(String path, String... headers) {
        return Client.raw(
                house.port(),
                RawWebSocket.request(house.port(), path, headers).replace("keep-alive, Upgrade", "Upgrade, close"));
    }

    @Test
    void aStreamBeginsWithASnapshotAndGoesOnWithEveryCheckAndChange() throws InterruptedException {
        check("db");
        await().until(() -> house.hub.events() == 3);
        try (RawWebSocket live = stream("")) {
            JsonNode snapshot = live.next();
            assertThat(snapshot.get("type").asText()).isEqualTo("snapshot");
            assertThat(snapshot.get("services")).hasSize(2);
            assertThat(snapshot.get("services").get(0).get("status").asText()).isEqualTo("up");
            assertThat(snapshot.get("services").get(0).at("/bar/window").asText())
                    .isEqualTo("24h");
            assertThat(snapshot.get("connected").asBoolean()).isTrue();
            assertThat(snapshot.get("hub").asText()).isEqualTo("lab-1");
            long id = snapshot.get("id").asLong();

            answer = new ProbeResult.Failed(Reason.CONNECT, "connection refused", Measurements.NONE);
            check("db");
            JsonNode check = live.next();
            assertThat(check.get("type").asText()).isEqualTo("check");
            assertThat(check.get("id").asLong()).isEqualTo(id + 1);
            assertThat(check.at("/check/outcome").asText()).isEqualTo("failed");
            assertThat(check.at("/now/status").asText()).isEqualTo("down");
            JsonNode change = live.next();
            assertThat(change.get("id").asLong()).isEqualTo(id + 2);
            assertThat(change.toString()).contains("\"from\":\"up\",\"to\":\"down\"", "connect: connection refused");
        }
    }

    @Test
    void bothPathsAreTheSameStream() {
        try (RawWebSocket live = RawWebSocket.open(house.port(), "/api/services/ws/health")) {
            assertThat(live.next().get("type").asText()).isEqualTo("snapshot");
        }
    }

    @Test
    void noEventIsLostOrDoubledBetweenSnapshotAndStream() throws Exception {
        int events = 400;
        long first = house.hub.latest();
        Thread telling = Thread.ofVirtual()
                .start(() -> IntStream.range(0, events).forEach(_ -> {
                    tell("db");
                    Thread.onSpinWait();
                }));
        for (int i = 0; i < 10; i++) {
            try (RawWebSocket live = stream("")) {
                long id = live.next().get("id").asLong();
                long left = events - (id - first);
                assertThat(live.ids((int) Math.min(left, 50)))
                        .containsExactlyElementsOf(LongStream.rangeClosed(id + 1, id + Math.min(left, 50))
                                .boxed()
                                .toList());
            }
        }
        telling.join();
    }

    @Test
    void whoComesBackWithAnIdIsToldWhatWasMissed() {
        try (RawWebSocket before = stream("")) {
            long id = before.next().get("id").asLong();
            tell("db");
            tell("bot");
            tell("db");
            before.ids(3);

            try (RawWebSocket back = stream("?since=" + (id + 1))) {
                JsonNode resumed = back.next();
                assertThat(resumed.get("type").asText()).isEqualTo("resumed");
                assertThat(resumed.get("id").asLong()).isEqualTo(id + 1);
                assertThat(back.ids(2)).containsExactly(id + 2, id + 3);
            }
        }
    }

    @Test
    void anIdThatIsNotKnownAnyMoreGetsASnapshot() {
        try (RawWebSocket live = stream("?since=17")) {
            assertThat(live.next().get("type").asText()).isEqualTo("snapshot");
        }
    }

    @Test
    void whoAsksForOneServiceHearsOnlyOfIt() {
        try (RawWebSocket live = stream("?service=bot")) {
            JsonNode snapshot = live.next();
            assertThat(snapshot.get("services")).hasSize(1);
            tell("db");
            tell("bot");
            assertThat(live.next().get("service").asText()).isEqualTo("bot");
        }
    }

    @Test
    void heartbeatsSayUpToWhereAllIsKnown() {
        reopen(BRISK, Bounds.STANDARD);
        try (RawWebSocket live = stream("?service=bot")) {
            long latest = live.next().get("id").asLong();
            tell("db");
            await().until(() -> house.hub.latest() > latest);
            await().until(() -> live.next("heartbeat").get("id").asLong() == house.hub.latest());
        }
    }

    @Test
    void aPeerThatAnswersNoPingIsCutOff() {
        reopen(BRISK, Bounds.STANDARD);
        try (RawWebSocket live = stream("").answeringNoPings()) {
            assertThat(live.closed()).isEqualTo(new RawWebSocket.Closed(1001, "no sign of life"));
            await().until(() -> house.hub.subscribers() == 0);
        }
    }

    @Test
    void aPeerThatAnswersPingsStaysHoweverLongChironSlept() {
        reopen(BRISK, Bounds.STANDARD);
        try (RawWebSocket live = stream("")) {
            IntStream.range(0, 6).forEach(_ -> live.next("heartbeat"));
            // The second answer comes after ours to the server's own ping was heard.
            for (int ping = 0; ping < 2; ping++) {
                live.send(WebSocketFrame.PING, new byte[] {(byte) ('a' + ping)});
                live.next("pong");
            }
            house.clock.sleep(Duration.ofMinutes(1));
            IntStream.range(0, 4).forEach(_ -> live.next("heartbeat"));
            assertThat(house.hub.subscribers()).isEqualTo(1);
        }
    }

    @Test
    void textsOfClientsAreReadOverWholeOrInPieces() {
        try (RawWebSocket live = stream("")) {
            live.next();
            live.send(WebSocketFrame.TEXT, "hello".repeat(2000).getBytes(StandardCharsets.US_ASCII));
            live.sendBytes(RawWebSocket.masked(WebSocketFrame.TEXT, new byte[3]));
            live.send(WebSocketFrame.PING, new byte[] {'a'});
            live.sendBytes(RawWebSocket.masked(0x80 | WebSocketFrame.CONTINUATION, new byte[3]));
            assertThat(live.next().get("payload").asText()).isEqualTo("a");
            tell("db");
            assertThat(live.next().get("type").asText()).isEqualTo("heal");
        }
    }

    @Test
    void framesAgainstTheProtocolEndTheStreamWithItsCode() {
        byte[] tooLong = RawWebSocket.masked(0x80 | WebSocketFrame.TEXT, new byte[(1 << 16) + 1]);
        Map<String, byte[]> frames = Map.of(
                "1009 too long", tooLong,
                "1002 extended", RawWebSocket.masked(0xC1, new byte[1]),
                "1002 unmasked", new byte[] {(byte) 0x81, 1, 'x'},
                "1002 unknown", RawWebSocket.masked(0x83, new byte[1]),
                "1002 continues nothing", RawWebSocket.masked(0x80, new byte[1]),
                "1002 ping in pieces", RawWebSocket.masked(0x09, new byte[1]),
                "1000 good-bye", RawWebSocket.masked(0x88, new byte[] {3, (byte) 0xE8}));
        List<String> ends = new CopyOnWriteArrayList<>();
        // Side by side, for the server waits a second for each good-bye.
        try (ExecutorService peers = Executors.newVirtualThreadPerTaskExecutor()) {
            frames.forEach((what, frame) -> peers.execute(() -> ends.add(closedAfter(frame) + what.substring(4))));
        }
        assertThat(ends).containsExactlyInAnyOrderElementsOf(frames.keySet());
    }

    private int closedAfter(byte[] frame) {
        try (RawWebSocket live = stream("")) {
            live.sendBytes(frame);
            int code = live.closed().code();
            return live.ended() ? code : 0;
        }
    }

    @Test
    void whoSendsWithoutEndIsSentAway() {
        try (RawWebSocket live = stream("")) {
            byte[] frame = RawWebSocket.masked(0x81, new byte[0]);
            IntStream.range(0, 1001).forEach(_ -> live.sendBytes(frame));
            assertThat(live.closed().code()).isEqualTo(1008);
        }
    }

    @Test
    void whoIsTooSlowIsDroppedAndTheOthersAreNotDelayed() {
        reopen(new LiveTimes(Duration.ofMinutes(1), Duration.ofMillis(600)), new Bounds(100, 1 << 20));
        String detail = "x".repeat(20_000);
        try (RawWebSocket stalled = RawWebSocket.open(house.port(), 4096, STREAM + "?service=db");
                RawWebSocket quick = stream("?service=bot")) {
            quick.next();
            await().pollInterval(Duration.ofMillis(20)).until(() -> {
                IntStream.range(0, 20)
                        .forEach(_ -> house.hub.accept(
                                new Event.HealSuppressed(Instant.EPOCH, "db", "status", "paused", detail)));
                return house.hub.dropped() == 1;
            });
            Stopwatch watch = Stopwatch.start();
            tell("bot");
            assertThat(quick.next("heal").get("service").asText()).isEqualTo("bot");
            assertThat(watch.elapsed()).isLessThan(SECOND);
            await().until(() -> house.hub.subscribers() == 1);
            assertThat(stalled.ended()).isTrue();
            assertThat(house.metrics.registry()).isNotNull();
        }
    }

    @Test
    void aShutdownIsTold() {
        try (RawWebSocket live = stream("")) {
            live.next();
            Thread.ofVirtual().start(house::close);
            assertThat(live.closed()).isEqualTo(new RawWebSocket.Closed(1001, "Chiron is about to end"));
        }
    }

    @Test
    void readersMayListenAndOthersAreRefusedBeforeTheUpgrade() {
        house.security = tokens();
        assertThat(refusal(STREAM)).contains(" 401 ", "application/problem+json", "WWW-Authenticate");
        assertThat(refusal(STREAM, "Authorization: Bearer wrong")).contains(" 401 ");
        assertThat(refusal(STREAM, "X-API-Key: ring")).contains(" 403 ", "application/problem+json");
        try (RawWebSocket bearer = stream("", "Authorization: Bearer see");
                RawWebSocket key = stream("", "X-API-Key: see")) {
            assertThat(bearer.next().get("type").asText()).isEqualTo("snapshot");
            assertThat(key.next().get("type").asText()).isEqualTo("snapshot");
        }
    }

    private SecuritySettings tokens() {
        return ControlHouse.securedBy(
                ControlHouse.token(folder, "grafana", Role.VIEWER, "see"),
                ControlHouse.token(folder, "am", Role.ALERTMANAGER, "ring"));
    }

    @Test
    void aTokenThatIsTakenAwayEndsItsStreamAtTheNextHeartbeat() {
        reopen(BRISK, Bounds.STANDARD);
        house.security = tokens();
        try (RawWebSocket live = stream("", "X-API-Key: see")) {
            live.next("heartbeat");
            house.security = ControlHouse.securedBy(ControlHouse.token(folder, "other", Role.VIEWER, "new"));
            assertThat(live.closed()).isEqualTo(new RawWebSocket.Closed(1008, "the right to read has ended"));
        }
    }

    @Test
    void foreignPagesAndNamesAreRefused() {
        assertThat(refusal(STREAM, "Origin: http://evil.example")).contains(" 403 ");
        String foreignHost = RawWebSocket.request(house.port(), STREAM).replace("127.0.0.1:", "evil.example:");
        assertThat(Client.raw(house.port(), foreignHost.replace("keep-alive", "close")))
                .contains(" 403 ");
        try (RawWebSocket own = stream("", "Origin: http://127.0.0.1:" + house.port())) {
            assertThat(own.next().get("type").asText()).isEqualTo("snapshot");
        }
    }

    @Test
    void whatIsNoOpeningOfAWebSocketIsToldWhatIsMissing() {
        assertThat(Client.get(house.url(STREAM)).statusCode()).isEqualTo(426);
        assertThat(Client.get(house.url(STREAM)).headers().firstValue("Sec-WebSocket-Version"))
                .hasValue("13");
        String right = RawWebSocket.request(house.port(), STREAM).replace("keep-alive, Upgrade", "Upgrade, close");
        for (String wrong : List.of(
                right.replace("Version: 13", "Version: 8"),
                right.replace("dGhlIHNhbXBsZSBub25jZQ==", "short"),
                right.replace("\r\n\r\n", "\r\nContent-Length: 2\r\n\r\n{}"),
                right.replace("Upgrade, close", "close"))) {
            assertThat(Client.raw(house.port(), wrong)).contains(" 426 ");
        }
        assertThat(Client.raw(house.port(), right.replace("GET", "POST"))).contains(" 403 ");
        assertThat(Client.raw(house.port(), right.replace("HTTP/1.1", "HTTP/1.0")))
                .doesNotContain(" 101 ");
        assertThat(Client.raw(house.port(), right.replace(STREAM, "/api/services")))
                .contains(" 200 ");
    }

    @Test
    void wrongWishesAreNamed() {
        assertThat(refusal(STREAM + "?since=soon")).contains(" 400 ", "\"field\":\"since\"");
        assertThat(refusal(STREAM + "?service=nobody")).contains(" 404 ", "nobody");
    }

    @Test
    void theWordInTheUpgradeHeaderMayBeWrittenWithCapitals() {
        String request = RawWebSocket.request(house.port(), STREAM).replace("Upgrade: websocket", "Upgrade: WebSocket");
        assertThat(RawWebSocket.head(house.port(), request)).contains(" 101 ");
    }

    /** As a program with an ordinary client sees it. */
    private record Texts(BlockingQueue<String> all) implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            all.add(part.toString());
            socket.request(1);
            return null;
        }
    }

    @Test
    void theClientOfTheJdkHearsAServiceGoDownAndUp() throws Exception {
        Texts texts = new Texts(new LinkedBlockingQueue<>());
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + house.port() + STREAM), texts)
                    .join();
            await().until(() -> texts.all().stream().anyMatch(text -> text.contains("snapshot")));
            answer = new ProbeResult.Failed(Reason.CONNECT, "connection refused", Measurements.NONE);
            check("db");
            await().until(() -> texts.all().stream().anyMatch(text -> text.contains("\"to\":\"down\"")));
            answer = new ProbeResult.Passed(Measurements.NONE, Optional.empty());
            check("db");
            await().until(() -> texts.all().stream().anyMatch(text -> text.contains("\"to\":\"up\"")));
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            await().until(() -> house.hub.subscribers() == 0);
        }
    }
}
