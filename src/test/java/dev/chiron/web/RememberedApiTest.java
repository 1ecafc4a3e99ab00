package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.probe.Module;
import dev.chiron.probe.Reason;
import dev.chiron.testing.ApiSchemas;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Services;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the API tells from the store: a real one, in an SQLite file. */
class RememberedApiTest {
    private static final String[] OPERATOR = {"Authorization", "Bearer act"};

    @TempDir
    Path folder;

    private ControlHouse house;
    private ApiSchemas schemas;

    @BeforeEach
    void watch() throws InterruptedException {
        house = ControlHouse.remembering(
                ControlHouse.securedBy(ControlHouse.token(folder, "ann", Role.OPERATOR, "act")), folder);
        ObedientProbe broken = new ObedientProbe();
        broken.fails(Reason.CONNECT, "connection refused");
        Module bad = Services.module("pg", broken);
        Module good = Services.module("http_2xx", new ObedientProbe());
        house.monitor.watch(List.of(Services.onScrape("db", bad), Services.onScrape("x", good)));
        for (int i = 0; i < 3; i++) {
            house.monitor.check(List.of("db", "x"), Duration.ofSeconds(5));
        }
        Awaitility.await().until(() -> !get("/api/incidents").at("/incidents/0").isMissingNode());
        house.awaitWritten();
        schemas = ApiSchemas.of(answer("GET", "/api/openapi.json", "").body());
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HttpResponse<String> answer(String method, String path, String body) {
        return Client.send(method, house.url(path), body, OPERATOR);
    }

    private JsonNode get(String path) throws JsonProcessingException {
        HttpResponse<String> answer = answer("GET", path, "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private void judge(String method, String path, HttpResponse<String> answer) {
        String reference = schemas.promised(method, path, answer.statusCode());
        assertThat(schemas.violations(reference, answer.body()))
                .as(answer.body())
                .isEmpty();
    }

    @Test
    void answersAreAsPromised() {
        for (String[] each : List.of(
                new String[] {"/api/services/{id}/health/history", "/api/services/db/health/history"},
                new String[] {"/api/health/history", "/api/health/history"},
                new String[] {"/api/services/{id}/series", "/api/services/x/series?hours=1&slots=10"},
                new String[] {"/api/services/{id}/health", "/api/services/db/health"},
                new String[] {"/api/health/uptime/{id}", "/api/health/uptime/x"},
                new String[] {"/api/health/uptime/{id}", "/api/health/uptime/nobody"},
                new String[] {"/api/incidents", "/api/incidents"},
                new String[] {"/api/incidents", "/api/incidents?cursor=odd"},
                new String[] {"/api/health/summary", "/api/health/summary"},
                new String[] {"/api/health/alerts", "/api/health/alerts"})) {
            judge("GET", each[0], answer("GET", each[1], ""));
        }
        judge("POST", "/api/services/{id}/pause", answer("POST", "/api/services/x/pause", "{\"for\":\"2h\"}"));
        judge("POST", "/api/services/{id}/resume", answer("POST", "/api/services/x/resume", ""));
        judge("POST", "/api/services/{id}/health/check", answer("POST", "/api/services/x/health/check", ""));
    }

    @Test
    void historyIsPagedNewestFirst() throws Exception {
        JsonNode first = get("/api/services/db/health/history?limit=2");
        assertThat(first.path("checks")).hasSize(2);
        assertThat(first.at("/checks/0/reason").asText()).isEqualTo("connect");
        JsonNode second = get("/api/services/db/health/history?limit=2&cursor="
                + first.path("next_cursor").asText());
        assertThat(second.path("checks")).hasSize(1);
        assertThat(second.path("next_cursor").isNull()).isTrue();
        assertThat(get("/api/health/history").path("checks")).hasSize(6);
        assertThat(get("/api/health/history?service=x").path("checks")).hasSize(3);
    }

    @Test
    void uptimeHasFourWindowsAndOneOfYourChoice() throws Exception {
        JsonNode good = get("/api/health/uptime/x?hours=2");
        assertThat(good.path("hours").asInt()).isEqualTo(2);
        assertThat(good.path("availability_ratio").asDouble()).isEqualTo(1);
        assertThat(good.at("/windows/30d/checks").asInt()).isEqualTo(3);
        assertThat(get("/api/health/uptime/db").path("error_ratio").asDouble()).isEqualTo(1);
    }

    @Test
    void aChartHasPointsWhereThereAreChecks() throws Exception {
        JsonNode series = get("/api/services/x/series?hours=1&slots=4");
        assertThat(series.path("slot_seconds").asInt()).isEqualTo(900);
        assertThat(series.path("slots")).hasSizeBetween(1, 2);
    }

    @Test
    void incidentsComeWithTheirTimelines() throws Exception {
        JsonNode incident = get("/api/incidents?service=db&status=active").at("/incidents/0");
        assertThat(incident.path("severity").asText()).isEqualTo("critical");
        assertThat(incident.path("timeline")).isNotEmpty();
        assertThat(get("/api/incidents?status=resolved").path("incidents")).isEmpty();
        assertThat(get("/api/health/alerts").at("/alerts/0/service").asText()).isEqualTo("db");
        assertThat(get("/api/health/alerts?status=all&service=x").path("alerts"))
                .isEmpty();
        assertThat(get("/api/services/db/health").at("/incident/id").asText())
                .isEqualTo(incident.path("id").asText());
    }

    @Test
    void aPauseHoldsUntilItsTimeOrUntilItIsEnded() throws Exception {
        HttpResponse<String> paused =
                answer("POST", "/api/services/db/pause", "{\"reason\":\"new disk\",\"for\":\"2h\"}");
        assertThat(paused.body()).contains("\"by\":\"ann\",\"reason\":\"new disk\"");
        assertThat(get("/api/services/db").at("/paused/until").isTextual()).isTrue();
        assertThat(get("/api/health/status").at("/counts/paused").asInt()).isEqualTo(1);
        assertThat(answer("POST", "/api/services/db/resume", "").body()).contains("\"paused\":null");
        assertThat(answer("POST", "/api/services/db/pause", "").body())
                .contains("\"paused\":{\"by\":\"ann\",\"reason\":\"\"");
    }

    @Test
    void whatIsWrongWithAPauseIsNamed() {
        String[][] wrong = {
            {"{\"for\":\"soon\"}", "for"},
            {"{\"for\":\"-1h\"}", "for"},
            {"{\"for\":\"9000d\"}", "for"},
            {"{\"for\":7}", "for"},
            {"{\"until\":\"tomorrow\"}", "until"},
            {"{\"until\":\"2001-01-01T00:00:00Z\"}", "until"},
            {"{\"until\":\"2999-01-01T00:00:00Z\"}", "until"},
            {"{\"for\":\"1h\",\"until\":\"2099-01-01T00:00:00Z\"}", "until"},
            {"{\"reason\":[]}", "reason"},
            {"{\"resaon\":\"x\"}", "resaon"},
        };
        for (String[] each : wrong) {
            HttpResponse<String> answer = answer("POST", "/api/services/db/pause", each[0]);
            assertThat(answer.statusCode()).as(each[0]).isEqualTo(400);
            assertThat(answer.body()).contains("\"field\":\"" + each[1] + "\"");
        }
        assertThat(answer("POST", "/api/services/nobody/pause", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void parametersOutOfRangeAreNamed() {
        for (String each : List.of(
                "/api/health/history?hours=0",
                "/api/health/history?hours=2161",
                "/api/health/history?limit=0",
                "/api/services/x/series?slots=1001",
                "/api/incidents?status=open",
                "/api/incidents?limit=1001",
                "/api/health/history?cursor=%00")) {
            HttpResponse<String> answer = answer("GET", each, "");
            assertThat(answer.statusCode()).as(each).isEqualTo(400);
            String field = each.substring(each.indexOf('?') + 1, each.indexOf('='));
            assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
        }
        assertThat(answer("GET", "/api/health/history?unheard=of", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutTheStoreWhatIsInMemoryIsStillTold() {
        house.loseStore();
        for (String each : List.of(
                "/api/health/history",
                "/api/incidents?status=resolved",
                "/api/health/uptime/x",
                "/api/services/x/series")) {
            HttpResponse<String> answer = answer("GET", each, "");
            assertThat(answer.statusCode()).as(each).isEqualTo(503);
            assertThat(answer.body()).contains("the store does not answer now");
        }
        assertThat(answer("POST", "/api/services/x/pause", "").statusCode()).isEqualTo(503);
        assertThat(answer("GET", "/api/services/x/health", "").body()).contains("\"paused\":null");
    }

    @Test
    void withoutTheStoreActiveIncidentsAreToldFromMemoryAndSaidNotToBeAll() throws Exception {
        assertThat(get("/api/incidents").path("complete").asBoolean()).isTrue();
        house.loseStore();
        for (String each : List.of("/api/incidents", "/api/incidents?status=all", "/api/incidents?service=db")) {
            assertThat(get(each).at("/incidents/0/service").asText()).isEqualTo("db");
            assertThat(get(each).path("complete").asBoolean(true)).isFalse();
        }
        assertThat(get("/api/health/alerts").at("/alerts/0/reason").asText()).isEqualTo("connect");
        assertThat(get("/api/health/alerts?service=x").path("alerts")).isEmpty();
        judge("GET", "/api/incidents", answer("GET", "/api/incidents", ""));
        judge("GET", "/api/health/alerts", answer("GET", "/api/health/alerts", ""));
        assertThat(answer("GET", "/api/incidents?status=active&cursor=1.x", "").statusCode())
                .isEqualTo(503);
    }
}
