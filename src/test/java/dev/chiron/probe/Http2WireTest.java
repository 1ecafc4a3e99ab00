package dev.chiron.probe;

import static dev.chiron.probe.ScriptedHttp2.all;
import static dev.chiron.probe.ScriptedHttp2.block;
import static dev.chiron.probe.ScriptedHttp2.data;
import static dev.chiron.probe.ScriptedHttp2.header;
import static dev.chiron.probe.ScriptedHttp2.repeated;
import static dev.chiron.probe.ScriptedHttp2.settings;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The http probe before HTTP/2 servers that say what they should, and some that say what none should. */
class Http2WireTest {
    private static final Duration AMPLE = Duration.ofSeconds(20);
    private static final IssuedCertificate CERTIFICATE =
            Certificates.authority().issue("127.0.0.1");
    private static final String UNVERIFIED = "tls_config: {insecure_skip_verify: true}\n";

    @Test
    void answerIsJudgedAsOneOfHttp1Is() throws Exception {
        ProbeResult result = answered(
                """
                valid_http_versions: [HTTP/2.0]
                fail_if_body_not_matches_regexp: [^hello$]
                fail_if_header_not_matches: [{header: X-Name, regexp: ^v$}]
                """,
                settings(),
                header(false, ":status", "200", "x-name", "v", "content-length", "5"),
                data(true, "hello".getBytes(UTF_8)));
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        assertThat(ProbeContract.gauge(result, "probe_http_version")).isEqualTo(2);
        assertThat(ProbeContract.gauge(result, "probe_http_content_length")).isEqualTo(5);
        assertThat(ProbeContract.gauge(result, "probe_http_uncompressed_body_length"))
                .isEqualTo(5);
        assertThat(ProbeContract.gauge(result, "probe_http_ssl")).isEqualTo(1);
    }

    @Test
    void lengthIsWhatIsStatedOrZeroWhenNoBodyComesOrNotKnown() throws Exception {
        assertLength(-1, "", header(false, ":status", "200"), data(true, new byte[3]));
        assertLength(0, "", header(true, ":status", "200"));
        assertLength(0, "", header(true, ":status", "204"));
        assertLength(70, "method: HEAD", header(true, ":status", "200", "content-length", "70"));
    }

    @Test
    void earlyHintsPaddingContinuationUnknownFramesAndTrailersAreNoObstacle() throws Exception {
        byte[] block = block(":status", "200", "x-name", "v".repeat(100));
        ProbeResult result = answered(
                "fail_if_header_not_matches: [{header: x-name, regexp: ^v+$}]\nfail_if_body_not_matches_regexp: [^ab$]",
                settings(),
                header(false, ":status", "103", "link", "</a>"),
                new Http2Frame(0x42, 0, 7, new byte[10]).bytes(),
                new Http2Frame(Http2Frame.HEADERS, Http2Frame.PRIORITY, 1, concat(new byte[5], block, 0, 60)).bytes(),
                new Http2Frame(
                                Http2Frame.CONTINUATION,
                                Http2Frame.END_HEADERS,
                                1,
                                concat(new byte[0], block, 60, block.length))
                        .bytes(),
                new Http2Frame(Http2Frame.DATA, Http2Frame.PADDED, 1, new byte[] {2, 'a', 0, 0}).bytes(),
                data(false, new byte[0]),
                data(false, new byte[] {'b'}),
                Http2Frame.of(Http2Frame.GOAWAY, 0, 1, 0).bytes(),
                header(true, "x-trailer", "t"));
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void redirectLeadsToTheNextRequest() throws Exception {
        ProbeResult result = answered(
                "follow_redirects: false\nvalid_status_codes: [301]",
                settings(),
                header(true, ":status", "301", "location", "/next"));
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void compressedBodyIsUnpackedAndItsLimitHolds() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(new byte[100_000]);
        }
        byte[][] frames = {settings(), header(false, ":status", "200"), data(true, packed.toByteArray())};
        ProbeResult whole = answered("compression: gzip", frames);
        assertThat(ProbeContract.gauge(whole, "probe_http_uncompressed_body_length"))
                .isEqualTo(100_000);
        ProbeResult.Failed limited = ProbeContract.failed(answered("compression: gzip\nbody_size_limit: 10KB", frames));
        assertThat(limited.reason()).isEqualTo(Reason.BODY);
    }

