package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.Certificates;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresProbeIT extends ProbeContract {
    private static final String PASSWORD = "s3cret-Word";
    private static final String LOGIN = "username: app\npassword: " + PASSWORD + "\ndatabase: shop";
    private static final String BY_ANYBODY = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'app'";

    private static RealPostgres postgres;

    @BeforeAll
    static void startPostgres() {
        postgres = RealPostgres.with().maxConnections(12).start();
        postgres.createUser("app", PASSWORD);
        postgres.createDatabase("shop", "app");
    }

    @AfterAll
    static void stopPostgres() {
        postgres.close();
    }

    @Override
    ProbeKind kind() {
        return PostgresProbe.KIND;
    }

    @Override
    Situation healthy() {
        return new Watched();
    }

    @Override
    Situation hung() {
        return new SilentPeer(LOGIN, "");
    }

    @Override
    Situation refusing() {
        return Situation.of(LOGIN, "127.0.0.1:" + FreePort.find());
    }

    @Override
    Reason refusal() {
        return Reason.CONNECT;
    }

    @Override
    List<String> everySetting() {
        return List.of("""
                username: app
                password: secret
                database: shop
                query: SELECT '${1}'
                expect: "1"
                sslmode: verify-full
                tls_config: {server_name: db.example.org}
                preferred_ip_protocol: ip4
                resolver: 127.0.0.1:53
                ip_protocol_fallback: false
                """, "password_file: /run/secrets/pg");
    }

    @Test
    void tellsVersionConnectionsAndPhases() throws Exception {
        ProbeResult result = run(LOGIN, target());
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        String version = result.measurements().info().get("version");
        assertThat(version).matches("\\d+\\.\\d+");
        assertThat(gauge(result, "probe_postgres_version_info", Map.of("version", String.valueOf(version))))
                .isEqualTo(1);
        assertThat(gauge(result, "probe_postgres_in_recovery")).isZero();
        assertThat(gauge(result, "probe_postgres_connections_max")).isEqualTo(12);
        assertThat(gauge(result, "probe_postgres_connections_used")).isBetween(1.0, 12.0);
        assertThat(gauge(result, "probe_postgres_replicas")).isZero();
        assertThat(gaugeNames(result)).doesNotContain("probe_postgres_replication_lag_seconds");
        assertThat(gauge(result, "probe_postgres_query_duration_seconds")).isPositive();
        assertThat(result.measurements().phases()).containsKeys("resolve", "connect", "auth", "query");
    }

    @Test
    void wrongPasswordMissingPasswordAndUnknownUserAreAuth() throws Exception {
        assertAuth(run("username: app\npassword: wrong-Word\ndatabase: shop", target()), "wrong-Word");
        assertAuth(run("username: app\ndatabase: shop", target()), PASSWORD);
        assertAuth(run("username: nobody\npassword: wrong-Word", target()), "wrong-Word");
        assertThat(failed(run("username: app\npassword: wrong-Word", target())).detail())
                .isEqualTo("login as user \"app\" failed: password authentication failed for user \"app\"");
    }

    @Test
    void databaseThatIsNotThereIsNotFound() throws Exception {
        ProbeResult.Failed failure = failed(run(LOGIN, "postgres://" + target() + "/no such"));
        assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failure.detail()).contains("database \"no such\" does not exist");
    }

    @Test
    void answerIsHeldAgainstWhatIsExpected() throws Exception {
        String query = LOGIN + "\nquery: SELECT 40 + 2\nexpect: ";
        assertThat(run(query + "\"42\"", target())).isInstanceOf(ProbeResult.Passed.class);
        ProbeResult.Failed failure = failed(run(query + "\"43\"", target()));
        assertThat(failure.reason()).isEqualTo(Reason.ASSERTION);
        assertThat(failure.detail()).isEqualTo("the query gave \"42\" instead of \"43\"");
        assertThat(failed(run(LOGIN + "\nquery: SELECT 1 WHERE false\nexpect: \"1\"", target()))
                        .detail())
                .isEqualTo("the query gave no row instead of \"1\"");
        assertThat(gaugeNames(failure)).contains("probe_postgres_connections_used");
    }

    @Test
    void queryThatTheServerRefusesIsAnAssertionAndLeavesNothing() throws Exception {
        ProbeResult.Failed failure = failed(run(LOGIN + "\nquery: SELECT * FROM nowhere", target()));
        assertThat(failure.reason()).isEqualTo(Reason.ASSERTION);
        assertThat(failure.detail()).isEqualTo("the query failed: relation \"nowhere\" does not exist");
        assertThat(failed(run(LOGIN + "\nquery: SELECT * FROM pg_authid", target()))
                        .reason())
                .isEqualTo(Reason.AUTH);
        assertThat(run(LOGIN + "\nquery: CREATE TABLE kept (word text)", target()))
                .isInstanceOf(ProbeResult.Passed.class);
        assertThat(run(LOGIN + "\nquery: CREATE TABLE kept (word text)", target()))
                .isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void slowQueryIsATimeoutAndRunsOnNowhere() throws Exception {
        Stopwatch watch = Stopwatch.start();
        ProbeRun run = run(LOGIN + "\nquery: SELECT pg_sleep(60)", Target.of(target()), Duration.ofMillis(500));
        assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(900));
        await().untilAsserted(() -> assertThat(postgres.query(BY_ANYBODY)).isEqualTo("0"));
    }

    @Test
    void serverThatFallsSilentDuringOrAfterLoginIsATimeout() throws Exception {
        try (SilentPeer silent = new SilentPeer(LOGIN + "\nsslmode: disable", "")) {
            assertTimesOutInTime(silent.settings(), silent.target());
            await().untilAsserted(() -> assertThat(silent.open()).isZero());
        }
        try (ScriptedTcpServer loggedIn = ScriptedTcpServer.handle(PostgresProbeIT::logInAndFallSilent)) {
            assertTimesOutInTime(LOGIN, loggedIn.target());
            loggedIn.awaitAllClosedByClient();
        }
    }

    @Test
    void tooManyConnectionsAreALimitAndSoft() throws Exception {
        List<Connection> all = new ArrayList<>();
        try {
            await("the last session to make room, which it would else do after all are taken")
                    .untilAsserted(() -> assertThat(postgres.query(BY_ANYBODY)).isEqualTo("0"));
            takeAll(all);
            ProbeResult.Failed failure = failed(run(LOGIN, target()));
            assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
            assertThat(failure.weight()).isEqualTo(Weight.SOFT);
            assertThat(failure.detail()).contains("connection");
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
        await().untilAsserted(() -> assertThat(postgres.query(BY_ANYBODY)).isEqualTo("0"));
    }

    @Test
    void serverThatStartsUpIsUnhealthyAndSoft() throws Exception {
        try (ScriptedTcpServer starting = ScriptedTcpServer.handle(PostgresProbeIT::startUp)) {
            ProbeResult.Failed failure = failed(run(LOGIN, starting.target()));
            assertThat(failure.reason()).isEqualTo(Reason.UNHEALTHY);
            assertThat(failure.weight()).isEqualTo(Weight.SOFT);
            assertThat(failure.detail()).isEqualTo("login as user \"app\" failed: the database system is starting up");
        }
    }

    @Test
    void tlsIsVerifiedOrNotAsTheModeSays() throws Exception {
        Certificates authority = Certificates.authority();
        IssuedCertificate certificate = authority.issue("localhost", "127.0.0.1");
        try (RealPostgres secured = RealPostgres.with().tls(certificate).start();
                TempFolder folder = TempFolder.create("pem")) {
            String target = "postgresql://localhost:" + secured.port() + "/postgres";
            String trust =
                    "\ntls_config: {ca_file: " + certificate.writePem(folder).authority() + "}";
            ProbeResult verified = run("sslmode: verify-full" + trust, target);
            assertThat(verified).isInstanceOf(ProbeResult.Passed.class);
            assertThat(verified.measurements().phases()).containsKey("tls");
            assertThat(gauge(verified, "probe_ssl_earliest_cert_expiry")).isPositive();
            assertThat(failed(run("sslmode: verify-full", target)).reason()).isEqualTo(Reason.TLS);
            assertThat(run("sslmode: require", target)).isInstanceOf(ProbeResult.Passed.class);
            assertThat(run("", target).measurements().phases()).containsKey("tls");
            assertThat(run("sslmode: disable", target).measurements().phases()).doesNotContainKey("tls");
        }
        ProbeResult.Failed plain = failed(run(LOGIN + "\nsslmode: require", target()));
        assertThat(plain.reason()).isEqualTo(Reason.TLS);
        assertThat(plain.detail()).contains("does not offer TLS");
    }

    @Test
    void whoeverDoesNotSpeakPostgresIsAProtocolFailure() throws Exception {
        try (ScriptedTcpServer http = ScriptedTcpServer.answer("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII))) {
            assertThat(failed(run(LOGIN, http.target())).reason()).isEqualTo(Reason.PROTOCOL);
            assertThat(failed(run(LOGIN + "\nsslmode: disable", http.target())).reason())
                    .isEqualTo(Reason.PROTOCOL);
        }
    }

    @Test
    void peerThatClosesOrResetsIsAConnectFailure() throws Exception {
        try (ScriptedTcpServer closing = ScriptedTcpServer.closeAtOnce();
                ScriptedTcpServer resetting = ScriptedTcpServer.resetAtOnce()) {
            assertThat(failed(run(LOGIN, closing.target())).reason()).isEqualTo(Reason.CONNECT);
            assertThat(failed(run(LOGIN + "\nsslmode: disable", closing.target()))
                            .reason())
                    .isEqualTo(Reason.CONNECT);
            assertThat(failed(run(LOGIN, resetting.target())).reason()).isEqualTo(Reason.CONNECT);
        }
    }

    @Test
    void whatIsMisconfiguredIsOurOwnFault() throws Exception {
        assertThat(run("password_file: /no/such/file", target()))
                .isInstanceOfSatisfying(
                        ProbeResult.NotRun.class,
                        notRun -> assertThat(notRun.why()).contains("/no/such/file"));
        assertThat(run("", "postgres://me:hidden@127.0.0.1/shop"))
                .isInstanceOfSatisfying(
                        ProbeResult.NotRun.class,
                        notRun -> assertThat(notRun.why()).doesNotContain("hidden"));
        assertThatThrownBy(() -> read("sslmode: allow")).hasMessageContaining("must be one of disable, prefer");
        assertThatThrownBy(() -> read("query: ''")).hasMessageContaining("must not be empty");
    }

    private static String target() {
        return "127.0.0.1:" + postgres.port();
    }

    private static void assertAuth(ProbeResult result, String secret) {
        assertThat(failed(result).reason()).isEqualTo(Reason.AUTH);
        assertThat(result.toString()).doesNotContain(secret);
    }

    private void assertTimesOutInTime(String settings, String target) throws InterruptedException {
        Stopwatch watch = Stopwatch.start();
        ProbeRun run = run(settings, Target.of(target), Duration.ofMillis(400));
        assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(run.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        assertThat(watch.net(run.duration())).isLessThanOrEqualTo(Duration.ofMillis(600));
    }

    /** Refuses TLS, takes any login (AuthenticationOk, version, ReadyForQuery), and then says no more. */
    private static void logInAndFallSilent(Socket connection) throws IOException {
        connection.getInputStream().readNBytes(8);
        connection.getOutputStream().write('N');
        connection.getInputStream().read(new byte[1024]);
        byte[] version = "server_version\00015.0\0".getBytes(US_ASCII);
        connection
                .getOutputStream()
                .write(ByteBuffer.allocate(9 + 5 + version.length + 6)
                        .put((byte) 'R')
                        .putInt(8)
                        .putInt(0)
                        .put((byte) 'S')
                        .putInt(4 + version.length)
                        .put(version)
                        .put((byte) 'Z')
                        .putInt(5)
                        .put((byte) 'I')
                        .array());
    }

    /** Logs in until an ordinary user gets no connection any more. */
    private static void takeAll(List<Connection> taken) {
        try {
            while (taken.size() < 20) {
                taken.add(DriverManager.getConnection(postgres.url("shop"), "app", PASSWORD));
            }
        } catch (SQLException full) {
            assertThat(full.getSQLState()).isEqualTo("53300");
        }
    }

    /** Refuses TLS, takes the login, and answers as a server that is not ready. */
    private static void startUp(Socket connection) throws IOException {
        connection.getInputStream().readNBytes(8);
        connection.getOutputStream().write('N');
        connection.getInputStream().read(new byte[1024]);
        byte[] fields = "SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0".getBytes(US_ASCII);
        connection
                .getOutputStream()
                .write(ByteBuffer.allocate(5 + fields.length)
                        .put((byte) 'E')
                        .putInt(4 + fields.length)
                        .put(fields)
                        .array());
        connection.close();
    }

    /** The real server, asked who is logged in as the probe's user. */
    private record Watched() implements Situation {
        @Override
        public String settings() {
            return LOGIN;
        }

        @Override
        public String target() {
            return PostgresProbeIT.target();
        }

        @Override
        public int open() {
            return Integer.parseInt(String.valueOf(postgres.query(BY_ANYBODY)));
        }
    }
}
