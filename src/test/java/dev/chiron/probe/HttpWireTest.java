package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The http probe before servers that do what real servers do, and some that do what none should. */
class HttpWireTest {
    private static final Duration AMPLE = Duration.ofSeconds(20);

    @Test
    void bodyWithoutLengthEndsWithTheConnection() throws Exception {
        for (String version : new String[] {"HTTP/1.0", "HTTP/1.1"}) {
            ProbeResult result = answered(version + " 200 OK\r\n\r\nuntil the end", true, "");
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(ProbeContract.gauge(result, "probe_http_content_length")).isEqualTo(-1);
            assertThat(ProbeContract.gauge(result, "probe_http_uncompressed_body_length"))
                    .isEqualTo(13);
            assertThat(ProbeContract.gauge(result, "probe_http_version")).isEqualTo(version.endsWith("0") ? 1 : 1.1);
        }
    }

    @Test
    void answerNeedsNoClosingWhenItsLengthIsKnown() throws Exception {
        assertPassed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 2);
        assertPassed("HTTP/1.1 204 No Content\r\n\r\n", 0);
        assertPassed(
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nT: x\r\n\r\n", 5);
        assertPassed("HTTP/1.1 200\nContent-Length: 2\n\nok", 2);
    }

    @Test
    void earlyHintsAreNotTheAnswer() throws Exception {
        assertPassed(
                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                2);
    }

    @Test
    void headAnswerHasNoBody() throws Exception {
        ProbeResult result = answered("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", false, "method: HEAD");
        assertThat(result.passed()).isTrue();
        assertThat(ProbeContract.gauge(result, "probe_http_content_length")).isEqualTo(1000);
    }

    @Test
    void largeHeadersAreRead() throws Exception {
        assertPassed("HTTP/1.1 200 OK\r\nX-Large: " + "a".repeat(100_000) + "\r\nContent-Length: 2\r\n\r\nok", 2);
    }

    @Test
    void foldedHeadersAreOne() throws Exception {
        ProbeResult result = answered(
                "HTTP/1.1 200 OK\r\nX-A: one\r\n  two\r\nContent-Length: 0\r\n\r\n",
                false,
                "fail_if_header_not_matches: [{header: X-A, regexp: '^one two$'}]");
        assertThat(result.passed()).isTrue();
    }

    @Test
    void giantHeaderFailsOfProtocol() throws Exception {
        assertProtocol("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(200_000), "a header larger than 1024 KiB");
    }

    @Test
    void whatIsNotHttpFailsOfProtocol() throws Exception {
        assertProtocol("SSH-2.0-OpenSSH_9.2\r\n", "something that is not HTTP: \"SSH-2.0-OpenSSH_9.2\"");
        assertProtocol("HTTP/1.1 2x0 OK\r\n\r\n", "something that is not HTTP");
        assertProtocol("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", "a header line without a name: \"nonsense\"");
        assertProtocol("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "a Content-Length of \"-5\"");
        assertProtocol("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "two different lengths");
        assertProtocol("HTTP/1.1 200 OK\r\nX: half", "half a header: it closed the connection");
        assertProtocol("", "nothing: it closed the connection");
    }

    @Test
    void truncatedBodyFailsOfBody() throws Exception {
        String cut = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf";
        ProbeResult.Failed failure = ProbeContract.failed(answered(cut, true, ""));
        assertThat(failure.reason()).isEqualTo(Reason.BODY);
        assertThat(failure.detail()).endsWith("cannot be read: the connection ended within the body");
        String broken = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
        assertThat(ProbeContract.failed(answered(broken, true, "")).detail()).endsWith("its chunks are malformed");
    }

    @Test
    void resetFailsOfConnect() throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.resetAtOnce()) {
            assertThat(ProbeContract.failed(
                                    run("", "http://" + server.target(), AMPLE).result())
                            .reason())
                    .isEqualTo(Reason.CONNECT);
        }
    }

