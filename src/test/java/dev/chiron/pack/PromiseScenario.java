package dev.chiron.pack;

import static org.awaitility.Awaitility.await;

import dev.chiron.testing.Certificates;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.RealPrometheus;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A real Prometheus that scrapes a real Chiron as two instances, with services that promise something, have a
 * certificate, a queue, resources, replicas. The rules run every second, and their baseline has no offset, so that all
 * that they record is there at once. The service that promises something is given five seconds for an answer, because one
 * that comes too late stays in its budget for as long as the test runs.
 */
final class PromiseScenario implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What is closed at the end, the last first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private final TempFolder folder = with(TempFolder.create("promise"));
    private final RealNginx nginx =
            with(RealNginx.startTls(Certificates.authority().issue("127.0.0.1")));
    private final ScriptedHttpServer shop = with(ScriptedHttpServer.start())
            .on("/health", Answer.json("{\"status\": \"up\", \"queue\": {\"depth\": 3, \"capacity\": 100}}"));
    private final RealPostgres postgres = with(RealPostgres.create());
    private final RealRedis redis =
            with(RealRedis.with().line("maxmemory 100mb").start());
    private final RealRedis replica = with(RealRedis.with().replicaOf(redis).start());
    private final RealChiron chiron;
    private final RealPrometheus prometheus;

    private PromiseScenario(RealDocker docker) {
        with(postgres.follow());
        DockerContainer container =
                with(docker.container("promised").flag("--memory", "64m").run());
        chiron = with(RealChiron.start(configuration(container)));
        prometheus = with(RealPrometheus.start(prometheusConfiguration()));
    }

    static PromiseScenario start(RealDocker docker) {
        PromiseScenario scenario = new PromiseScenario(docker);
        try {
            scenario.awaitSample("count(chiron_service_up == 1) == 14");
            scenario.awaitSample("chiron_service_root_cause{service=\"dependent\"}");
            scenario.awaitSample("service:chiron_error_budget_remaining:ratio");
            scenario.awaitSample("service:chiron_slow_checks:ratio_rate3d");
            scenario.awaitSample("service:chiron_latency:stddev1d");
            scenario.awaitSample("service:chiron_queue_depth:max");
            scenario.awaitSample("count(count by (resource) (service:chiron_resource_free:ratio)) == 7");
            return scenario;
        } catch (RuntimeException | AssertionError failed) {
            scenario.close();
            throw failed;
        }
    }

    Scrape scrape() {
        return chiron.scrape();
    }

    RealPrometheus prometheus() {
        return prometheus;
    }

    private <T extends AutoCloseable> T with(T part) {
        parts.push(part);
        return part;
    }

    private void awaitSample(String expression) {
        await(expression)
                .atMost(PATIENCE)
                .until(() -> !prometheus.query(expression).isEmpty());
    }

    private String configuration(DockerContainer container) {
        return """
                modules:
                  http: {prober: http, timeout: 5s}
                  tls: {prober: http, timeout: 1s, http: {tls_config: {insecure_skip_verify: true}}}
                  tcp: {prober: tcp, timeout: 1s}
                  machine: {prober: resource, timeout: 1s, resource: {memory: {fail: 100%%}, disk: {fail: 100%%}}}
                  postgres: {prober: postgres, timeout: 1s, postgres: {username: postgres, password: "", database: postgres}}
                  redis: {prober: redis, timeout: 1s}
                  docker: {prober: docker, timeout: 1s}
                defaults: {interval: 1s, failure_threshold: 2, success_threshold: 1, confirm: {retries: 1, backoff: 100ms}}
                services:
                  - {name: shop, type: web, critical: true, module: http, target: "http://127.0.0.1:%1$d/health", interval: 5s, slo: {objective: 99.9%%, latency: 100ms}, heal: {action: restart, container: shop}}
                  - {name: secure, type: vault, module: tls, target: "https://127.0.0.1:%2$d/"}
                  - {name: machine, type: node, module: machine}
                  - {name: database, type: database, module: postgres, target: "127.0.0.1:%3$d"}
                  - {name: cache, type: cache, module: redis, target: "127.0.0.1:%4$d"}
                  - {name: replica, type: cache, module: redis, target: "127.0.0.1:%5$d"}
                  - {name: bot, type: bot, module: docker, target: "%6$s"}
                  - {name: root, type: bucket, module: tcp, target: "127.0.0.1:%7$d"}
                  - {name: dependent, type: queue, module: tcp, target: "127.0.0.1:%7$d", depends_on: [root]}
                docker: {endpoint: "%8$s"}
                heal: {triggers: [status]}
                """.formatted(
                        shop.port(),
                        nginx.port(),
                        postgres.port(),
                        redis.port(),
                        replica.port(),
                        container.name(),
                        FreePort.find(),
                        container.docker().endpoint());
    }

    private String prometheusConfiguration() {
        for (Path file : List.of(Path.of("slo.yml"), Path.of("capacity.yml"), Path.of("compat.yml"))) {
            folder.write(
                    file.toString(),
                    PackFiles.text(PackFiles.RULES.resolve(file))
                            .replaceAll("(?m)^    interval: \\d+m$", "    interval: 1s")
                            .replace(" offset 30m", ""));
        }
        return """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: ["%1$s"]
                scrape_configs:
                  - job_name: chiron
                    static_configs:
                      - {targets: ["%2$s"], labels: {instance: "a"}}
                      - {targets: ["%2$s"], labels: {instance: "b"}}
                """.formatted(folder.file("*.yml"), chiron.webAddress());
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("close a part of the scenario", e);
            }
        }
    }
}
