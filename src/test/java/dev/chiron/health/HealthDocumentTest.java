package dev.chiron.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthDocumentTest {
    private static Optional<HealthDocument> read(String json) {
        return HealthDocument.read(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static HealthDocument document(String json) {
        return read(json).orElseThrow();
    }

    private static Status verdict(String json, String... critical) {
        return document(json).verdict(new DocumentRule(true, Set.of(critical)));
    }

    @ParameterizedTest
    @CsvSource({
        "healthy, UP",
        "ok, UP",
        "OK, UP",
        "UP, UP",
        "pass, UP",
        "Healthy, UP",
        "degraded, DEGRADED",
        "warn, DEGRADED",
        "Partially Available, DEGRADED",
        "unhealthy, DOWN",
        "DOWN, DOWN",
        "fail, DOWN",
        "OUT_OF_SERVICE, DOWN",
        "error, DOWN",
        "shutting-down, DOWN",
        "UNKNOWN, UNKNOWN",
    })
    void wordsOfHealthAreUnderstood(String word, Status status) {
        assertThat(document("{\"status\": \"" + word + "\"}").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[{\"status\":\"ok\"}]",
                "{\"status\":404,\"error\":\"Not Found\"}",
                "{\"status\":\"active\"}",
                "{\"status\":null}",
                "{\"health\":\"ok\"}",
                "{\"status\":\"ok\"",
                "null"
            })
    void whatTellsNothingOfHealthIsNoDocument(String json) {
        assertThat(read(json)).isEmpty();
    }

    @Test
    void aDocumentOfTheContractIsReadWhole() {
        HealthDocument document = document("""
                {"status": "degraded", "version": "1.4.2", "uptime_seconds": 3600,
                 "checks": {"database": "healthy", "redis": {"status": "degraded", "latency_ms": 12.5},
                            "oauth": {"status": "up", "checks": {"keys": "fail"}}, "memory": true},
                 "queue": {"depth": 3}}
                """);

        assertThat(document.components())
                .isEqualTo(Map.of(
                        "database", Status.UP,
                        "redis", Status.DEGRADED,
                        "oauth", Status.UP,
                        "oauth.keys", Status.DOWN,
                        "memory", Status.UP));
        assertThat(document.values())
                .isEqualTo(Map.of("uptime_seconds", 3600.0, "redis.latency_ms", 12.5, "queue.depth", 3.0));
        assertThat(document.version()).contains("1.4.2");
        assertThat(document.words())
                .isEqualTo("its health document says degraded: redis is degraded, oauth.keys is down");
    }

    @Test
    void springsActuatorIsUnderstood() {
        HealthDocument document = document("""
                {"status":"DOWN","components":{"db":{"status":"DOWN","details":{"database":"PostgreSQL","error":"refused"}},
                 "diskSpace":{"status":"UP","details":{"total":100,"free":40,"exists":true}},
                 "broker":{"status":"UP","components":{"us1":{"status":"UP"},"us2":{"status":"UNKNOWN"}}}},
                 "groups":["liveness","readiness"]}
                """);

        assertThat(document.components())
                .isEqualTo(Map.of(
                        "db", Status.DOWN,
                        "diskSpace", Status.UP,
                        "broker", Status.UP,
                        "broker.us1", Status.UP,
                        "broker.us2", Status.UNKNOWN));
        assertThat(document.values()).isEqualTo(Map.of("diskSpace.total", 100.0, "diskSpace.free", 40.0));
    }

    @Test
    void entriesOfAspNetAreUnderstood() {
        HealthDocument document = document("""
                {"status":"Degraded","totalDuration":"00:00:00.0123","entries":{
                 "sql":{"data":{"pool":7},"duration":"00:00:00.01","status":"Healthy","tags":["ready"]},
                 "cache":{"data":{},"description":"slow","status":"Degraded","tags":[]}}}
                """);

        assertThat(document.components()).isEqualTo(Map.of("sql", Status.UP, "cache", Status.DEGRADED));
        assertThat(document.values()).isEqualTo(Map.of("sql.pool", 7.0));
    }

    @Test
    void checksOfMicroProfileAreUnderstood() {
        HealthDocument document = document("""
                {"status":"DOWN","checks":[{"name":"Database connections health check","status":"UP","data":{"active":4}},
                 {"name":"broker","status":"DOWN"},{"status":"DOWN"}]}
                """);

        assertThat(document.components())
                .isEqualTo(Map.of("Database connections health check", Status.UP, "broker", Status.DOWN));
        assertThat(document.values()).containsEntry("Database connections health check.active", 4.0);
    }

    @Test
    void theArraysOfHealthJsonAreUnderstood() {
        HealthDocument document = document("""
                {"status":"warn","version":"1","releaseId":"1.2.2","checks":{
                 "cassandra:responseTime":[{"componentId":"a","observedValue":250,"observedUnit":"ms","status":"pass"}],
                 "cpu:utilization":[{"node":1,"observedValue":85,"status":"warn"},{"node":2,"observedValue":15,"status":"pass"}],
                 "uptime":[{"observedValue":1209600.245,"observedUnit":"s","status":"pass"}]}}
                """);

        assertThat(document.components())
                .isEqualTo(Map.of(
                        "cassandra:responseTime", Status.UP, "cpu:utilization", Status.DEGRADED, "uptime", Status.UP));
        assertThat(document.values())
                .containsEntry("cassandra:responseTime", 250.0)
                .containsEntry("uptime", 1209600.245);
        assertThat(document.version()).contains("1.2.2");
    }

    @Test
    void terminusIsUnderstood() {
        assertThat(document("""
                {"status":"error","info":{"db":{"status":"up"}},"error":{"redis":{"status":"down","message":"refused"}},
                 "details":{"db":{"status":"up"},"redis":{"status":"down","message":"refused"}}}
                """).components()).isEqualTo(Map.of("db", Status.UP, "redis", Status.DOWN));
    }

    @ParameterizedTest(name = "{0} with {1} critical is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{'status':'ok'} | | UP",
                "{'status':'unhealthy'} | | DOWN",
                "{'status':'unhealthy','checks':{'cache':'down'}} | | DOWN",
                "{'status':'ok','checks':{'cache':'down'}} | | DEGRADED",
                "{'status':'ok','checks':{'cache':'warn'}} | | DEGRADED",
                "{'status':'ok','checks':{'database':'down'}} | database | DOWN",
                "{'status':'degraded','checks':{'database':'down'}} | database | DOWN",
                "{'status':'unhealthy','checks':{'cache':'down'}} | database | DEGRADED",
                "{'status':'unhealthy','checks':{'cache':'ok'}} | database | DOWN",
                "{'status':'ok','checks':{'database':'unknown'}} | database | UP",
                "{'status':'unknown'} | | UNKNOWN",
            })
    void theWordAndThePartsMakeTheVerdict(String json, String critical, Status expected) {
        String[] names = critical == null ? new String[0] : new String[] {critical};
        assertThat(verdict(json.replace('\'', '"'), names)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'releaseId':'7.1','version':'1'",
                "'version':'7.1'",
                "'build':{'version':' 7.1 '}",
                "'info':{'build':{'version':'7.1'}}",
                "'info':{'app':{'version':'7.1'}}"
            })
    void theVersionIsReadWhereServicesTellIt(String version) {
        assertThat(document("{'status':'UP',%s}".formatted(version).replace('\'', '"'))
                        .version())
                .contains("7.1");
    }

    @Test
    void anUptimeInWordsIsKeptAndOneInFiguresIsAValue() {
        assertThat(document("{\"status\":\"ok\",\"uptime\":\"3 days\"}").uptime())
                .contains("3 days");
        HealthDocument figures = document("{\"status\":\"ok\",\"uptime\":3600}");
        assertThat(figures.uptime()).isEmpty();
        assertThat(figures.values()).containsEntry("uptime", 3600.0);
    }

    @Test
    void whatKeepsADocumentFromBeingReadIsTold() {
        String deep = "[".repeat(33) + "]".repeat(33);
        assertThat(fault(deep)).hasValueSatisfying(told -> assertThat(told).contains("deeper than 32 levels"));
        assertThat(fault("[".repeat(32) + "]".repeat(32))).isEmpty();
        assertThat(fault("{\"status\":\"ok\"")).contains("is broken");
        assertThat(fault("\"" + "x".repeat(65_534) + "\"")).isEmpty();
        assertThat(fault("\"" + "x".repeat(65_535) + "\"")).contains("is larger than 64 KiB");
    }

    private static Optional<String> fault(String json) {
        return HealthDocument.fault(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void namesAreMadeFitForLabelsDatabasesAndJson() {
        HealthDocument document =
                document("{\"status\":\"ok\",\"version\":\"" + "x".repeat(99) + "\uD83D\uDE00\",\"checks\":{"
                        + "\"nul\\u0000\":\"ok\",\"line\\n\":\"ok\",\"\uD83D\uDE00\":\"ok\"},"
                        + "\"results\":[{\"name\":\"half\\ud800\",\"status\":\"ok\"}]}");

        assertThat(document.components()).containsOnlyKeys("nul\uFFFD", "half\uFFFD", "line\uFFFD", "\uD83D\uDE00");
        assertThat(document.version()).contains("x".repeat(99) + "\uFFFD");
    }

    @Test
    void figuresThatAreNoNumbersAsPythonWritesThemDoNotSpoilADocument() {
        HealthDocument document =
                document("{\"status\":\"DOWN\",\"load\":NaN,\"most\":-Infinity,\"n\":1e999,\"depth\":3}");

        assertThat(document.status()).isEqualTo(Status.DOWN);
        assertThat(document.values()).isEqualTo(Map.of("depth", 3.0));
    }

    @Test
    void aDocumentIsReadUpToItsBoundsOnly() {
        StringBuilder many = new StringBuilder("{\"status\":\"ok\",\"checks\":{");
        for (int i = 0; i < 300; i++) {
            many.append("\"c").append(i).append("\":\"ok\",\"v").append(i).append("\":1,");
        }
        HealthDocument document = document(many.append("\"end\":\"ok\"}}").toString());

        assertThat(document.components()).hasSize(50);
        assertThat(document.values()).hasSize(100);
        assertThat(read("{\"status\":\"ok\",\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}"))
                .isEmpty();
        assertThat(read("{\"status\":\"ok\",\"a\":\"" + "x".repeat(70_000) + "\"}"))
                .isEmpty();
    }
}
