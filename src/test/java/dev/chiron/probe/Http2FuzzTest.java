package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.Choices;
import dev.chiron.testing.GeneratedPeer;
import dev.chiron.testing.ScriptedTcpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/2 with servers that send any frames. */
class Http2FuzzTest {
    private static final int TRIES_OVER_TLS = 50;
    private static final int TRIES = 300;
    private static final int LARGEST_HEAD = 1 << 20;
    private static final int PIECE = 1024;
    private static final SSLContext TLS =
            Certificates.authority().issue("127.0.0.1").context();
    private static final Probe PROBE = Ordeal.probe(
            HttpProbe.KIND,
            "tls_config: {insecure_skip_verify: true}\nfail_if_body_matches_regexp: [never]\nmethod: POST\nbody: question");

    static Stream<byte[]> fewSeeds() {
        return Choices.seeds(TRIES_OVER_TLS);
    }

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @MethodSource("fewSeeds")
    @FuzzTest(maxDuration = "10m")
    void everyServerLeadsToAResultInTime(byte[] seed) throws Exception {
        Choices choices = new Choices(seed);
        GeneratedPeer peer = GeneratedPeer.of(choices);
        byte[] frames = new GeneratedHttp2(choices).answer();
        try (ScriptedTcpServer server = ScriptedHttp2.tls(
                TLS, (connection, _) -> peer.saying(frames, false).play(connection))) {
            Target target = Target.of("https://" + server.target() + "/");
            assertThat(Ordeal.endure(PROBE, target, shown(frames)))
                    .as("result of %s", shown(frames))
                    .isNotInstanceOf(ProbeResult.NotRun.class);
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyExchangeEndsWithAnAnswerOrAFault(byte[] seed) throws Exception {
        byte[] frames = new GeneratedHttp2(new Choices(seed)).answer();
        Http2Exchange exchange = new Http2Exchange(new ByteArrayInputStream(frames), new ByteArrayOutputStream());
        try {
            exchange.send(List.of(new HttpHead.Field(":method", "GET")), Optional.empty());
            assertThat(exchange.head().fields())
                    .as("fields of %s", shown(frames))
                    .isNotNull();
            byte[] piece = new byte[PIECE];
            int count = exchange.read(piece, 0, PIECE);
            for (int i = 0; count >= 0 && i <= frames.length; i++) {
                count = exchange.read(piece, 0, PIECE);
            }
            assertThat(count).as("end of %s", shown(frames)).isNegative();
        } catch (Http2Fault | EOFException fault) {
            assertThat(fault).as("what ended %s", shown(frames)).message().isNotBlank();
        }
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyHeaderIsUnpackedOrRefused(byte[] seed) {
        byte[] block = new GeneratedHttp2(new Choices(seed)).headerBlock();
        try {
            int length = new HpackReader(LARGEST_HEAD)
                    .read(block).stream()
                            .mapToInt(field ->
                                    field.name().length() + field.value().length())
                            .sum();
            assertThat(length).as("length of %s", shown(block)).isLessThanOrEqualTo(LARGEST_HEAD);
        } catch (Http2Fault fault) {
            assertThat(fault)
                    .as("what is wrong with %s", shown(block))
                    .message()
                    .isNotBlank();
        }
    }

    private static String shown(byte[] bytes) {
        return bytes.length + " bytes: " + HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 200));
    }
}