    @Test
    void pingAndSettingsAreAcknowledged() throws Exception {
        List<Http2Frame> seen = new ArrayList<>();
        try (ScriptedTcpServer server = ScriptedHttp2.tls(CERTIFICATE.context(), (connection, in) -> {
            connection
                    .getOutputStream()
                    .write(all(
                            settings(), Http2Frame.of(Http2Frame.PING, 0, 7, 8).bytes()));
            seen.add(ScriptedHttp2.next(in));
            seen.add(ScriptedHttp2.next(in));
            connection.getOutputStream().write(header(true, ":status", "200"));
        })) {
            assertThat(run("", server, AMPLE).result()).isInstanceOf(ProbeResult.Passed.class);
            assertThat(seen).extracting(Http2Frame::type).containsExactly(Http2Frame.SETTINGS, Http2Frame.PING);
            assertThat(seen).allMatch(frame -> frame.has(Http2Frame.ACK));
            assertThat(seen.getLast().number(4)).isEqualTo(8);
        }
    }

    @Test
    void bodyIsSentAsTheServerLetsItThrough() throws Exception {
        AtomicLong received = new AtomicLong();
        int size = 65_535 * 3;
        try (ScriptedTcpServer server = ScriptedHttp2.tls(CERTIFICATE.context(), (connection, in) -> {
            connection.getOutputStream().write(settings());
            Http2Frame frame = ScriptedHttp2.next(in);
            while (frame.type() != Http2Frame.DATA || !frame.has(Http2Frame.END_STREAM)) {
                if (frame.type() == Http2Frame.DATA) {
                    assertThat(frame.payload().length).isBetween(1, Http2Frame.LARGEST);
                    received.addAndGet(frame.payload().length);
                    int length = frame.payload().length;
                    connection
                            .getOutputStream()
                            .write(all(
                                    Http2Frame.of(Http2Frame.WINDOW_UPDATE, 0, length)
                                            .bytes(),
                                    Http2Frame.of(Http2Frame.WINDOW_UPDATE, 1, length)
                                            .bytes()));
                }
                frame = ScriptedHttp2.next(in);
            }
            received.addAndGet(frame.payload().length);
            connection.getOutputStream().write(header(true, ":status", "200"));
        })) {
            ProbeResult result = run("method: POST\nbody: " + "x".repeat(size), server, AMPLE)
                    .result();
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(received).hasValue(size);
        }
    }

