package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.testing.Choices;
import dev.chiron.testing.GeneratedDns;
import dev.chiron.testing.GeneratedPeer;
import dev.chiron.testing.ScriptedTcpServer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** The dns probe with name servers that answer anything. */
class DnsProbeFuzzTest {
    private static final int TRIES = 1000;
    private static final int TRIES_ON_WIRE = 60;
    private static final int LARGEST_DATAGRAM = 65_000;
    private static final int SHOWN = 300;
    /** Each octet of each record may come out as {@code \DDD}, and each name may be pointed at by each record. */
    private static final int LONGEST_TEXT = 16 << 20;

    private static final byte[] QUERY =
            HexFormat.of().parseHex("12340100000100000000000007" + "6578616d706c6503636f6d0000ff0001");
    private static final String SLOW = "validate_answer_rrs: {fail_if_matches_regexp: ['(.+.+)+never']}";
    private static final List<Probe> OVER_UDP = Stream.of(
                    "",
                    "\nedns_size: 65535",
                    "\nquery_type: SOA\nvalid_rcodes: [NOERROR, NXDOMAIN]",
                    "\nedns_size: 4096\n" + SLOW)
            .map(more -> Ordeal.probe(DnsProbe.KIND, "query_name: example.com" + more))
            .toList();
    private static final List<Probe> OVER_TCP = Stream.of("", "\n" + SLOW, "\ndns_over_tls: true")
            .map(more -> Ordeal.probe(DnsProbe.KIND, "query_name: example.com\ntransport_protocol: tcp" + more))
            .toList();

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    static Stream<byte[]> fewSeeds() {
        return Choices.seeds(TRIES_ON_WIRE);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyMessageIsReadOrRefused(byte[] seed) {
        byte[] wire = GeneratedDns.answer(QUERY, new Choices(seed));
        try {
            DnsMessage message = DnsMessage.parse(wire);
            int length = Stream.of(message.answer(), message.authority(), message.additional())
                    .flatMap(List::stream)
                    .mapToInt(each -> each.text().length())
                    .sum();
            assertThat(length).as("length of the text of %s", shown(wire)).isLessThan(LONGEST_TEXT);
            assertThat(message.withoutOptions().code())
                    .as("code of %s", shown(wire))
                    .isBetween(0, 4095);
        } catch (DnsGarbage garbage) {
            assertThat(garbage)
                    .as("what is wrong with %s", shown(wire))
                    .message()
                    .isNotBlank();
        }
    }

    @MethodSource("fewSeeds")
    @FuzzTest(maxDuration = "10m")
    void everyDatagramLeadsToAResultInTime(byte[] seed) throws Exception {
        Choices choices = new Choices(seed);
        Probe probe = choices.of(OVER_UDP);
        byte[] wire = GeneratedDns.answer(QUERY, choices);
        byte[] datagram = Arrays.copyOf(wire, Math.min(wire.length, LARGEST_DATAGRAM));
        boolean answersThen = !choices.onceIn(6);
        try (ScriptedNameServer server = new ScriptedNameServer("", query -> {
            byte[] answer = withId(datagram, query);
            return answersThen ? List.of(answer, ScriptedNameServer.reply(query, 0)) : List.of(answer);
        })) {
            ProbeResult result = Ordeal.endure(probe, Target.of(server.target()), shown(wire));
            assertThat(result).as("result of %s", shown(wire)).isNotInstanceOf(ProbeResult.NotRun.class);
        }
    }

    @MethodSource("fewSeeds")
    @FuzzTest(maxDuration = "10m")
    void everyStreamLeadsToAResultInTime(byte[] seed) throws Exception {
        Choices choices = new Choices(seed);
        Probe probe = choices.of(OVER_TCP);
        GeneratedPeer peer = GeneratedPeer.of(choices);
        byte[] wire = GeneratedDns.answer(QUERY, choices);
        int length = choices.onceIn(8) ? choices.of(0, 1, 65_535, wire.length + 1) : wire.length;
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            DataInputStream in = new DataInputStream(connection.getInputStream());
            byte[] query = in.readNBytes(in.readUnsignedShort());
            peer.saying(framed(length, withId(wire, query)), false).play(connection);
        })) {
            Ordeal.endureServer(probe, Target.of(server.target()), shown(wire), server, peer.waits());
        }
    }

    /** The id of the real query in the place of the one that the answer was made for. */
    private static byte[] withId(byte[] wire, byte[] query) {
        byte[] answer = wire.clone();
        if (wire.length > 1 && query.length > 1 && wire[0] == QUERY[0] && wire[1] == QUERY[1]) {
            answer[0] = query[0];
            answer[1] = query[1];
        }
        return answer;
    }

    private static byte[] framed(int length, byte[] answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(length >> 8);
        out.write(length);
        out.writeBytes(answer);
        return out.toByteArray();
    }

    private static String shown(byte[] wire) {
        return wire.length + " bytes: " + HexFormat.of().formatHex(wire, 0, Math.min(wire.length, SHOWN));
    }
}
