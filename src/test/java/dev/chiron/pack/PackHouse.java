package dev.chiron.pack;

import dev.chiron.testing.Certificates;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.TempFolder;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A house with one service of everything that the pack speaks of: healthy with objectives, with a certificate, with a
 * health document, degraded, without alerts, down with two that depend on it, a machine, databases and a container, one
 * that is healed by its container's restart, and one that nothing helps. Those of which one check that fails is told for
 * as long as the test runs, because they promise something or are healed once only, have five seconds for an answer.
 */
final class PackHouse implements AutoCloseable {
    static final int UP = 12;
    static final int DOWN = 3;
    static final String TOKEN = "for-tests-only";
    private static final String PAGES = """
            location / { return 200 "ok\\n"; }
            location /broken { return 500; }
            location /health {
              default_type application/json;
              return 200 '{"status": "ok", "checks": {"database": "ok", "mail": "ok"}, "queue": {"depth": 7, "capacity": 100}, "users": 3}';
            }
            """;

    private final TempFolder folder = TempFolder.create("house");
    private final IssuedCertificate certificate = Certificates.authority().issue("localhost");
    private final CompletableFuture<RealNginx> nginx = starting(() -> RealNginx.start(PAGES));
    private final CompletableFuture<RealNginx> secure = starting(() -> RealNginx.startTls(certificate));
    private final CompletableFuture<RealRedis> redis =
            starting(() -> RealRedis.with().line("maxmemory 64mb").start());
    private final CompletableFuture<RealRedis> copy =
            redis.thenApply(original -> RealRedis.with().replicaOf(original).start());
    private final CompletableFuture<RealPostgres> postgres = starting(RealPostgres::create);
    private final CompletableFuture<RealDocker> docker = starting(RealDocker::create);
    private final DockerContainer patient;
    private final RealChiron chiron;

    PackHouse() {
        try {
            postgres.join().createUser("chiron", TOKEN);
            patient = docker.join()
                    .container("patient")
                    .flag("--init", "--memory=64m")
                    .publish(80)
                    .command("httpd", "-f", "-p", "80", "-h", "/www")
                    .run();
            chiron = RealChiron.start(configuration());
        } catch (RuntimeException failed) {
            closeServers();
            throw failed;
        }
    }

    private static <T> CompletableFuture<T> starting(Supplier<T> server) {
        return CompletableFuture.supplyAsync(server, Thread::startVirtualThread);
    }

    RealChiron chiron() {
        return chiron;
    }

    /** The service that can be healed fails, by itself. */
    void crash() {
        patient.crash();
    }

    private String configuration() {
        return """
                modules:
                  http: {prober: http, timeout: 1s}
                  patient: {prober: http, timeout: 5s}
                  https: {prober: http, timeout: 1s, http: {tls_config: {insecure_skip_verify: true}}}
                  tcp: {prober: tcp, timeout: 1s}
                  machine: {prober: resource, timeout: 1s}
                  box: {prober: docker, timeout: 2s, docker: {stats: true}}
                  pg: {prober: postgres, timeout: 1s, postgres: {username: chiron, password: %6$s, database: postgres}}
                  cache: {prober: redis, timeout: 1s}
                defaults: {interval: 1s, failure_threshold: 2, success_threshold: 1, confirm: {retries: 1, backoff: 100ms}}
                services:
                  - {name: healthy, project: pack, type: web, critical: true, module: patient, interval: 5s, target: "http://127.0.0.1:%1$d/", slo: {objective: 99.9%%, latency: 10us}}
                  - {name: secure, project: pack, type: web, module: https, target: "https://localhost:%2$d/"}
                  - {name: document, project: pack, type: api, module: http, target: "http://127.0.0.1:%1$d/health"}
                  - {name: impaired, project: pack, type: web, module: http, target: "http://127.0.0.1:%1$d/broken", outcomes: {http_5xx: degraded}}
                  - {name: muted, project: pack, type: web, module: http, target: "http://127.0.0.1:%1$d/", alerts: false, circuit: {open_for: 1h}}
                  - {name: root, project: pack, type: database, critical: true, module: tcp, target: "127.0.0.1:%3$d", slo: {objective: 99.99%%}}
                  - {name: dependent, project: pack, type: web, module: http, target: "http://127.0.0.1:%3$d/", depends_on: [root]}
                  - {name: leaning, project: pack, type: web, module: http, target: "http://127.0.0.1:%1$d/", depends_on: [root]}
                  - {name: machine, project: pack, type: node, module: machine, target: localhost}
                  - {name: database, project: pack, type: database, module: pg, target: "127.0.0.1:%4$d"}
                  - {name: cache, project: pack, type: cache, module: cache, target: "127.0.0.1:%5$d"}
                  - {name: copy, project: pack, type: cache, module: cache, target: "127.0.0.1:%10$d"}
                  - {name: container, project: pack, type: container, module: box, target: patient}
                  - {name: patient, project: pack, type: bot, module: patient, interval: 5s, failure_threshold: 1, target: "http://127.0.0.1:%7$d/", heal: {action: restart, container: patient}}
                  - {name: hopeless, project: pack, type: job, module: tcp, target: "127.0.0.1:%3$d", heal: {action: exec, command: [/bin/true]}}
                docker: {endpoint: "%8$s"}
                heal:
                  startup_grace: 0s
                  max_attempts: 1
                  cooldown: 1s
                  min_healthy: 0
                  storm: {max_unhealthy: 1, at_least: 1000}
                  verify: {healthy_for: 1s, timeout: 10s}
                security: {tokens: [{name: alertmanager, role: alertmanager, file: "%9$s"}]}
                """.formatted(
                        nginx.join().port(),
                        secure.join().port(),
                        FreePort.find(),
                        postgres.join().port(),
                        redis.join().port(),
                        TOKEN,
                        patient.port(),
                        docker.join().endpoint(),
                        folder.write("token", TOKEN + "\n"),
                        copy.join().port());
    }

    @Override
    public void close() {
        try {
            chiron.close();
        } finally {
            closeServers();
        }
    }

    private void closeServers() {
        end(nginx, RealNginx::close);
        end(secure, RealNginx::close);
        end(copy, RealRedis::close);
        end(redis, RealRedis::close);
        end(postgres, RealPostgres::close);
        end(docker, RealDocker::close);
        folder.close();
    }

    /** One that has not come up has closed itself. */
    private static <T> void end(CompletableFuture<T> server, Consumer<T> close) {
        boolean stands = server.handle((started, failed) -> failed == null).join();
        if (stands) {
            close.accept(server.join());
        }
    }
}
