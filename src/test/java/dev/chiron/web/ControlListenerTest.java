package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.net.Access;
import dev.chiron.probe.Module;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.Services;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlListenerTest {
    private static final String VIEWER = "Bearer see";
    private static final String ALERTMANAGER = "Bearer ring";
    private static final String OPERATOR = "Bearer act";

    @TempDir
    Path folder;

    private ControlHouse house;

    @BeforeEach
    void open() {
        house = new ControlHouse(new SecuritySettings(
                List.of(
                        ControlHouse.token(folder, "grafana", Role.VIEWER, "see"),
                        ControlHouse.token(folder, "am", Role.ALERTMANAGER, "ring", "ring-new"),
                        ControlHouse.token(folder, "ann", Role.OPERATOR, "act"),
                        ControlHouse.token(folder, "cron", Role.HEARTBEAT, "beat")),
                List.of(),
                List.of("chiron.lan"),
                Access.STANDARD));
        Module module = Services.module("http_2xx", new ObedientProbe());
        house.monitor.watch(List.of(
                Services.onScrape("bot", module, "db"),
                Services.onScrape("db", module),
                Services.onScrape("x", module)));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HttpResponse<String> get(String path, String... headers) {
        return Client.get(house.url(path), headers);
    }

    private int status(String method, String path, String token) {
        return Client.send(method, house.url(path), "", "Authorization", token).statusCode();
    }

    @Test
    void healthAndReadinessAreOpen() {
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/ready").statusCode()).isEqualTo(503);
        house.health.ready(true);
        assertThat(get("/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void eachRoleMayDoItsOwn() {
        assertThat(status("GET", "/api/services", VIEWER)).isEqualTo(200);
        assertThat(status("POST", "/api/services/bot/restart", VIEWER)).isEqualTo(403);
        assertThat(status("POST", "/api/alertmanager", VIEWER)).isEqualTo(403);
        assertThat(status("GET", "/api/services", ALERTMANAGER)).isEqualTo(403);
        assertThat(status("POST", "/api/services/bot/restart", ALERTMANAGER)).isEqualTo(403);
        assertThat(status("GET", "/api/services", "Bearer beat")).isEqualTo(403);
        assertThat(status("GET", "/metrics", OPERATOR)).isEqualTo(200);
        assertThat(status("POST", "/api/services/bot/restart", OPERATOR)).isEqualTo(202);
        assertThat(status("POST", "/api/services/bot/restart", OPERATOR)).isEqualTo(409);
        assertThat(status("POST", "/api/services/nobody/restart", OPERATOR)).isEqualTo(404);
        assertThat(house.heal.restarts).containsExactly("bot", "bot");
    }

    @Test
    void noTokenIsA401WithAChallengeAndAWrongOneSaysSo() {
        HttpResponse<String> none = get("/api/services");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"chiron\"");
        assertThat(none.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        HttpResponse<String> wrong = get("/api/services", "Authorization", "Bearer nonsense");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(wrong.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"chiron\", error=\"invalid_token\"");
        assertThat(wrong.body()).doesNotContain("nonsense");
        assertThat(get("/metrics").statusCode()).isEqualTo(401);
        assertThat(get("/api/whatever").statusCode()).isEqualTo(401);
    }

    @Test
    void aStatusThatDoesNotExistIsA400ThatNamesTheField() {
        HttpResponse<String> refused = get("/api/services?status=dwn", "X-API-Key", "see");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"field\":\"status\"", "unknown, up, degraded, down");
        assertThat(get("/api/services?status=down", "X-API-Key", "see").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aKeyInItsOwnHeaderIsAsGoodAsABearer() {
        assertThat(get("/api/services", "X-API-Key", "see").statusCode()).isEqualTo(200);
    }

    @Test
    void aRotatedTokenCountsAtOnceAndTwoAreValidMeanwhile() throws IOException {
        assertThat(status("POST", "/api/alertmanager", "Bearer ring-new")).isEqualTo(400);
        Files.writeString(folder.resolve("grafana"), "fresh\n");
        assertThat(status("GET", "/api/services", VIEWER)).isEqualTo(401);
        assertThat(status("GET", "/api/services", "Bearer fresh")).isEqualTo(200);
    }

    @Test
    void anEmptyTokenFileAdmitsNobody() throws IOException {
        Files.writeString(folder.resolve("grafana"), "");
        assertThat(status("GET", "/api/services", "Bearer ")).isEqualTo(401);
    }

    @Test
    void foreignNamesAndOriginsAreForbidden() {
        String request = "GET /health HTTP/1.1\r\nHost: %s\r\n%s\r\n";
        assertThat(Client.raw(house.port(), request.formatted("evil.example", "Connection: close\r\n")))
                .startsWith("HTTP/1.1 403");
        assertThat(Client.raw(house.port(), request.formatted("192.0.2.1:80", "Connection: close\r\n")))
                .startsWith("HTTP/1.1 403");
        for (String own : List.of("localhost", "127.0.0.1:1", "[::1]:9816", "chiron.lan:9816")) {
            assertThat(Client.raw(house.port(), request.formatted(own, "Connection: close\r\n")))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(get("/health", "Origin", "http://evil.example").statusCode()).isEqualTo(403);
        assertThat(get("/health", "Origin", "null").statusCode()).isEqualTo(403);
        assertThat(get("/health", "Origin", "http://127.0.0.1:" + house.port()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutTokensOnlyReadingIsAnswered() {
        try (ControlHouse open = new ControlHouse(SecuritySettings.NONE)) {
            assertThat(Client.get(open.url("/api/services")).statusCode()).isEqualTo(200);
            assertThat(Client.send("POST", open.url("/api/alertmanager"), "{}").statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void itDoesNotStandOpenToOthersWithoutTokens() {
        assertThatThrownBy(() -> ControlListener.start(
                        new ListenAddress("", 0), () -> SecuritySettings.NONE, WebConfigFile.NONE, house.sources()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("only with security.tokens or the users");
    }

    @Test
    void anAddressInUseIsNamed() {
        assertThatThrownBy(() -> ControlListener.start(
                        new ListenAddress("127.0.0.1", house.port()),
                        () -> SecuritySettings.NONE,
                        WebConfigFile.NONE,
                        house.sources()))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on 127.0.0.1:" + house.port() + ": Address already in use");
    }

    @Test
    void servicesAreListedFilteredAndPaged() {
        String all = get("/api/services", "X-API-Key", "see").body();
        assertThat(all).contains("\"name\":\"bot\"", "\"depends_on\":[\"db\"]", "\"next_cursor\":null");
        String first = get("/api/services?limit=2", "X-API-Key", "see").body();
        assertThat(first).contains("\"next_cursor\":\"db\"").doesNotContain("\"name\":\"x\"");
        assertThat(get("/api/services?limit=2&cursor=db", "X-API-Key", "see").body())
                .contains("\"name\":\"x\"", "\"next_cursor\":null");
        assertThat(get("/api/services?status=up", "X-API-Key", "see").body()).contains("\"services\":[]");
        HttpResponse<String> wrong = get("/api/services?limit=x", "X-API-Key", "see");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("\"field\":\"limit\"");
        assertThat(get("/api/services/bot", "X-API-Key", "see").body()).contains("\"status\":\"unknown\"");
        assertThat(get("/api/services/nobody", "X-API-Key", "see").statusCode()).isEqualTo(404);
    }

    @Test
    void requestsAreNamedByTheCallerOrHere() {
        assertThat(get("/health", "X-Request-ID", "abc-1").headers().firstValue("X-Request-ID"))
                .hasValue("abc-1");
        assertThat(get("/health", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                        .headers()
                        .firstValue("X-Request-ID"))
                .hasValue("0af7651916cd43dd8448eb211c80319c");
        HttpResponse<String> made = get("/nothing", "X-Request-ID", "a b");
        assertThat(made.headers().firstValue("X-Request-ID").orElseThrow()).matches("[0-9a-f]{16}");
        assertThat(made.body())
                .contains("\"request_id\":\""
                        + made.headers().firstValue("X-Request-ID").orElseThrow());
    }

    @Test
    void methodsThatAreNotThereAreRefusedWithThoseThatAre() {
        HttpResponse<String> answer =
                Client.send("DELETE", house.url("/api/heal/attempts"), "", "Authorization", OPERATOR);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(Client.send("HEAD", house.url("/health"), "").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreTheSameAsOnTheScrapeListener() {
        HttpResponse<String> answer = get("/metrics", "Authorization", VIEWER, "Accept", "text/plain;version=0.0.4");
        assertThat(Scrape.of(answer.body()).value("chiron_services", "status", "unknown"))
                .isEqualTo(3);
    }

    @Test
    void aConnectionThatIsToBeClosedIsClosed() {
        String answer =
                Client.raw(house.port(), "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200").doesNotEndWith("<still open>");
    }

    @Test
    void http10IsRefusedAsAVersionThatIsNotSupported() {
        assertThat(Client.raw(house.port(), "GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 505");
    }

    @Test
    void oddRequestsDoNotHarmIt() {
        Client.raw(house.port(), "NONSENSE\r\n\r\n");
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }
}
