package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.live.Bounds;
import dev.chiron.monitor.Event;
import dev.chiron.probe.Measurements;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.PemFiles;
import dev.chiron.testing.Services;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream over the TLS of a web configuration file, for those with a token and for a page with its session. */
class LiveTlsTest {
    private static final Certificates CA = Certificates.authority();
    private static final String STREAM = "/api/live";
    private static final String TOKEN = "X-API-Key: see";
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Event MUCH =
            new Event.HealSuppressed(Instant.EPOCH, "db", "status", "paused", "x".repeat(20_000));
    private static final LiveTimes BRISK = new LiveTimes(Duration.ofMinutes(1), Duration.ofMillis(600));

    @TempDir
    Path folder;

    private final TempFolder pem = TempFolder.create("wss");
    private volatile ProbeResult answer = new ProbeResult.Passed(Measurements.NONE, Optional.empty());
    private ControlHouse house;

    @BeforeEach
    void open() throws Exception {
        open(new Bounds(100, 1 << 20));
    }

    private void open(Bounds bounds) throws Exception {
        PemFiles server = CA.issue("localhost", "127.0.0.1").writePem(pem);
        Path web = pem.write(
                "web.yml",
                "tls_server_config: {cert_file: %s, key_file: %s}\n".formatted(server.certificate(), server.key()));
        SecuritySettings security = ControlHouse.securedBy(ControlHouse.token(folder, "grafana", Role.VIEWER, "see"));
        house = new ControlHouse(security, WebConfigFile.load(web), BRISK, bounds);
        house.monitor.watch(List.of(
                Services.onScrape("db", Services.module("m", (_, _) -> answer)),
                Services.onScrape("bot", Services.module("m", (_, _) -> answer))));
    }

    @AfterEach
    void close() {
        house.close();
        pem.close();
    }

    private RawWebSocket stream(String query, String... headers) {
        return RawWebSocket.openTls(CA.trust(), house.port(), 0, STREAM + query, headers);
    }

    private String refusal(String... headers) {
        String request = RawWebSocket.request(house.port(), STREAM, headers);
        return refused(request);
    }

    /** One that takes little into its buffers and nothing out of them. */
    private RawWebSocket stalled(String query) {
        return RawWebSocket.openTls(CA.trust(), house.port(), 4096, STREAM + query, TOKEN);
    }

    /** What is answered to a request for the stream; of an upgrade, the head. */
    private String refused(String request) {
        return RawWebSocket.head(CA.trust(), house.port(), request);
    }

    private String origin() {
        return "Origin: https://127.0.0.1:" + house.port();
    }

    /** Logs in as the page does; returns the line that the browser sends from then on. */
    private String cookie() throws Exception {
        URI session = URI.create("https://127.0.0.1:" + house.port() + "/api/session");
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(CA.trust())
                .build()) {
            HttpRequest logIn = HttpRequest.newBuilder(session)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"token\":\"see\"}"))
                    .build();
            String set = client.send(logIn, HttpResponse.BodyHandlers.ofString())
                    .headers()
                    .firstValue("Set-Cookie")
                    .orElseThrow();
            assertThat(set).startsWith("__Host-chiron_session_").endsWith("; Secure");
            return "Cookie: " + ControlHouse.cookie(set);
        }
    }

    @Test
    void aSnapshotAndTheEventsAfterItComeOverTls() throws Exception {
        try (RawWebSocket live = stream("", TOKEN)) {
            JsonNode snapshot = live.next();
            assertThat(snapshot.get("type").asText()).isEqualTo("snapshot");
            assertThat(snapshot.get("services")).hasSize(2);
            long id = snapshot.get("id").asLong();

            answer = new ProbeResult.Failed(Reason.CONNECT, "connection refused", Measurements.NONE);
            house.monitor.check("db", SECOND);

            assertThat(live.next("check").at("/now/status").asText()).isEqualTo("down");
            JsonNode change = live.next("status");
            assertThat(change.get("to").asText()).isEqualTo("down");
            assertThat(change.get("id").asLong()).isGreaterThan(id);
        }
        await().until(() -> house.hub.subscribers() == 0);
    }

    @Test
    void aPeerThatReadsNothingIsDroppedAndCountedAndTheOthersAreNotDelayed() {
        try (RawWebSocket stalled = stalled("?service=db");
                RawWebSocket quick = stream("?service=bot", TOKEN)) {
            quick.next();
            await().pollInterval(Duration.ofMillis(20)).until(() -> {
                IntStream.range(0, 20).forEach(_ -> house.hub.accept(MUCH));
                return house.hub.dropped() == 1;
            });
            Stopwatch watch = Stopwatch.start();
            house.hub.accept(new Event.HealSuppressed(Instant.EPOCH, "bot", "status", "paused", ""));
            assertThat(quick.next("heal").get("service").asText()).isEqualTo("bot");
            assertThat(watch.elapsed()).isLessThan(SECOND);
            await().until(() -> house.hub.subscribers() == 1);
            assertThat(stalled.ended()).isTrue();
        }
    }

    @Test
    void aSendThatIsNotTakenIsCutAndCountedBeforeTheQueueIsFull() throws Exception {
        house.close();
        open(Bounds.STANDARD);
        try (RawWebSocket stalled = stalled("")) {
            IntStream.range(0, 600).forEach(_ -> house.hub.accept(MUCH));
            await().until(() -> house.hub.dropped() == 1);
            assertThat(house.hub.subscribers()).isZero();
            assertThat(stalled.ended()).isTrue();
        }
        assertThat(house.hub.dropped()).isEqualTo(1);
    }

    @Test
    void foreignNamesAndPagesAreRefusedWithTheRightToken() {
        String host = "Host: 127.0.0.1:" + house.port();
        assertThat(refusal(TOKEN)).contains(" 101 ");
        assertThat(refused(RawWebSocket.request(house.port(), STREAM, TOKEN).replace(host, "Host: evil.example")))
                .contains(" 403 ", "application/problem+json");
        assertThat(refusal(TOKEN, "Origin: https://evil.example")).contains(" 403 ");
        assertThat(refusal(TOKEN, "Origin: null")).contains(" 403 ");
        assertThat(refusal(TOKEN, origin())).contains(" 101 ");
        assertThat(refusal(origin())).contains(" 401 ");
    }

    @Test
    void aSessionsCookieOpensTheStreamForThePageAndForNoOther() throws Exception {
        String cookie = cookie();
        try (RawWebSocket live = stream("", cookie, origin())) {
            assertThat(live.next().get("type").asText()).isEqualTo("snapshot");
        }
        assertThat(refusal(cookie, "Origin: https://evil.example")).contains(" 403 ");
        assertThat(refusal(cookie)).as("no page").contains(" 403 ");
        assertThat(refusal(cookie + "x", origin())).as("no such session").contains(" 401 ");
    }

    @Test
    void theSnapshotSaysWhetherChironItselfIsConnected() {
        try (RawWebSocket live = stream("?service=db", TOKEN)) {
            assertThat(live.next().get("connected").asBoolean()).isTrue();
        }
        house.connected = false;
        try (RawWebSocket live = stream("?service=db", TOKEN)) {
            JsonNode snapshot = live.next();
            assertThat(snapshot.get("connected").isBoolean()).isTrue();
            assertThat(snapshot.get("connected").asBoolean()).isFalse();
        }
    }
}
