package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.monitor.Pause;
import dev.chiron.probe.Module;
import dev.chiron.probe.Reason;
import dev.chiron.testing.ApiSchemas;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Services;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the API description to the routes, and the answers to the description. */
class OpenApiTest {
    private final ControlHouse house = new ControlHouse(SecuritySettings.NONE);
    private ApiSchemas schemas;

    @BeforeEach
    void watch() throws InterruptedException {
        ObedientProbe broken = new ObedientProbe();
        broken.fails(Reason.CONNECT, "connection refused");
        Module bad = Services.module("pg", broken);
        Module good = Services.module("http_2xx", new ObedientProbe());
        house.monitor.watch(List.of(
                Services.onScrape("bot", good, "db"), Services.onScrape("db", bad), Services.onScrape("x", good)));
        house.monitor.check(List.of("bot", "db", "x"), Duration.ofSeconds(5));
        schemas = ApiSchemas.of(Client.get(house.url("/api/openapi.json")).body());
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void everyRouteIsDescribedAndNothingElse() {
        Set<String> routes = house.table().areas().stream()
                .flatMap(area -> area.routes().stream())
                .map(route -> route.method() + " " + route.path().text())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = new TreeSet<>();
        schemas.description()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(described).isEqualTo(routes).hasSizeGreaterThan(15);
    }

    @Test
    void everySchemaThatIsReferredToIsThereAndEveryOneIsReferredTo() {
        Set<String> named = schemas.description().findValues("$ref").stream()
                .map(JsonNode::asText)
                .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = StreamSupport.stream(
                        ((Iterable<String>) () -> schemas.description()
                                        .at("/components/schemas")
                                        .fieldNames())
                                .spliterator(),
                        false)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(there).isEqualTo(named);
    }

    @Test
    void everyRouteSaysWhatItIsForAndWhatItAnswers() {
        house.table()
                .areas()
                .forEach(area -> area.routes().forEach(route -> {
                    assertThat(route.told().summary())
                            .as(route.path().text())
                            .isNotEmpty()
                            .doesNotEndWith(".");
                    assertThat(route.told().answers()).as(route.path().text()).isNotEmpty();
                }));
    }

    @Test
    void answersAreAsPromised() {
        for (String[] each : List.of(
                new String[] {"/health", "/health"},
                new String[] {"/api/services", "/api/services?bar=24h"},
                new String[] {"/api/services/{id}", "/api/services/db"},
                new String[] {"/api/services/{id}", "/api/services/nobody"},
                new String[] {"/api/services", "/api/services?limit=0"},
                new String[] {"/api/services/{id}/health", "/api/services/bot/health"},
                new String[] {"/api/projects/{project}/health", "/api/projects/shop/health"},
                new String[] {"/api/health", "/api/health"},
                new String[] {"/api/health/status", "/api/health/status"},
                new String[] {"/api/graph", "/api/graph"},
                new String[] {"/api/session", "/api/session"},
                new String[] {"/api/heal", "/api/heal"},
                new String[] {"/api/heal/attempts", "/api/heal/attempts"},
                new String[] {"/api/heal/decisions", "/api/heal/decisions"},
                new String[] {"/api/heal/audit", "/api/heal/audit"})) {
            judge("GET", each[0], Client.get(house.url(each[1])));
        }
        judge("POST", "/api/services/{id}/unlock", Client.send("POST", house.url("/api/services/db/unlock"), ""));
        judge(
                "POST",
                "/api/heal/explain",
                Client.send("POST", house.url("/api/heal/explain"), "{\"service\": \"db\"}"));
        judge("POST", "/api/services/{id}/restart", Client.send("POST", house.url("/api/services/db/restart"), ""));
    }

    private void judge(String method, String path, HttpResponse<String> answer) {
        String reference = schemas.promised(method, path, answer.statusCode());
        assertThat(schemas.violations(reference, answer.body()))
                .as(answer.body())
                .isEmpty();
    }

    @Test
    void pausesOfHealingWithoutAnEndAreAsPromised() {
        Pause endless = new Pause("ann", "", Instant.EPOCH, Optional.empty());
        house.heal.paused = Optional.of(endless);
        house.heal.alone.put("db", endless);
        HttpResponse<String> answer = Client.get(house.url("/api/heal"));
        assertThat(answer.body()).contains("\"service\":\"db\"");
        judge("GET", "/api/heal", answer);
    }

    @Test
    void theJudgeSeesWhatIsMissingAndWhatIsTooMuch() {
        String document = "{\"nodes\":[],\"edges\":[],\"extra\":1}";
        assertThat(schemas.violations("#/components/schemas/Graph", document)).hasSize(2);
    }
}
