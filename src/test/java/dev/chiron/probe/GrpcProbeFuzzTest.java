package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.testing.Choices;
import dev.chiron.testing.GeneratedPeer;
import dev.chiron.testing.Mutations;
import dev.chiron.testing.ScriptedTcpServer;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The grpc probe with servers that answer a call with anything, framed well or not. */
class GrpcProbeFuzzTest {
    private static final int TRIES = 60;
    private static final int SHOWN = 200;
    private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};
    private static final byte[] UNKNOWN = {0, 0, 0, 0, 2, 8, 3};
    private static final byte[] EMPTY = {0, 0, 0, 0, 0};
    private static final byte[] ENDLESS = {0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};
    private static final byte[] LARGE = {0, 0, 0x40, 0, 0, 1};
    private static final byte[] PACKED = {1, 0, 0, 0, 2, 8, 1};
    private static final byte[] LONG_NUMBER = HexFormat.of().parseHex("000000000c08ffffffffffffffffffffff01");
    private static final byte[] ODD_FIELDS = HexFormat.of().parseHex("000000000a120108ffffffff0f0a0801");
    private static final Probe PROBE = Ordeal.probe(GrpcProbe.KIND, "");

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyServerLeadsToAResultInTime(byte[] seed) throws Exception {
        Choices choices = new Choices(seed);
        GeneratedPeer peer = GeneratedPeer.of(choices);
        byte[] frames = choices.onceIn(4) ? new GeneratedHttp2(choices).answer() : answer(choices);
        String story = frames.length + " bytes: " + HexFormat.of().formatHex(frames, 0, Math.min(frames.length, SHOWN));
        try (ScriptedTcpServer server = ScriptedHttp2.plain(
                (connection, _) -> peer.saying(frames, false).play(connection))) {
            assertThat(Ordeal.endure(PROBE, Target.of(server.target()), story))
                    .as("result of %s", story)
                    .isNotInstanceOf(ProbeResult.NotRun.class);
        }
    }

    private static byte[] answer(Choices choices) {
        byte[] message = choices.of(SERVING, UNKNOWN, EMPTY, ENDLESS, LARGE, PACKED, LONG_NUMBER, ODD_FIELDS);
        byte[] said = choices.onceIn(3) ? Mutations.damaged(message, choices) : message;
        byte[] whole = ScriptedHttp2.all(
                ScriptedHttp2.settings(),
                ScriptedHttp2.header(
                        false,
                        ":status",
                        choices.of("200", "200", "503"),
                        "content-type",
                        choices.of("application/grpc", "application/grpc+proto", "text/html")),
                ScriptedHttp2.data(
                        choices.onceIn(8), java.util.Arrays.copyOf(said, Math.min(said.length, Http2Frame.LARGEST))),
                ScriptedHttp2.header(
                        true,
                        choices.of("grpc-status", "x-other"),
                        choices.of("0", "0", "5", "14", "99", "-1", "", "9999999999", "x"),
                        "grpc-message",
                        choices.of("", "%", "%zz", "%00%ff", "m".repeat(5000))));
        return choices.onceIn(3) ? Mutations.damaged(whole, choices) : whole;
    }
}
