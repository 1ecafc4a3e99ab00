package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.Certificates;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

class RedisProbeIT extends ProbeContract {
    private static final String PASSWORD = "s3cret-Word";
    private static final String LOGIN = "password: " + PASSWORD;

    private static RealRedis redis;

    @BeforeAll
    static void startRedis() {
        redis = RealRedis.with()
                .password(PASSWORD)
                .user("watcher", "w4tch-Word", "+ping")
                .start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    ProbeKind kind() {
        return RedisProbe.KIND;
    }

    @Override
    Situation healthy() {
        return new Watched(redis);
    }

    @Override
    Situation hung() {
        return new SilentPeer(LOGIN, "");
    }

    @Override
    Situation refusing() {
        return Situation.of("", "127.0.0.1:" + FreePort.find());
    }

    @Override
    Reason refusal() {
        return Reason.CONNECT;
    }

    @Override
    List<String> everySetting() {
        return List.of("""
                username: watcher
                password: secret
                database: 3
                tls: true
                tls_config: {insecure_skip_verify: true}
                preferred_ip_protocol: ip4
                resolver: 127.0.0.1:53
                ip_protocol_fallback: false
                """, "password_file: /run/secrets/redis");
    }

    @Test
    void tellsVersionRoleMemoryAndUptime() throws Exception {
        ProbeResult result = run(LOGIN, target());
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        assertThat(result.measurements().info().get("version")).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(gauge(result, "probe_redis_role", Map.of("role", "master"))).isEqualTo(1);
        assertThat(gauge(result, "probe_redis_role", Map.of("role", "replica"))).isZero();
        assertThat(gauge(result, "probe_redis_connected_replicas")).isZero();
        assertThat(gauge(result, "probe_redis_memory_used_bytes")).isGreaterThan(100_000);
        assertThat(gauge(result, "probe_redis_memory_max_bytes")).isZero();
        assertThat(gauge(result, "probe_redis_uptime_seconds")).isNotNegative();
        assertThat(gauge(result, "probe_redis_loading")).isZero();
        assertThat(result.measurements().phases()).containsKeys("resolve", "connect", "auth", "ping");
    }

    @Test
    void wrongPasswordMissingPasswordAndUnknownUserAreAuth() throws Exception {
        assertAuth(run("password: wrong-Word", target()), "wrong-Word");
        assertAuth(run("", target()), PASSWORD);
        assertAuth(run("username: nobody\npassword: wrong-Word", target()), "wrong-Word");
        try (RealRedis open = RealRedis.create()) {
            assertAuth(run("password: wrong-Word", "127.0.0.1:" + open.port()), "wrong-Word");
        }
    }

    @Test
    void userWhoMayOnlyPingPassesWithoutValues() throws Exception {
        ProbeResult result = run("username: watcher\npassword: w4tch-Word", "redis://" + target());
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        assertThat(gaugeNames(result)).noneMatch(name -> name.startsWith("probe_redis_"));
    }

    @Test
    void databaseThatIsNotThereIsNotFound() throws Exception {
        assertThat(failed(run(LOGIN, "redis://" + target() + "/999")).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(run(LOGIN + "\ndatabase: 3", target())).isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void tooManyClientsIsALimitAndSoft() throws Exception {
        try (RealRedis small = RealRedis.with().line("maxclients 1").start();
                Jedis only = small.connect()) {
            assertThat(only.ping()).isEqualTo("PONG");
            ProbeResult.Failed failure = failed(run("", "127.0.0.1:" + small.port()));
            assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
            assertThat(failure.weight()).isEqualTo(Weight.SOFT);
        }
    }

    @Test
    void replicaTellsItsRoleAndIsImpairedWithoutItsMaster() throws Exception {
        try (RealRedis master = RealRedis.create();
                RealRedis replica = RealRedis.with().replicaOf(master).start()) {
            String target = "127.0.0.1:" + replica.port();
            await().untilAsserted(() -> assertThat(gauge(run("", target), "probe_redis_master_link_up"))
                    .isEqualTo(1));
            ProbeResult following = run("", target);
            assertThat(gauge(following, "probe_redis_role", Map.of("role", "replica")))
                    .isEqualTo(1);
            assertThat(gauge(run("", "127.0.0.1:" + master.port()), "probe_redis_connected_replicas"))
                    .isEqualTo(1);
            master.stop();
            await().untilAsserted(() -> assertThat(((ProbeResult.Passed) run("", target)).impairment())
                    .contains("the replica is cut off from its master and answers with old data"));
        }
    }

    @Test
    void tlsIsSpokenAndItsCertificateVerified() throws Exception {
        Certificates authority = Certificates.authority();
        IssuedCertificate certificate = authority.issue("localhost", "127.0.0.1");
        try (RealRedis secured = RealRedis.with().tls(certificate).start();
                TempFolder folder = TempFolder.create("pem")) {
            String trust =
                    "tls_config: {ca_file: " + certificate.writePem(folder).authority() + "}";
            ProbeResult result = run("tls: true\n" + trust, "127.0.0.1:" + secured.tlsPort());
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(result.measurements().phases()).containsKey("tls");
            assertThat(gauge(result, "probe_ssl_earliest_cert_expiry")).isPositive();
            assertThat(run(trust, "rediss://localhost:" + secured.tlsPort())).isInstanceOf(ProbeResult.Passed.class);
            assertThat(failed(run("tls: true", "127.0.0.1:" + secured.tlsPort()))
                            .reason())
                    .isEqualTo(Reason.TLS);
        }
    }

    @Test
    void loadingIsAnImpairment() throws Exception {
        String info = "loading:1\r\nloading_loaded_perc:12.50\r\n";
        String answers = "-LOADING not yet\r\n$" + info.length() + "\r\n" + info + "\r\n";
        try (ScriptedTcpServer loading = ScriptedTcpServer.answer(answers.getBytes(US_ASCII))) {
            ProbeResult.Passed result = (ProbeResult.Passed) run("", loading.target());
            assertThat(result.impairment())
                    .contains("the server is loading its data and answers nothing else (12.50 % done)");
        }
    }

    @Test
    void whoeverDoesNotSpeakRedisIsAProtocolFailure() throws Exception {
        try (ScriptedTcpServer http = ScriptedTcpServer.answer("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                ScriptedTcpServer chatty = ScriptedTcpServer.answer("+HELLO\r\n".getBytes(US_ASCII))) {
            assertThat(failed(run("", http.target())).reason()).isEqualTo(Reason.PROTOCOL);
            assertThat(failed(run("", chatty.target())).reason()).isEqualTo(Reason.PROTOCOL);
        }
    }

    @Test
    void peerThatClosesOrResetsIsAConnectFailure() throws Exception {
        try (ScriptedTcpServer closing = ScriptedTcpServer.closeAtOnce();
                ScriptedTcpServer resetting = ScriptedTcpServer.resetAtOnce()) {
            assertThat(failed(run("", closing.target())).reason()).isEqualTo(Reason.CONNECT);
            assertThat(failed(run("", resetting.target())).reason()).isEqualTo(Reason.CONNECT);
        }
    }

    @Test
    void drippingPeerDoesNotOutliveTheDeadline() throws Exception {
        try (ScriptedTcpServer drip =
                ScriptedTcpServer.drip("$1000000\r\n".repeat(100).getBytes(US_ASCII), Duration.ofMillis(50))) {
            Stopwatch watch = Stopwatch.start();
            ProbeRun run = run("", Target.of(drip.target()), Duration.ofMillis(500));
            assertThat(failed(run.result()).reason()).isIn(Reason.TIMEOUT, Reason.PROTOCOL);
            assertThat(watch.net(run.duration())).isLessThan(Duration.ofSeconds(1));
            drip.awaitAllClosedByClient();
        }
    }

    @Test
    void frozenServerIsATimeout() throws Exception {
        try (RealRedis frozen = RealRedis.create()) {
            frozen.freeze();
            ProbeRun run = run("", Target.of("127.0.0.1:" + frozen.port()), Duration.ofSeconds(1));
            frozen.thaw();
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(failed(run.result()).detail()).isEqualTo("PING got no answer within the timeout");
        }
    }

    @Test
    void whatIsMisconfiguredIsOurOwnFault() throws Exception {
        assertThat(run("password_file: /no/such/file", target()))
                .isInstanceOfSatisfying(
                        ProbeResult.NotRun.class,
                        notRun -> assertThat(notRun.why()).contains("/no/such/file"));
        assertThat(run("", "redis://me:hidden@127.0.0.1"))
                .isInstanceOfSatisfying(
                        ProbeResult.NotRun.class,
                        notRun -> assertThat(notRun.why()).doesNotContain("hidden"));
    }

    private static String target() {
        return "127.0.0.1:" + redis.port();
    }

    private static void assertAuth(ProbeResult result, String secret) {
        assertThat(failed(result).reason()).isEqualTo(Reason.AUTH);
        assertThat(result.toString()).doesNotContain(secret);
    }

    /** A server that is asked who is connected to it, besides the asker. */
    private record Watched(RealRedis server) implements Situation {
        @Override
        public String settings() {
            return LOGIN;
        }

        @Override
        public String target() {
            return "127.0.0.1:" + server.port();
        }

        @Override
        public int open() {
            try (Jedis jedis = server.connect()) {
                return (int) jedis.clientList().lines().count() - 1;
            }
        }
    }
}
