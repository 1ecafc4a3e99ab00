package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.probe.Module;
import dev.chiron.probe.Reason;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Services;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the API tells from memory of services that are looked at. */
class FleetApiTest {
    private final ObedientProbe database = new ObedientProbe();
    private final ControlHouse house = new ControlHouse(SecuritySettings.NONE);

    @BeforeEach
    void watch() throws InterruptedException {
        Module good = Services.module("http_2xx", new ObedientProbe());
        Module pg = Services.module("pg", database);
        house.monitor.watch(
                List.of(Services.onScrape("bot", pg, "db"), Services.onScrape("db", pg), Services.onScrape("x", good)));
        house.monitor.check(List.of("bot", "db", "x"), Duration.ofSeconds(5));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private void breakDatabase() throws InterruptedException {
        database.fails(Reason.CONNECT, "connection refused");
        house.monitor.check(List.of("db"), Duration.ofSeconds(5));
        house.monitor.check(List.of("bot"), Duration.ofSeconds(5));
    }

    private JsonNode get(String path) throws JsonProcessingException {
        HttpResponse<String> answer = Client.get(house.url(path));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    void theStateIsOneSentence() throws Exception {
        assertThat(get("/api/health/status").path("sentence").asText()).isEqualTo("All 3 services are up");
        breakDatabase();
        JsonNode status = get("/api/health/status");
        assertThat(status.path("sentence").asText()).isEqualTo("2 of 3 services are down: bot, db");
        assertThat(status.path("status").asText()).isEqualTo("down");
        assertThat(status.path("counts").path("down").asInt()).isEqualTo(2);
        assertThat(status.at("/projects/0/project").asText()).isEqualTo("shop");
    }

    @Test
    void theSummaryHasFiguresByProjectAndType() throws Exception {
        for (String path : List.of("/api/health", "/api/health/summary")) {
            JsonNode summary = get(path);
            assertThat(summary.at("/types/0/type").asText()).isEqualTo("web");
            assertThat(summary.at("/types/0/counts/up").asInt()).isEqualTo(3);
            assertThat(summary.path("latency_p95_seconds").isNumber()).isTrue();
        }
    }

    @Test
    void aProjectTellsOfItsServices() throws Exception {
        for (String path : List.of("/api/projects/shop/health", "/api/services/projects/shop/health")) {
            JsonNode project = get(path);
            assertThat(project.path("status").asText()).isEqualTo("up");
            assertThat(project.path("services")).hasSize(3);
        }
        assertThat(Client.get(house.url("/api/projects/nobody/health")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void theGraphSaysWhoBlocksWhom() throws Exception {
        breakDatabase();
        JsonNode graph = get("/api/graph");
        assertThat(graph.at("/nodes/0/root_causes/0").asText()).isEqualTo("db");
        assertThat(graph.at("/nodes/1/is_root").asBoolean()).isTrue();
        assertThat(graph.path("edges").toString()).isEqualTo("[{\"from\":\"bot\",\"to\":\"db\",\"status\":\"down\"}]");
        assertThat(graph.path("cycles")).isEmpty();
    }

    @Test
    void aServiceSaysWhyInWords() throws Exception {
        breakDatabase();
        assertThat(get("/api/services/bot").path("why").asText()).isEqualTo("blocked by db");
        JsonNode db = get("/api/services/db/health");
        assertThat(db.path("why").asText()).isEqualTo("connect: connection refused");
        assertThat(get("/api/services/bot/health").path("dependencies").toString())
                .isEqualTo("[{\"name\":\"db\",\"status\":\"down\",\"root\":true}]");
    }

    @Test
    void theBarHasTheSlotsOfItsWindow() throws Exception {
        JsonNode bar = get("/api/services?bar=24h").at("/services/0/bar");
        assertThat(bar.path("slots").asText()).hasSize(48);
        assertThat(bar.path("slot_seconds").asInt()).isEqualTo(1800);
        assertThat(get("/api/services").at("/services/0").has("bar")).isFalse();
        assertThat(Client.get(house.url("/api/services?bar=2h")).body()).contains("\"field\":\"bar\"");
    }

    @Test
    void aCursorOfAServiceThatIsGoneIsRefused() {
        assertThat(Client.get(house.url("/api/services?cursor=gone")).body()).contains("\"field\":\"cursor\"");
        assertThat(Client.get(house.url("/api/services?cursor=x")).body()).contains("\"services\":[]");
    }

    @Test
    void aListThatIsTheSameIsNotSentAgain() {
        HttpResponse<String> first = Client.get(house.url("/api/services"));
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = Client.get(house.url("/api/services"), "If-None-Match", "\"other\", " + tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(again.headers().firstValue("ETag")).hasValue(tag);
        assertThat(Client.get(house.url("/api/services"), "If-None-Match", "W/\"other\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aLargeAnswerIsCompressedForWhomTakesIt() throws Exception {
        Module good = Services.module("http_2xx", new ObedientProbe());
        house.monitor.watch(IntStream.range(0, 50)
                .mapToObj(i -> Services.onScrape("s" + i, good))
                .toList());
        HttpResponse<String> plain = Client.get(house.url("/api/services"));
        HttpResponse<byte[]> small = gzipped(house.url("/api/services"));
        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(plain.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        assertThat(small.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(small.headers().firstValue("ETag")).isEqualTo(plain.headers().firstValue("ETag"));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(small.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain.body());
        }
    }

    private static HttpResponse<byte[]> gzipped(URI uri) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri)
                            .header("Accept-Encoding", "gzip")
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    @Test
    void aBadgeIsAPictureThatReadsTheSameToEverybody() {
        HttpResponse<String> badge = Client.get(house.url("/api/badge/bot.svg"));
        assertThat(badge.headers().firstValue("Content-Type")).hasValue("image/svg+xml; charset=utf-8");
        assertThat(badge.headers().firstValue("Cache-Control")).hasValue("max-age=30");
        assertThat(badge.body()).contains("<title>bot: up</title>", "role=\"img\"", Badge.GREEN);
        assertThat(Client.get(house.url("/api/badge/bot.svg?kind=latency")).body())
                .containsPattern("<title>bot latency p95: [0-9.]+ ms</title>");
        assertThat(Client.get(house.url("/api/badge/bot.svg?kind=uptime&window=7d"))
                        .body())
                .contains("bot uptime 7d: ");
    }

    @Test
    void whatABadgeIsLabelledWithIsNoMarkup() {
        String body = Client.get(house.url("/api/badge/bot.svg?label=%3Cscript%3E%22%26%07"))
                .body();
        assertThat(body)
                .contains("<title>&lt;script&gt;&quot;&amp;?: up</title>")
                .doesNotContain("<script");
        assertThat(Client.get(house.url("/api/badge/bot.svg?label=" + "x".repeat(101)))
                        .body())
                .contains("\"field\":\"label\"");
    }

    @Test
    void aBadgeOfNobodyIs404AndOneOfAnUnknownKind400() {
        assertThat(Client.get(house.url("/api/badge/nobody.svg")).statusCode()).isEqualTo(404);
        assertThat(Client.get(house.url("/api/badge/bot.svg?kind=odd")).body()).contains("\"field\":\"kind\"");
    }
}
