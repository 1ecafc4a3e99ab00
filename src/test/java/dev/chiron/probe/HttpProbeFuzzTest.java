package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.testing.Choices;
import dev.chiron.testing.GeneratedHttp;
import dev.chiron.testing.GeneratedPeer;
import dev.chiron.testing.ScriptedTcpServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** The http probe before servers that answer with anything, in any pieces. */
class HttpProbeFuzzTest {
    private static final int TRIES = 200;
    private static final int LARGE = 8 << 20;
    private static final int SHOWN = 500;
    private static final List<String> LOCATIONS = List.of(
            "/next",
            "?",
            "",
            "//",
            "//[::1",
            "http://127.0.0.1:1/",
            "https:",
            "javascript:x",
            "../..",
            "\0",
            "x y#z",
            "http://");

    private static final List<Probe> PROBES = Stream.of(
                    "",
                    "fail_if_body_matches_regexp: ['(x+x+)+y']",
                    "fail_if_body_not_matches_regexp: [ok]\nbody_size_limit: 1KB",
                    "compression: gzip",
                    "compression: deflate",
                    "compression: br",
                    "fail_if_body_json_not_matches_cel: body.status == 'ok'",
                    "compression: gzip\nbody_size_limit: 1MB\nfail_if_body_matches_regexp: ['^$']",
                    "method: HEAD",
                    "method: POST\nbody: question",
                    "no_follow_redirects: true",
                    "fail_if_header_matches: [{header: Set-Cookie, regexp: '.*', allow_missing: true}]",
                    "valid_http_versions: [HTTP/1.1]\nvalid_status_codes: [200, 404]")
            .map(settings -> Ordeal.probe(HttpProbe.KIND, settings))
            .toList();

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyAnswerLeadsToAResultInTime(byte[] seed) throws Exception {
        Choices choices = new Choices(seed);
        Probe probe = choices.of(PROBES);
        GeneratedPeer peer = GeneratedPeer.of(choices);
        byte[] answer = new GeneratedHttp(choices, LOCATIONS).answer();
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(peer.saying(answer, true))) {
            Target target = Target.of("http://" + server.target() + "/");
            Ordeal.endureServer(probe, target, shown(answer), server, peer.waits());
        }
    }

    @Test
    void slowExpressionOnLargeBodyEndsWithTheDeadline() throws Exception {
        byte[] body = "x".repeat(LARGE).getBytes(ISO_8859_1);
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
            connection.getOutputStream().write(body);
            connection.shutdownOutput();
        })) {
            Probe probe = Ordeal.probe(HttpProbe.KIND, "fail_if_body_matches_regexp: ['x{50,100}y']");
            ProbeResult result = Ordeal.endure(probe, Target.of("http://" + server.target()), "a large body");
            assertThat(ProbeContract.failed(result).reason()).isEqualTo(Reason.TIMEOUT);
        }
    }

    private static String shown(byte[] answer) {
        String text = new String(answer, 0, Math.min(answer.length, SHOWN), ISO_8859_1);
        return "an answer of " + answer.length + " bytes that begins with \"" + text + "\"";
    }
}
