package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.Command;
import dev.chiron.testing.Program;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.TempFolder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the program exposes, as Prometheus' own linter sees it: its own metrics, and those of a probe of each kind. */
class ProbeMetricsIT {
    private static final RealNginx NGINX = RealNginx.start();
    private static final RealRedis REDIS = RealRedis.create();
    private static final RealPostgres POSTGRES = RealPostgres.create();
    private static final Map<String, String> TARGETS = Map.of(
            "http", "http://127.0.0.1:" + NGINX.port() + "/",
            "tcp", "127.0.0.1:" + NGINX.port(),
            "exec", "echo",
            "resource", "localhost",
            "redis", "127.0.0.1:" + REDIS.port(),
            "postgres", "127.0.0.1:" + POSTGRES.port());

    private static RealChiron chiron;

    @BeforeAll
    static void start() {
        POSTGRES.createUser("chiron", "secret");
        StringBuilder configuration = new StringBuilder("""
                modules:
                  http: {prober: http, timeout: 5s}
                  tcp: {prober: tcp, timeout: 5s}
                  exec: {prober: exec, timeout: 5s, exec: {command: [/bin/echo, "fine | load=1.5;2;3"]}}
                  resource: {prober: resource, timeout: 5s}
                  redis: {prober: redis, timeout: 5s}
                  postgres: {prober: postgres, timeout: 5s, postgres: {username: chiron, password: secret, database: postgres}}
                defaults: {interval: 1s}
                services:
                """);
        TARGETS.forEach((kind, target) ->
                configuration.append("  - {name: my-%1$s, module: %1$s, target: \"%2$s\"}\n".formatted(kind, target)));
        chiron = RealChiron.start(configuration.toString());
    }

    @AfterAll
    static void stop() {
        chiron.close();
        POSTGRES.close();
        REDIS.close();
        NGINX.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "tcp", "exec", "resource", "redis", "postgres"})
    void promtoolFindsNothingToSayAboutAProbe(String kind) {
        String target = URLEncoder.encode(TARGETS.get(kind), StandardCharsets.UTF_8);
        HttpResponse<String> answer = chiron.get("/probe?module=" + kind + "&target=" + target);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Scrape.of(answer.body()).value("probe_success")).isEqualTo(1);
        assertClean(answer.body());
    }

    @Test
    void promtoolFindsNothingToSayAboutChironsOwnMetrics() {
        TARGETS.keySet()
                .forEach(kind -> await(kind)
                        .untilAsserted(() -> assertThat(chiron.value("chiron_service_up", "my-" + kind))
                                .isEqualTo(1)));
        await().untilAsserted(() -> assertThat(chiron.scrape().samples("process_resident_memory_bytes"))
                .isNotEmpty());
        String text = chiron.get("/metrics").body();
        assertThat(text).contains("probe_redis_role", "probe_postgres_", "probe_resource_", "probe_exec_", "jvm_");
        assertClean(text);
    }

    @Test
    void promtoolWouldComplain() {
        assertThat(check("# TYPE chiron_things counter\nchiron_things 1\n").exit())
                .isNotZero();
    }

    private static void assertClean(String exposition) {
        Command checked = check(exposition);
        assertThat(checked.errors() + checked.output()).isEmpty();
        assertThat(checked.exit()).isZero();
    }

    private static Command check(String exposition) {
        try (TempFolder folder = TempFolder.create("metrics")) {
            String promtool = Program.find("promtool", "prometheus").toString();
            return Command.run(List.of(promtool, "check", "metrics"), folder.write("metrics.prom", exposition));
        }
    }
}
