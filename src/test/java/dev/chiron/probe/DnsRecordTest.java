package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class DnsRecordTest {
    private static final Name ZONE = Name.fromConstantString("example.test.");
    private static final String FRONT = "example.test.\t60\tIN\t";

    /** What a name server itself signs and generates, and so cannot be given in a zone file. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DNSKEY | 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJw== | 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJw==",
                "DS | 12345 13 2 3490a6806d47f17a34c29e2ce80e8a999ffbe4be37a6b5a8a7b0d3f0c9a1b2c3 | 12345 13 2 3490A6806D47F17A34C29E2CE80E8A999FFBE4BE37A6B5A8A7B0D3F0C9A1B2C3",
                "RRSIG | A 13 3 86400 20300101000000 20200101000000 12345 example.test. c2lnbmF0dXJl | A 13 3 86400 20300101000000 20200101000000 12345 example.test. c2lnbmF0dXJl",
                "NSEC | a\\.b.example.test. A MX RRSIG NSEC TYPE1234 | a\\.b.example.test. A MX RRSIG NSEC TYPE1234",
                "NSEC3 | 1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr NS SOA MX RRSIG | 1 1 12 AABBCCDD 2T7B4G4VSA5SMI47K61MV5BV1A22BOJR NS SOA MX RRSIG",
                "NSEC3PARAM | 1 0 12 - | 1 0 12 -",
                "NSEC3 | 1 0 0 - 00 A | 1 0 0 - 00 A",
            })
    void recordsOfDnssecRead(String type, String given, String shown) throws Exception {
        Record written = Record.fromString(ZONE, Type.value(type.strip()), DClass.IN, 60, given.strip(), Name.root);
        assertThat(text(written.toWire(Section.ANSWER))).isEqualTo(FRONT + type.strip() + "\t" + shown.strip());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0001 |        | A\t",
                "000f |        | MX\t0 ",
                "0010 |        | TXT\t",
                "0006 | 00     | SOA\t.  0 0 0 0 0",
                "000a | 414220 | NULL\tAB ",
                "001c | 20010db8000000000000000000000000 | AAAA\t2001:db8::",
                "001c | 00000000000000000000000000000000 | AAAA\t::",
                "001c | 00010002000300040005000600070008 | AAAA\t1:2:3:4:5:6:7:8",
                "001c | 00010000000200000000000300000000 | AAAA\t1:0:2::3:0:0",
                "0035 | 030000 | SMIMEA\t3 0 0 ",
            })
    void recordsOfNoOrUnusualDataRead(String type, String data, String shown) throws Exception {
        String rdata = data == null ? "" : data.strip();
        String text = text(record(type.strip(), rdata));
        String front = type.strip().equals("000a") ? ";" + FRONT : FRONT;
        assertThat(text.stripTrailing()).isEqualTo((front + shown).stripTrailing());
    }

    @ParameterizedTest
    @CsvSource({
        "0001, 7f0000",
        "0001, 7f00000101",
        "000f, 000a07",
        "0010, 05ab",
        "002f, 000001",
        "002f, 00000000",
        "0040, 000100ffff0000",
        "0040, 00010000030001500000010002",
        "002a, 000309810101",
        "001d, 0000",
    })
    void malformedDataIsGarbage(String type, String data) {
        assertThatThrownBy(() -> text(record(type, data))).isInstanceOf(DnsGarbage.class);
    }

    /** Whatever comes, reading ends with a message or with garbage, and with nothing else. */
    @Test
    void mangledMessagesNeverBreakTheReader() throws Exception {
        List<byte[]> seeds = seeds();
        Random random = new Random(20_261_122);
        for (int round = 0; round < 60_000; round++) {
            byte[] wire = seeds.get(round % seeds.size()).clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                wire[random.nextInt(wire.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(wire, random.nextInt(wire.length)) : wire;
            assertThatCode(() -> read(cut)).doesNotThrowAnyException();
        }
    }

    /** The types of the zone file, as messages of one record each. */
    private static List<byte[]> seeds() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/dns/records.txt")).stream()
                .map(DnsRecordTest::seed)
                .toList();
    }

    private static byte[] seed(String line) {
        String[] parts = line.split("\t", 5);
        int type = DnsMnemonics.TYPES.number(parts[3], 731);
        byte[] data = parts[4].getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        Message message = new Message(7);
        try {
            message.addRecord(Record.newRecord(ZONE, type, DClass.IN), Section.QUESTION);
            message.addRecord(Record.fromString(ZONE, type, DClass.IN, 60, parts[4], Name.root), Section.ANSWER);
        } catch (IOException | RuntimeException unknownToDnsjava) {
            message.addRecord(Record.newRecord(ZONE, 731, DClass.IN, 60, data), Section.ANSWER);
        }
        return message.toWire();
    }

    private static void read(byte[] wire) {
        try {
            DnsMessage.parse(wire);
        } catch (DnsGarbage garbage) {
            assertThat(garbage).hasMessageNotContaining("null");
        }
    }

    private static byte[] record(String type, String data) {
        String length = String.format("%04x", data.length() / 2);
        return HexFormat.of().parseHex("076578616d706c65047465737400" + type + "00010000003c" + length + data);
    }

    private static String text(byte[] wire) throws DnsGarbage {
        return DnsRecord.read(new DnsReader(wire)).text();
    }
}
