package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.testing.ApiSchemas;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where 429 is answered, how long it says to wait, and that the API description says the same. */
class TooManyRequestsTest {
    private static final String LOG_IN = "POST /api/session";

    @TempDir
    Path folder;

    private ControlHouse house(String web) throws Exception {
        SecuritySettings security = ControlHouse.securedBy(ControlHouse.token(folder, "ann", Role.OPERATOR, "act"));
        return new ControlHouse(security, WebConfigFile.load(Files.writeString(folder.resolve("web.yml"), web)));
    }

    private static List<Route> routes(ControlHouse house) {
        return house.table().areas().stream()
                .flatMap(area -> area.routes().stream())
                .toList();
    }

    private static String name(Route route) {
        return route.method() + " " + route.path().text();
    }

    private static HttpResponse<String> ask(ControlHouse house, Route route) {
        String path = route.path().text().replace("{id}", "x").replace("{project}", "shop");
        return Client.send(route.method(), house.url(path), "", "Authorization", "Bearer act");
    }

    private static Set<String> described(ApiSchemas api) {
        Set<String> described = new TreeSet<>();
        api.description()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    JsonNode tooMany = method.getValue().path("responses").path("429");
                    if (tooMany.path("headers").has("Retry-After")) {
                        described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return described;
    }

    @Test
    void rateLimitHoldsForEveryRouteAndSaysHowLongToWait() throws Exception {
        Set<String> answered = new TreeSet<>();
        ApiSchemas api;
        try (ControlHouse house = house("rate_limit: {interval: 30m, burst: 1}\n")) {
            HttpResponse<String> first = Client.get(house.url("/api/openapi.json"), "Authorization", "Bearer act");
            assertThat(first.statusCode()).isEqualTo(200);
            api = ApiSchemas.of(first.body());
            for (Route route : routes(house)) {
                HttpResponse<String> refused = ask(house, route);
                assertThat(refused.statusCode()).as(name(route)).isEqualTo(429);
                assertThat(Integer.parseInt(
                                refused.headers().firstValue("Retry-After").orElseThrow()))
                        .as(name(route))
                        .isBetween(1700, 1800);
                assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
                assertThat(api.violations(
                                api.promised(route.method(), route.path().text(), 429), refused.body()))
                        .as(name(route))
                        .isEmpty();
                answered.add(name(route));
            }
            for (String elsewhere : List.of("/", "/nowhere")) {
                HttpResponse<String> refused = Client.get(house.url(elsewhere));
                assertThat(refused.statusCode()).as(elsewhere).isEqualTo(429);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(Client.raw(
                            house.port(),
                            RawWebSocket.request(house.port(), "/api/live", "X-API-Key: act")
                                    .replace("keep-alive, Upgrade", "Upgrade, close")))
                    .contains(" 429 ", "Retry-After: ");
        }
        assertThat(described(api)).isEqualTo(answered);
    }

    @Test
    void whoWaitsAsLongAsItSaysIsLetIn() {
        RateLimit.Bucket bucket = new RateLimit(Duration.ofSeconds(10), 2).bucket(0);
        assertThat(bucket.take(0)).isTrue();
        assertThat(bucket.take(0)).isTrue();
        long later = 3_600_000_001L;
        assertThat(bucket.take(later)).isFalse();
        long wait = bucket.untilNext().toNanos();
        assertThat(Problem.wholeSeconds(bucket.untilNext())).isEqualTo("7");
        assertThat(bucket.take(later + wait - 1000)).isFalse();
        assertThat(bucket.take(later + wait + 1000)).isTrue();
    }

    @Test
    void failedLogInsShutLoggingInAndNoOtherRoute() throws Exception {
        try (ControlHouse house = house("")) {
            long begun = System.nanoTime();
            for (int i = 0; i < 10; i++) {
                Client.send("POST", house.url("/api/session"), "{\"token\":\"guess\"}");
            }
            for (Route route : routes(house)) {
                HttpResponse<String> answer = ask(house, route);
                assertThat(answer.statusCode() == 429)
                        .as(name(route))
                        .isEqualTo(name(route).equals(LOG_IN));
                if (answer.statusCode() == 429) {
                    Duration waited = Duration.ofNanos(System.nanoTime() - begun);
                    assertThat(Integer.parseInt(
                                    answer.headers().firstValue("Retry-After").orElseThrow()))
                            .as("half a minute since the first, in whole seconds")
                            .isBetween((int) (30 - waited.toSeconds()), 30);
                }
            }
        }
    }
}