    @Test
    void bodyThatFillsTheWindowExactlyIsEndedAndOneThatIsNotWantedStops() throws Exception {
        try (ScriptedTcpServer exact = ScriptedHttp2.tls(CERTIFICATE.context(), (connection, in) -> {
            while (!endsBody(ScriptedHttp2.next(in))) {
                // No window is given: the end must come without.
            }
            connection.getOutputStream().write(all(settings(), header(true, ":status", "200")));
        })) {
            assertThat(run("method: POST\nbody: " + "x".repeat(65_535), exact, AMPLE)
                            .result()
                            .passed())
                    .isTrue();
        }
        ProbeResult early =
                answered("method: POST\nbody: " + "x".repeat(70_000), settings(), header(true, ":status", "200"));
        assertThat(early).isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void windowsAreRefilledWhileALargeBodyComes() throws Exception {
        AtomicLong granted = new AtomicLong();
        try (ScriptedTcpServer server = ScriptedHttp2.tls(CERTIFICATE.context(), (connection, in) -> {
            connection.getOutputStream().write(all(settings(), header(false, ":status", "200")));
            byte[] piece = repeated(data(false, new byte[Http2Frame.LARGEST]), 48);
            for (int i = 0; i < 4; i++) {
                connection.getOutputStream().write(piece);
                Http2Frame frame = ScriptedHttp2.next(in);
                while (frame.type() != Http2Frame.WINDOW_UPDATE || frame.stream() != 1) {
                    frame = ScriptedHttp2.next(in);
                }
                granted.addAndGet(frame.number(0));
            }
            connection.getOutputStream().write(data(true, new byte[0]));
        })) {
            ProbeResult result = run("", server, AMPLE).result();
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(ProbeContract.gauge(result, "probe_http_uncompressed_body_length"))
                    .isEqualTo(4 * 48 * Http2Frame.LARGEST);
            assertThat(granted.get()).isEqualTo(2 << 20);
        }
    }

    // ---- what no server should say

    @Test
    void whatIsNotHttp2FailsOfProtocol() throws Exception {
        assertProtocol("something that is not HTTP/2", "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
        assertProtocol("something that is not HTTP/2", header(true, ":status", "200"));
        assertProtocol("a reset of the stream (REFUSED_STREAM)", settings(), frame(Http2Frame.RST_STREAM, 1, 7));
        assertProtocol(
                "the end of the connection (GOAWAY, ENHANCE_YOUR_CALM)",
                settings(),
                frame(Http2Frame.GOAWAY, 0, 0, 11));
        assertProtocol("a header without a status", settings(), header(true, "x", "y"));
        assertProtocol("a header without a status", settings(), header(true, ":status", "2x0"));
        assertProtocol(
                "a header field that may not be there: \"X-Upper\"",
                settings(),
                header(true, ":status", "200", "X-Upper", "v"));
        assertProtocol("a body before the header", settings(), data(true, new byte[1]));
        assertProtocol("an informational answer alone", settings(), header(true, ":status", "100"));
        assertProtocol(
                "a frame of 16385 bytes, which is more than is allowed",
                settings(),
                new Http2Frame(Http2Frame.DATA, 0, 1, new byte[16_385]).bytes());
        assertProtocol("an answer to a request that was not made", settings(), frame(Http2Frame.DATA, 3, 1));
        assertProtocol("a frame of type 5 where none may be", settings(), frame(Http2Frame.PUSH_PROMISE, 1, 2));
        assertProtocol("a window that cannot be", settings(), frame(Http2Frame.WINDOW_UPDATE, 0, 0));
        assertProtocol(
                "a header that another frame breaks off",
                settings(),
                new Http2Frame(Http2Frame.HEADERS, 0, 1, block(":status", "200")).bytes(),
                settings());
        assertProtocol(
                "a header that cannot be unpacked: it has no field number 62",
                settings(),
                new Http2Frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, new byte[] {(byte) 0xbe}).bytes());
    }

    @Test
    void closingWithoutAnAnswerFailsOfProtocol() throws Exception {
        for (String what : new String[] {"nothing", "half an answer"}) {
            byte[] said = what.equals("nothing") ? new byte[0] : settings();
            try (ScriptedTcpServer server = ScriptedHttp2.tls(CERTIFICATE.context(), (connection, _) -> {
                connection.getOutputStream().write(said);
                connection.close();
            })) {
                ProbeResult.Failed failure =
                        ProbeContract.failed(run("", server, AMPLE).result());
                assertThat(failure.detail()).endsWith("was answered with " + what + ": it closed the connection");
                assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
            }
        }
    }

    @Test
    void brokenBodyFailsOfBody() throws Exception {
        assertBody(
                "a reset of the stream (INTERNAL_ERROR)", data(false, new byte[1]), frame(Http2Frame.RST_STREAM, 1, 2));
        assertBody("the answer ended within the body", data(true, new byte[1]));
        assertBody("more than the stated length", data(true, new byte[11]));
    }

    @Test
    void floodsEndTheProbeLongBeforeItsDeadline() throws Exception {
        String flood = "nothing but a flood of frames without content";
        assertProtocol(flood, settings(), repeated(frame(Http2Frame.PING, 0, 1, 2), 2_000));
        assertProtocol(flood, repeated(settings(), 2_000));
        assertProtocol(flood, settings(), repeated(frame(Http2Frame.WINDOW_UPDATE, 0, 1), 2_000));
        assertBody(flood, repeated(data(false, new byte[0]), 2_000));
    }

    @Test
    void headerBombsEndTheProbe() throws Exception {
        byte[] first = new Http2Frame(Http2Frame.HEADERS, 0, 1, block(":status", "200")).bytes();
        byte[] more = new Http2Frame(Http2Frame.CONTINUATION, 0, 1, new byte[Http2Frame.LARGEST]).bytes();
        assertProtocol("a header larger than 1024 KiB", settings(), first, repeated(more, 70));
        byte[] bomb = new byte[Http2Frame.LARGEST];
        byte[] large = block("x", "v".repeat(3_900));
        System.arraycopy(large, 0, bomb, 0, large.length);
        bomb[0] = 0x40;
        java.util.Arrays.fill(bomb, large.length, bomb.length, (byte) 0xbe);
        assertProtocol(
                "a header larger than is allowed",
                settings(),
                new Http2Frame(Http2Frame.HEADERS, Http2Frame.END_HEADERS, 1, bomb).bytes());
    }

    @Test
    void noServerOutlastsTheDeadline() throws Exception {
        String upload = "method: POST\nbody: " + "x".repeat(70_000);
        for (byte[] said : new byte[][] {new byte[0], settings(), all(settings(), header(false, ":status", "200"))}) {
            try (ScriptedTcpServer server = ScriptedHttp2.tls(
                    CERTIFICATE.context(),
                    (connection, _) -> connection.getOutputStream().write(said))) {
                Stopwatch watch = Stopwatch.start();
                ProbeRun run = run(upload, server, Duration.ofMillis(400));
                assertThat(ProbeContract.failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
                assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(700));
                server.awaitAllClosedByClient();
            }
        }
    }

    // ---- inside

    private static boolean endsBody(Http2Frame frame) {
        return frame.type() == Http2Frame.DATA && frame.has(Http2Frame.END_STREAM);
    }

    private static byte[] concat(byte[] before, byte[] from, int start, int end) {
        return all(before, java.util.Arrays.copyOfRange(from, start, end));
    }

    private static byte[] frame(int type, int stream, int... numbers) {
        return Http2Frame.of(type, stream, numbers).bytes();
    }

    private static void assertLength(int length, String settings, byte[]... frames) throws Exception {
        ProbeResult result = answered(settings, settings(), all(frames));
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        assertThat(ProbeContract.gauge(result, "probe_http_content_length")).isEqualTo(length);
    }

    private static void assertProtocol(String what, byte[]... frames) throws Exception {
        ProbeResult.Failed failure = ProbeContract.failed(answered("", frames));
        assertThat(failure.detail()).endsWith(" was answered with " + what);
        assertThat(failure.reason()).isEqualTo(Reason.PROTOCOL);
    }

    private static void assertBody(String what, byte[]... frames) throws Exception {
        byte[] head = header(false, ":status", "200", "content-length", "10");
        ProbeResult.Failed failure = ProbeContract.failed(answered("", settings(), head, all(frames)));
        assertThat(failure.detail()).endsWith(" answered with a body that cannot be read: " + what);
        assertThat(failure.reason()).isEqualTo(Reason.BODY);
    }

    private static ProbeResult answered(String settings, byte[]... frames) throws Exception {
        try (ScriptedTcpServer server = ScriptedHttp2.tls(
                CERTIFICATE.context(),
                (connection, _) -> connection.getOutputStream().write(all(frames)))) {
            return run(settings, server, AMPLE).result();
        }
    }

    private static ProbeRun run(String settings, ScriptedTcpServer server, Duration timeout) throws Exception {
        return run(UNVERIFIED + settings, "https://" + server.target() + "/", timeout);
    }

    private static ProbeRun run(String settings, String target, Duration timeout) throws Exception {
        Probe probe = ConfigFile.read(
                "module.yml",
                "http:\n" + settings.indent(2),
                Path.of(""),
                new Environment(_ -> null),
                root -> HttpProbe.KIND
                        .reader()
                        .read(root.asModule().sectionOrEmpty("http", ""), Instruments.forReading()));
        try (DeadlineGuard guard = new DeadlineGuard()) {
            return ProbeRun.of(probe, Target.of(target), Deadline.after(Clock.system(), timeout), guard);
        }
    }
}