    @Test
    void drippedHeadAndBodyDoNotOutlastTheDeadline() throws Exception {
        for (String start : new String[] {"", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"}) {
            byte[] drops = "HTTP/1.1 200 OK".repeat(50).getBytes(ISO_8859_1);
            try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
                readRequest(connection);
                connection.getOutputStream().write(start.getBytes(ISO_8859_1));
                drip(connection, drops);
            })) {
                Stopwatch watch = Stopwatch.start();
                ProbeRun run = run("", "http://" + server.target(), Duration.ofMillis(300));
                assertThat(ProbeContract.failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
                assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(700));
                server.awaitAllClosedByClient();
            }
        }
    }

    @Test
    void compressedBodiesAreUnpackedWhenConfigured() throws Exception {
        byte[] plain = "a".repeat(110).getBytes(ISO_8859_1);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(plain);
        }
        ByteArrayOutputStream deflate = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflate, new java.util.zip.Deflater(9, true))) {
            out.write(plain);
        }
        assertThat(bodyLength(gzip, "compression: gzip")).isEqualTo(110);
        assertThat(bodyLength(deflate, "compression: Deflate")).isEqualTo(110);
        assertThat(bodyLength(gzip, "")).isEqualTo(gzip.size());
        assertThat(ProbeContract.failed(answered(withLength(gzip), false, "compression: deflate"))
                        .reason())
                .isEqualTo(Reason.BODY);
    }

    @Test
    void hugeBodyIsReadWithoutBeingKept() throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            readRequest(connection);
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
            byte[] piece = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                connection.getOutputStream().write(piece);
            }
            connection.close();
        })) {
            ProbeResult result = run("fail_if_body_matches_regexp: [x]", "http://" + server.target(), AMPLE)
                    .result();
            assertThat(result.passed()).isTrue();
            assertThat(ProbeContract.gauge(result, "probe_http_uncompressed_body_length"))
                    .isEqualTo(100 << 20);
        }
    }

    // ---- TLS

    @Test
    void verifiedTlsShowsItsCertificate() throws Exception {
        Certificates authority = Certificates.authority();
        IssuedCertificate issued = authority.issue("127.0.0.1");
        try (TempFolder folder = TempFolder.create("https");
                RealNginx nginx = RealNginx.startTls(issued)) {
            Path ca = issued.writePem(folder).authority();
            ProbeResult result = run(
                            "fail_if_not_ssl: true\ntls_config: {ca_file: " + ca + "}",
                            "https://127.0.0.1:" + nginx.port(),
                            AMPLE)
                    .result();
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(ProbeContract.gaugeNames(result))
                    .contains(
                            "probe_ssl_earliest_cert_expiry",
                            "probe_ssl_last_chain_expiry_timestamp_seconds",
                            "probe_ssl_last_chain_info",
                            "probe_tls_version_info",
                            "probe_tls_cipher_info");
            assertThat(ProbeContract.gauge(result, "probe_http_ssl")).isEqualTo(1);
            assertThat(ProbeContract.gauge(result, "probe_http_duration_seconds", Map.of("phase", "tls")))
                    .isPositive();
        }
    }

    @Test
    void expiredCertificateFailsOfTlsAndSaysSinceWhen() throws Exception {
        Certificates authority = Certificates.authority();
        IssuedCertificate issued = authority.issueExpired("127.0.0.1");
        try (TempFolder folder = TempFolder.create("https");
                ScriptedHttpServer server = ScriptedHttpServer.startTls(issued.context())) {
            Path ca = issued.writePem(folder).authority();
            ProbeResult result = run(
                            "tls_config: {ca_file: " + ca + "}", server.url("/").toString(), AMPLE)
                    .result();
            ProbeResult.Failed failure = ProbeContract.failed(result);
            LocalDate day =
                    LocalDate.ofInstant(issued.certificate().getNotAfter().toInstant(), ZoneOffset.UTC);
            assertThat(failure.reason()).isEqualTo(Reason.TLS);
            assertThat(failure.detail())
                    .isEqualTo("certificate of 127.0.0.1:" + server.port() + " expired 1 day ago (" + day + ")");
            assertThat(ProbeContract.gauge(result, "probe_ssl_earliest_cert_expiry"))
                    .isEqualTo((double)
                            issued.certificate().getNotAfter().toInstant().getEpochSecond());
        }
    }

    @Test
    void changedAuthorityIsSeenAtTheNextRun() throws Exception {
        Certificates authority = Certificates.authority();
        try (TempFolder folder = TempFolder.create("https");
                ScriptedHttpServer server =
                        ScriptedHttpServer.startTls(authority.issue("127.0.0.1").context())) {
            server.on("/", 200, "");
            Path ca = Certificates.authority().issue("x").writePem(folder).authority();
            Probe probe = probe("tls_config: {ca_file: " + ca + "}");
            String url = server.url("/").toString();
            assertThat(ProbeContract.failed(run(probe, url, AMPLE).result()).reason())
                    .isEqualTo(Reason.TLS);
            authority.issue("y").writePem(folder);
            assertThat(run(probe, url, AMPLE).result()).isInstanceOf(ProbeResult.Passed.class);
        }
    }

    @Test
    void clientCertificateIsShown() throws Exception {
        Certificates authority = Certificates.authority();
        IssuedCertificate issued = authority.issue("127.0.0.1");
        try (TempFolder folder = TempFolder.create("https")) {
            var pem = issued.writePem(folder);
            String mutual = """
                    ssl_client_certificate %s;
                    ssl_verify_client on;
                    location / { return 200 "ok\\n"; }
                    """.formatted(pem.authority());
            try (RealNginx nginx = RealNginx.startTls(issued, mutual)) {
                String url = "https://127.0.0.1:" + nginx.port();
                String trust = "ca_file: " + pem.authority();
                assertThat(ProbeContract.failed(run("tls_config: {" + trust + "}", url, AMPLE)
                                        .result())
                                .reason())
                        .isEqualTo(Reason.HTTP_STATUS);
                String own = ", cert_file: " + pem.certificate() + ", key_file: " + pem.key();
                assertThat(run("tls_config: {" + trust + own + "}", url, AMPLE).result())
                        .isInstanceOf(ProbeResult.Passed.class);
            }
        }
    }

    // ---- inside

    private static double bodyLength(ByteArrayOutputStream body, String settings) throws Exception {
        return ProbeContract.gauge(answered(withLength(body), false, settings), "probe_http_uncompressed_body_length");
    }

    private static String withLength(ByteArrayOutputStream body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.size() + "\r\n\r\n" + body.toString(ISO_8859_1);
    }

    private static void assertPassed(String answer, int bodyLength) throws Exception {
        ProbeResult result = answered(answer, false, "");
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        assertThat(ProbeContract.gauge(result, "probe_http_uncompressed_body_length"))
                .isEqualTo(bodyLength);
    }

    private static void assertProtocol(String answer, String detail) throws Exception {
        ProbeResult.Failed failure = ProbeContract.failed(answered(answer, true, ""));
        assertThat(failure.detail()).contains(" was answered with " + detail);
        assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    }

    /** What the probe makes of this answer, after which the server closes or waits for the probe to do so. */
    private static ProbeResult answered(String answer, boolean close, String settings) throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            readRequest(connection);
            connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
            if (close) {
                connection.close();
            }
        })) {
            ProbeResult result =
                    run(settings, "http://" + server.target(), AMPLE).result();
            if (!close) {
                server.awaitAllClosedByClient();
            }
            return result;
        }
    }

    private static void readRequest(Socket connection) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                return;
            }
            request.append((char) next);
        }
    }

    private static void drip(Socket connection, byte[] drops) throws IOException {
        connection.setSoTimeout(20);
        for (byte drop : drops) {
            try {
                if (connection.getInputStream().read() < 0) {
                    return;
                }
            } catch (java.net.SocketTimeoutException over) {
                connection.getOutputStream().write(drop);
            }
        }
    }

    private static Probe probe(String settings) throws ConfigException {
        return ConfigFile.read(
                "module.yml",
                settings.isEmpty() ? "http: {}" : "http:\n" + settings.indent(2),
                Path.of(""),
                new Environment(_ -> null),
                root -> HttpProbe.KIND
                        .reader()
                        .read(root.asModule().sectionOrEmpty("http", ""), Instruments.forReading()));
    }

    private static ProbeRun run(String settings, String target, Duration timeout) throws Exception {
        return run(probe(settings), target, timeout);
    }

    private static ProbeRun run(Probe probe, String target, Duration timeout) throws Exception {
        try (DeadlineGuard guard = new DeadlineGuard()) {
            return ProbeRun.of(probe, Target.of(target), Deadline.after(Clock.system(), timeout), guard);
        }
    }
}
