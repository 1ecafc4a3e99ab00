package dev.chiron.probe;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.testing.Choices;
import dev.chiron.testing.GeneratedHttp;
import dev.chiron.testing.GeneratedPeer;
import dev.chiron.testing.Mutations;
import dev.chiron.testing.ScriptedTcpServer;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The websocket probe with servers that upgrade to anything, or answer with anything else. */
class WebsocketProbeFuzzTest {
    private static final int TRIES = 60;
    private static final int MOST_FRAMES = 6;
    private static final int LARGE = 1 << 20;
    private static final int SHOWN = 200;
    private static final List<Probe> PROBES = Stream.of(
                    "",
                    "query_response: [{expect: '^hello (.*)$', labels: [{name: a, value: '${1}'}]}, {send: 'again ${1}'}, {expect: again}]",
                    "query_response: [{send: hi}, {expect: 'x{50,100}y'}]")
            .map(settings -> Ordeal.probe(WebsocketProbe.KIND, settings))
            .toList();

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyServerLeadsToAResultInTime(byte[] seed) throws Exception {
        Choices choices = new Choices(seed);
        Probe probe = choices.of(PROBES);
        GeneratedPeer peer = GeneratedPeer.of(choices);
        boolean upgrades = !choices.onceIn(5);
        byte[] said =
                upgrades ? frames(choices) : new GeneratedHttp(choices, List.of("/", "ws://127.0.0.1:1/")).answer();
        String story = said.length + " bytes: " + HexFormat.of().formatHex(said, 0, Math.min(said.length, SHOWN));
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            if (upgrades) {
                new WebsocketPeer().upgrade(connection);
            }
            peer.saying(said, !upgrades).play(connection);
        })) {
            Ordeal.endureServer(probe, Target.of("ws://" + server.target() + "/"), story, server, peer.waits());
        }
    }

    private static byte[] frames(Choices choices) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = choices.below(MOST_FRAMES); i > 0; i--) {
            int kind = choices.of(0x81, 0x81, 0x82, 0x01, 0x00, 0x80, 0x88, 0x89, 0x8a, 0xf1, 0x83, 0xff);
            String text = choices.of(
                    "hello you",
                    "again",
                    "",
                    "\u0003\u00e8bye",
                    "\u00ff\u00fe",
                    "x".repeat(70_000),
                    "x".repeat(LARGE - 1));
            byte[] frame = WebsocketPeer.frame(kind, text);
            int times = choices.onceIn(10) && text.isEmpty() ? 10_000 : 1;
            for (int j = 0; j < times; j++) {
                out.writeBytes(frame);
            }
        }
        if (choices.onceIn(8)) {
            out.writeBytes(HexFormat.of()
                    .parseHex("817f" + choices.of("ffffffffffffffff", "7fffffffffffffff", "0000000080000000")));
        }
        byte[] whole = out.toByteArray();
        return choices.onceIn(3) ? Mutations.damaged(whole, choices) : whole;
    }
}
