package dev.chiron.probe;

import static dev.chiron.probe.HttpRuns.run;
import static dev.chiron.probe.ProbeContract.failed;
import static dev.chiron.probe.ProbeContract.gauge;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compression, sizes and CEL: what the http probe makes of bodies. */
class HttpBodyTest {
    private static final String MATCHES = "fail_if_body_json_matches_cel: ";
    private static final String NOT_MATCHES = "fail_if_body_json_not_matches_cel: ";

    private ScriptedHttpServer server;

    @BeforeEach
    void start() {
        server = ScriptedHttpServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // ---- CEL

    @Test
    void conditionOnJsonDecides() throws Exception {
        assertCel("{\"foo\": {\"bar\": \"baz\"}}", MATCHES + "body.foo.bar == 'qux'", true);
        assertCel("{\"foo\": {\"bar\": \"baz\"}}", MATCHES + "body.foo.bar == 'baz'", false);
        assertCel("{\"foo\": {\"bar\": \"baz\"}}", NOT_MATCHES + "body.foo.bar == 'baz'", true);
        assertCel("{\"foo\": {\"bar\": \"baz\"}}", NOT_MATCHES + "body.foo.bar == 'qux'", false);
        assertCel("[\"foo\",\"bar\",\"baz\"]", MATCHES + "body[2] == 'baz'", false);
        assertCel("[\"foo\",\"bar\",\"baz\"]", NOT_MATCHES + "body[2] == 'baz'", true);
        assertCel("{\"foo\": \"🤠🤠🤠\"}", NOT_MATCHES + "body.foo == '🤠🤠🤠'", true);
        assertCel("\"x\"", NOT_MATCHES + "body == 'x'", true);
    }

    @Test
    void whatCannotBeJudgedFailsBothWays() throws Exception {
        for (String key : new String[] {MATCHES, NOT_MATCHES}) {
            assertCel("{\"foo\": {\"bar\": \"baz\"}}", key + "body.foo.bar", false);
            assertCel("{}", key + "body.foo.bar == 'baz'", false);
            assertCel("", key + "body.foo.bar == 'baz'", false);
            assertCel("null", key + "body.foo == 'baz'", false);
            assertCel("no json", key + "body == body", false);
            assertCel("{} {}", key + "body == body", false);
        }
    }

    @Test
    void numbersAreComparedWhateverTheirType() throws Exception {
        String body = "{\"n\": 5, \"big\": 12345678901234567890, \"list\": [1, 2.5], \"nothing\": null, \"yes\": true}";
        for (String holds : new String[] {
            "body.n == 5",
            "body.n > 4 && body.n <= 5u && body.n < 5.5",
            "body.big > 1000",
            "body.list.exists(x, x == 2.5) && size(body.list) == 2 && 1 in body.list",
            "body.nothing == null && has(body.nothing) && !has(body.missing)",
            "body.yes && body.yes == true",
            "body.n + 1.0 == 6.0 && int(body.n) % 2 == 1",
            "'list' in body && body['n'] == 5",
            "'abc'.matches('b') && 'abc'.startsWith('a')"
        }) {
            assertCel(body, NOT_MATCHES + "\"" + holds + "\"", true);
        }
    }

    @Test
    void bodyRegexAndConditionWorkTogether() throws Exception {
        String both = "fail_if_body_not_matches_regexp: [ok]\n" + NOT_MATCHES + "body.status == 'ok'";
        assertCel("{\"status\": \"ok\"}", both, true);
        server.on("/", 200, "{\"status\": \"bad\"}");
        ProbeResult result = run(both, url());
        assertThat(gauge(result, "probe_failed_due_to_regex")).isEqualTo(1);
        assertThat(gauge(result, "probe_failed_due_to_cel")).isZero();
    }

    @Test
    void evaluationEndsWithTheDeadline() throws Exception {
        server.on("/", 200, "[" + "1,".repeat(20_000) + "1]");
        Stopwatch watch = Stopwatch.start();
        ProbeRun run =
                run(MATCHES + "body.all(a, body.all(b, body.all(c, a + b + c > 0.0)))", url(), Duration.ofMillis(1500));
        assertThat(failed(run.result()).detail()).contains("within the timeout");
        assertThat(watch.net(run.duration())).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void gaugeOfConditionsExistsOnlyWithOne() throws Exception {
        server.on("/", 500, "{}");
        assertThat(ProbeContract.gaugeNames(run("", url()))).doesNotContain("probe_failed_due_to_cel");
        assertThat(gauge(run(MATCHES + "body.a == 'b'", url()), "probe_failed_due_to_cel"))
                .isZero();
    }

    // ---- compression

    @Test
    void bodyIsUnpackedAsTheModuleSays() throws Exception {
        byte[] brotli = "\u000b\u0005\u0080hello world\u0003".getBytes(ISO_8859_1);
        assertThat(lengthOf(brotli, "compression: br")).isEqualTo(11);
        assertThat(lengthOf(gzip("hello world".repeat(10)), "compression: GZip"))
                .isEqualTo(110);
        assertThat(lengthOf(gzip("hello world"), "compression: identity")).isEqualTo(gzip("hello world").length);
    }

    @Test
    void whatIsPackedOtherwiseFailsAndIsNotDueToRegex() throws Exception {
        String regex = "\nfail_if_body_matches_regexp: [nothing]";
        ProbeResult gzip = packed("hello world".repeat(10).getBytes(ISO_8859_1), "compression: gzip" + regex);
        assertThat(failed(gzip).reason()).isEqualTo(Reason.BODY);
        assertThat(gauge(gzip, "probe_http_uncompressed_body_length")).isZero();
        assertThat(gauge(gzip, "probe_failed_due_to_regex")).isZero();
        ProbeResult deflate = packed(gzip("hello"), "compression: deflate" + regex);
        assertThat(gauge(deflate, "probe_failed_due_to_regex")).isEqualTo(1);
        ProbeResult brotli = packed("hello world".getBytes(ISO_8859_1), "compression: br");
        assertThat(failed(brotli).reason()).isEqualTo(Reason.BODY);
    }

    @Test
    void unknownCompressionFailsWhenItIsNeeded() throws Exception {
        ProbeResult result = packed("hello".getBytes(ISO_8859_1), "compression: zip");
        assertThat(failed(result).detail()).contains("unsupported compression algorithm \"zip\"");
        assertThat(gauge(result, "probe_http_uncompressed_body_length")).isEqualTo(5);
    }

    @Test
    void limitCountsWhatIsUnpacked() throws Exception {
        ProbeResult result = packed(gzip("x".repeat(129)), "compression: gzip\nbody_size_limit: 128B");
        assertThat(failed(result).reason()).isEqualTo(Reason.BODY);
        assertThat(gauge(result, "probe_http_uncompressed_body_length")).isEqualTo(128);
        assertThat(lengthOf(gzip("x".repeat(128)), "compression: gzip\nbody_size_limit: 128B"))
                .isEqualTo(128);
        assertThat(lengthOf(gzip("x".repeat(999)), "compression: gzip\nbody_size_limit: -1B"))
                .isEqualTo(999);
    }

    // ---- inside

    private void assertCel(String body, String settings, boolean passes) throws Exception {
        server.on("/", 200, body);
        ProbeResult result = run(settings, url());
        assertThat(result.passed()).as("%s on %s: %s", settings, body, result).isEqualTo(passes);
        assertThat(gauge(result, "probe_failed_due_to_cel")).isEqualTo(passes ? 0 : 1);
        assertThat(gauge(result, "probe_failed_due_to_regex")).isZero();
    }

    private static double lengthOf(byte[] body, String settings) throws Exception {
        ProbeResult result = packed(body, settings);
        assertThat(result.passed()).as("%s", result).isTrue();
        return gauge(result, "probe_http_uncompressed_body_length");
    }

    private static ProbeResult packed(byte[] body, String settings) throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            connection.getInputStream().read(new byte[8192]);
            OutputStream out = connection.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(ISO_8859_1));
            out.write(body);
        })) {
            return run(settings, "http://" + server.target());
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(ISO_8859_1));
        }
        return bytes.toByteArray();
    }

    private String url() {
        return server.url("/").toString();
    }
}
