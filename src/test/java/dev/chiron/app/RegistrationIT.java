package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services registered over HTTP with a Chiron from its jar, whose memory is SQLite: what becomes of them. */
class RegistrationIT {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CALLERS = 50;

    private final TempFolder folder = TempFolder.create("registration");
    private final Path token = folder.write("token", "act\n");
    private final ScriptedHttpServer server =
            ScriptedHttpServer.start().on("/", 200, "ok").on("/other", 200, "ok");
    private final RealChiron chiron = RealChiron.start(configuration("own"));

    @AfterEach
    void close() {
        chiron.close();
        server.close();
        folder.close();
    }

    private String configuration(String... names) {
        StringBuilder text = new StringBuilder("""
                modules: {web: {prober: http}}
                defaults: {interval: 1h, confirm: {retries: 0}}
                security: {tokens: [{name: ann, role: operator, file: %s}]}
                services:
                """.formatted(token));
        for (String name : names) {
            text.append("  - {name: %s, module: web, target: \"%s\"}\n".formatted(name, server.url("/own")));
        }
        return text.toString();
    }

    private HttpResponse<String> register(String name, String more) {
        return chiron.post(
                "/api/services",
                "act",
                "{\"name\":\"%s\",\"module\":\"web\",\"target\":\"%s\"%s}".formatted(name, server.url("/"), more));
    }

    private JsonNode ask(String path) {
        HttpResponse<String> answer = chiron.get(path, "act");
        try {
            return MAPPER.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(path + " answered " + answer.body(), e);
        }
    }

    private int status(String path) {
        return chiron.get(path, "act").statusCode();
    }

    private List<String> listed() {
        return StreamSupport.stream(
                        ask("/api/services?limit=1000").path("services").spliterator(), false)
                .map(service -> service.path("name").asText())
                .toList();
    }

    private List<String> inMetrics() {
        return chiron.scrape().samples("chiron_service_info").stream()
                .map(sample -> String.valueOf(sample.labels().get("service")))
                .toList();
    }

