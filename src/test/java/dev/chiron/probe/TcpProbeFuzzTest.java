package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.testing.Choices;
import dev.chiron.testing.GeneratedPeer;
import dev.chiron.testing.Mutations;
import dev.chiron.testing.ScriptedTcpServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** The tcp probe's dialogue with peers that say anything, in any pieces. */
class TcpProbeFuzzTest {
    private static final int TRIES = 120;
    private static final int FLOOD = 64 << 10;
    private static final List<Probe> PROBES = Stream.of(
                    "query_response: [{expect: '^220 ([^ ]+) ESMTP (.+)$', labels: [{name: a, value: '${1}'}]}, {send: 'EHLO ${2}'}, {expect: '^250'}]",
                    "query_response: [{expect: '^SSH-2.0-'}]",
                    "query_response: [{send: PING}, {expect: '(x+x+)+y'}]",
                    "query_response: [{expect_bytes: \"220 \"}]",
                    "query_response: [{expect: '^220'}, {send: STARTTLS}, {expect: '^220'}, {starttls: true}, {send: QUIT}]",
                    "query_response: [{expect: ''}, {expect: '.'}, {expect: '^(.*)$'}, {send: '$1$9${name}$$'}]",
                    "tls: true",
                    "")
            .map(settings -> Ordeal.probe(TcpProbe.KIND, settings))
            .toList();
    private static final List<String> WORDS = List.of(
            "220 mail.example ESMTP ready\r\n250-SIZE\r\n250 OK\r\n",
            "220 ok\r\n220 go ahead\r\n",
            "SSH-2.0-OpenSSH_9.2\r\n",
            "\n",
            "\r\n\r\n\r\n",
            "x".repeat(70_000) + "\n",
            "\u0016\u0003\u0003\u0000\u0002\u0001\u0000",
            "\u00ff\u00fe\u00c0\u0080\n",
            "");

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyDialogueLeadsToAResultInTime(byte[] seed) throws Exception {
        Choices choices = new Choices(seed);
        Probe probe = choices.of(PROBES);
        GeneratedPeer peer = GeneratedPeer.of(choices);
        byte[] words = Mutations.damaged(choices.of(WORDS).getBytes(ISO_8859_1), choices);
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(peer.saying(words, false))) {
            String story = "the words " + new String(words, 0, Math.min(words.length, 500), ISO_8859_1);
            Ordeal.endureServer(probe, Target.of(server.target()), story, server, peer.waits());
        }
    }

    @Test
    void floodOfLinesIsPassedOverWithoutBeingKept() throws Exception {
        byte[] flood = "a\n".repeat(FLOOD).getBytes(ISO_8859_1);
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            while (true) {
                connection.getOutputStream().write(flood);
            }
        })) {
            Probe probe = Ordeal.probe(TcpProbe.KIND, "query_response: [{expect: never}]");
            ProbeResult result = Ordeal.run(probe, Target.of(server.target()), "a flood of lines")
                    .result();
            assertThat(ProbeContract.failed(result).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(result.measurements().log()).hasSizeLessThan(Ordeal.MOST_LINES);
        }
    }
}
