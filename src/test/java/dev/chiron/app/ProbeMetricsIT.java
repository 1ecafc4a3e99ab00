package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.probe.Probes;
import dev.chiron.testing.Command;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.RealGrpc;
import dev.chiron.testing.RealNamed;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.Release;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the program exposes, as Prometheus' own linter sees it: its own metrics, and those of a probe of every kind there is. */
@ExtendWith(SharedDocker.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbeMetricsIT {
    /** A message of DNS, as YAML writes it: id 7, one question, example.test, SOA, IN. */
    private static final String QUESTION =
            "\\0\\a\\0\\0\\0\\x01\\0\\0\\0\\0\\0\\0\\aexample\\x04test\\0\\0\\x06\\0\\x01";

    private final TempFolder folder = TempFolder.create("metrics");
    private final RealNginx nginx = RealNginx.start();
    private final RealRedis redis =
            RealRedis.with().line("unixsocket " + folder.file("redis.sock")).start();
    private final RealPostgres postgres = RealPostgres.create();
    private final RealNamed named = RealNamed.start(
            "example.test.", "@ 60 SOA ns root 1 60 60 60 60\n@ NS ns\nns A 192.0.2.1\n", Optional.empty());
    private final RealGrpc grpc = RealGrpc.start();
    private final RealChiron peer = RealChiron.start("services: []\n");
    private final DockerContainer container;
    private final Map<String, String> targets;
    private final RealChiron chiron;

    ProbeMetricsIT(RealDocker docker) {
        container = docker.web("metrics");
        postgres.createUser("chiron", "secret");
        targets = Map.ofEntries(
                Map.entry("http", "http://127.0.0.1:" + nginx.port() + "/"),
                Map.entry("tcp", "127.0.0.1:" + nginx.port()),
                Map.entry("unix", folder.file("redis.sock").toString()),
                Map.entry("websocket", peer.control("/api/live").toString().replace("http:", "ws:")),
                Map.entry("udp", named.target()),
                Map.entry("dns", named.target()),
                Map.entry("grpc", grpc.target()),
                Map.entry("icmp", "127.0.0.1"),
                Map.entry("postgres", "127.0.0.1:" + postgres.port()),
                Map.entry("redis", "127.0.0.1:" + redis.port()),
                Map.entry("docker", container.name()),
                Map.entry("exec", "echo"),
                Map.entry("resource", "localhost"));
        chiron = RealChiron.start(configuration(docker));
    }

    private String configuration(RealDocker docker) {
        StringBuilder configuration = new StringBuilder("""
                modules:
                  http: {prober: http, timeout: 5s}
                  tcp: {prober: tcp, timeout: 5s}
                  unix: {prober: unix, timeout: 5s, unix: {query_response: [{send: PING}, {expect: "^.PONG"}]}}
                  websocket: {prober: websocket, timeout: 5s, websocket: {query_response: [{expect: "(.+)", labels: [{name: said, value: something}]}]}}
                  # A question of DNS by hand: who is the name server of example.test?
                  udp: {prober: udp, timeout: 5s, udp: {query_response: [{send: "%s"}, {expect: "example"}]}}
                  dns: {prober: dns, timeout: 5s, dns: {query_name: example.test, query_type: SOA}}
                  grpc: {prober: grpc, timeout: 5s, grpc: {preferred_ip_protocol: ip4}}
                  icmp: {prober: icmp, timeout: 5s, icmp: {packets: 2}}
                  exec: {prober: exec, timeout: 5s, exec: {command: [/bin/echo, "fine | load=1.5;2;3"]}}
                  docker: {prober: docker, timeout: 5s}
                  resource: {prober: resource, timeout: 5s}
                  redis: {prober: redis, timeout: 5s}
                  postgres: {prober: postgres, timeout: 5s, postgres: {username: chiron, password: secret, database: postgres}}
                docker: {endpoint: "%s"}
                defaults: {interval: 10s}
                services:
                """.formatted(QUESTION, docker.endpoint()));
        targets.forEach((kind, target) ->
                configuration.append("  - {name: my-%1$s, module: %1$s, target: \"%2$s\"}\n".formatted(kind, target)));
        return configuration.toString();
    }

    @AfterAll
    void stop() {
        chiron.close();
        container.close();
        peer.close();
        grpc.close();
        named.close();
        postgres.close();
        redis.close();
        nginx.close();
        folder.close();
    }

    static List<String> kinds() {
        return Probes.names();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void promtoolFindsNothingToSayAboutAProbe(String kind) {
        String target = Objects.requireNonNull(targets.get(kind), "a target for the new kind " + kind);
        HttpResponse<String> answer =
                chiron.get("/probe?module=" + kind + "&target=" + URLEncoder.encode(target, StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Scrape.of(answer.body()).value("probe_success"))
                .as(answer.body())
                .isEqualTo(1);
        assertClean(answer.body());
    }

    @Test
    void promtoolFindsNothingToSayAboutChironsOwnMetrics() {
        targets.keySet()
                .forEach(kind -> await(kind)
                        .untilAsserted(() -> assertThat(chiron.value("chiron_service_up", "my-" + kind))
                                .isEqualTo(1)));
        await().untilAsserted(() -> assertThat(chiron.scrape().samples("process_resident_memory_bytes"))
                .isNotEmpty());
        String text = chiron.get("/metrics").body();
        assertThat(text).contains("probe_redis_role", "probe_postgres_", "probe_resource_", "probe_exec_", "jvm_");
        assertClean(text);
    }

    @ParameterizedTest
    @EnumSource
    void promtoolWouldComplain(Release release) {
        assertThat(check(release, "# TYPE chiron_things counter\nchiron_things 1\n")
                        .exit())
                .isNotZero();
    }

    private static void assertClean(String exposition) {
        for (Release release : Release.values()) {
            Command checked = check(release, exposition);
            assertThat(checked.errors() + checked.output()).isEmpty();
            assertThat(checked.exit()).isZero();
        }
    }

    private static Command check(Release release, String exposition) {
        try (TempFolder folder = TempFolder.create("metrics")) {
            return Command.run(
                    List.of(release.promtool().toString(), "check", "metrics"),
                    folder.write("metrics.prom", exposition));
        }
    }
}