    private void assertEverywhere(String... names) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(listed()).containsExactlyInAnyOrder(names));
        assertThat(inMetrics()).containsExactlyInAnyOrder(names);
    }

    private void restart() {
        assertThat(chiron.endBy("TERM")).isZero();
        chiron.restart();
    }

    private List<String> history(String service) {
        return StreamSupport.stream(
                        ask("/api/services/" + service + "/health/history?limit=1000")
                                .path("checks")
                                .spliterator(),
                        false)
                .map(check -> check.path("at").asText())
                .toList();
    }

    private void awaitUp(String service) {
        await(service)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                ask("/api/services/" + service).path("status").asText())
                        .isEqualTo("up"));
    }

    @Test
    void aRegisteredServiceIsCheckedAndKeptOverReloadAndRestartUntilItIsTakenOut() {
        HttpResponse<String> made = register("shop", ",\"interval\":\"30m\"");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(made.headers().firstValue("Location")).hasValue("/api/services/shop");
        assertEverywhere("own", "shop");
        awaitUp("shop");
        assertThat(chiron.value("chiron_service_up", "shop")).isEqualTo(1);
        List<String> phases = new ArrayList<>();
        ask("/api/services/shop/health").path("phases").fieldNames().forEachRemaining(phases::add);
        assertThat(phases).containsExactly("resolve", "connect", "tls", "processing", "transfer");

        double since = chiron.value("chiron_service_last_change_timestamp_seconds", "shop");
        chiron.reload(configuration("own", "fresh"));
        assertEverywhere("own", "fresh", "shop");
        assertThat(chiron.value("chiron_service_last_change_timestamp_seconds", "shop"))
                .isEqualTo(since);

        checkTwiceMore("shop");
        await().atMost(PATIENCE).until(() -> history("shop").size() > 2);
        List<String> before = history("shop");
        int requests = server.requests("/").size();
        restart();
        assertEverywhere("own", "fresh", "shop");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(history("shop")).containsAll(before).hasSizeGreaterThan(before.size()));
        await("it is checked again")
                .atMost(PATIENCE)
                .until(() -> server.requests("/").size() > requests);

        assertThat(chiron.delete("/api/services/shop", "act").statusCode()).isEqualTo(204);
        assertGone();
        restart();
        assertEverywhere("own", "fresh");
        assertGone();
    }

    private void checkTwiceMore(String service) {
        for (int i = 0; i < 2; i++) {
            assertThat(chiron.post("/api/services/" + service + "/health/check", "act", "")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private void assertGone() {
        assertThat(status("/api/services/shop")).isEqualTo(404);
        assertThat(chiron.delete("/api/services/shop", "act").statusCode()).isEqualTo(404);
        assertThat(chiron.scrape().samples())
                .noneMatch(sample -> "shop".equals(sample.labels().get("service")));
    }

    @Test
    void theSameNameAgainReplacesAndNeverDoubles() {
        assertThat(register("shop", "").statusCode()).isEqualTo(201);
        assertThat(register("shop", ",\"project\":\"lab\",\"critical\":true").statusCode())
                .isEqualTo(200);
        assertThat(register("own", "").statusCode()).as("of the file").isEqualTo(409);
        assertEverywhere("own", "shop");
        restart();
        assertEverywhere("own", "shop");
        assertThat(ask("/api/services/shop").path("project").asText()).isEqualTo("lab");
        assertThat(chiron.scrape().samples("chiron_service_info").stream()
                        .map(Scrape.Sample::labels)
                        .filter(labels -> "shop".equals(labels.get("service"))))
                .singleElement()
                .satisfies(labels -> assertThat(labels).containsEntry("project", "lab"));
    }

    @Test
    void fiftyCallersAtOnceDoubleNothingAndNoneIsRefused() throws Exception {
        List<Future<Integer>> same = new ArrayList<>();
        List<Future<Integer>> different = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                String own = "own-" + i;
                same.add(callers.submit(() -> register("same", "").statusCode()));
                different.add(callers.submit(() -> register(own, "").statusCode()));
            }
        }
        List<Integer> answers = new ArrayList<>();
        for (Future<Integer> each : same) {
            answers.add(each.get());
        }
        assertThat(answers).containsOnly(200, 201).containsOnlyOnce(201);
        for (Future<Integer> each : different) {
            assertThat(each.get()).isEqualTo(201);
        }
        List<String> all = new ArrayList<>(List.of("own", "same"));
        IntStream.range(0, CALLERS).forEach(i -> all.add("own-" + i));
        assertEverywhere(all.toArray(String[]::new));
        restart();
        assertEverywhere(all.toArray(String[]::new));
    }

    @Test
    void tenThousandIsTheMostAndWhoIsOneTooManyIsToldSo() throws Exception {
        String never = ",\"schedule\":\"on_scrape\"";
        assertThat(register("s-0", never).statusCode()).isEqualTo(201);
        assertThat(chiron.endBy("TERM")).isZero();
        copyTo(9_999);
        chiron.restart();
        await().atMost(PATIENCE).until(() -> status("/api/services/s-9998") == 200);

        assertThat(register("last", never).statusCode()).isEqualTo(201);
        HttpResponse<String> refused = register("too-many", never);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body())
                .contains("there are 10000 registered services already; take some out", "\"request_id\"");
        assertThat(status("/api/services/too-many")).isEqualTo(404);

        assertThat(register("last", never + ",\"critical\":true").statusCode())
                .as("a replacement takes no room")
                .isEqualTo(200);
        assertThat(chiron.delete("/api/services/s-17", "act").statusCode()).isEqualTo(204);
        assertThat(register("too-many", never).statusCode()).isEqualTo(201);
    }

    /** Puts copies of the one that is registered into the memory, until there are so many. */
    private void copyTo(int count) throws SQLException {
        try (Connection memory = DriverManager.getConnection(
                        "jdbc:sqlite:" + chiron.storage().resolve("chiron.db"));
                Statement statement = memory.createStatement()) {
            int copied = statement.executeUpdate("""
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
                    INSERT INTO registered_services (service_name, definition, registered_by, registered_at)
                    SELECT 's-' || i, replace(definition, '"s-0"', '"s-' || i || '"'), registered_by, registered_at
                    FROM registered_services, n
                    """.formatted(count - 1));
            assertThat(copied).isEqualTo(count - 1);
        }
    }
}
