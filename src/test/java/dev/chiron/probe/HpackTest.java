package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Headers in HPACK: the examples of RFC 7541, appendix C, and what no peer should send. */
class HpackTest {
    private static final int AMPLE = 1 << 20;

    @Test
    void answersWithHuffmanCodeAndEvictionAreTheExamplesOfTheRfc() throws Exception {
        HpackReader reader = new HpackReader(AMPLE);
        // C.6 works with a table of 256 bytes, which the encoder announces.
        String smallTable = "3fe101";
        assertThat(read(
                        reader,
                        smallTable + "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff"
                                + "6e919d29ad171863c78f0b97c8e9ae82ae43d3"))
                .containsExactly(
                        ":status: 302",
                        "cache-control: private",
                        "date: Mon, 21 Oct 2013 20:13:21 GMT",
                        "location: https://www.example.com");
        assertThat(read(reader, "4883640effc1c0bf"))
                .containsExactly(
                        ":status: 307",
                        "cache-control: private",
                        "date: Mon, 21 Oct 2013 20:13:21 GMT",
                        "location: https://www.example.com");
        assertThat(read(
                        reader,
                        "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b3"
                                + "35dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"))
                .containsExactly(
                        ":status: 200",
                        "cache-control: private",
                        "date: Mon, 21 Oct 2013 20:13:22 GMT",
                        "location: https://www.example.com",
                        "content-encoding: gzip",
                        "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");
    }

    @Test
    void plainTextsAreTheExamplesOfTheRfc() throws Exception {
        HpackReader reader = new HpackReader(AMPLE);
        assertThat(read(reader, "400a637573746f6d2d6b65790d637573746f6d2d686561646572"))
                .containsExactly("custom-key: custom-header");
        assertThat(read(reader, "040c2f73616d706c652f70617468")).containsExactly(":path: /sample/path");
        assertThat(read(reader, "100870617373776f726406736563726574")).containsExactly("password: secret");
        assertThat(read(reader, "82be")).containsExactly(":method: GET", "custom-key: custom-header");
    }

    @Test
    void whatIsPackedIsUnpackedAsItWas() throws Exception {
        List<HttpHead.Field> fields = List.of(
                new HttpHead.Field(":method", "GET"),
                new HttpHead.Field(":path", "/a?b"),
                new HttpHead.Field("authorization", "Bearer secret"),
                new HttpHead.Field("x-long", "v".repeat(70_000)),
                new HttpHead.Field("x-empty", ""));
        assertThat(new HpackReader(AMPLE).read(HpackWriter.block(fields))).isEqualTo(fields);
    }

    @Test
    void signsOfEachLengthAreThoseOfTheRfc() throws Exception {
        assertSign("1f", 'a');
        assertSign("fd", 'Z');
        assertSign("fe3f", '!');
        assertSign("ffc7", 0);
        assertSign("fffe1f", '\\');
        assertSign("fffffbbf", 255);
        assertSign("fffffff3", '\n');
    }

    @Test
    void brokenBlocksAreRefused() {
        assertRefused("be", "it has no field number 62");
        assertRefused("80", "it has no field number 0");
        assertRefused("ffffffffffff7f", "it has a number that is too large");
        assertRefused("400a6375", "it ends within a text");
        assertRefused("40", "it ends within a field");
        assertRefused("3fe2ff03", "it wants a table of 65537 bytes");
        assertRefused("408461" + "ffffff" + "00", "its Huffman code");
        assertRefused("4081fe00", "its Huffman code ends within a sign");
    }

    @Test
    void bombStopsAtTheMeasure() throws Exception {
        byte[] block = new byte[4096 + 2048];
        byte[] large = HpackWriter.block(List.of(new HttpHead.Field("x", "v".repeat(3900))));
        System.arraycopy(large, 0, block, 0, large.length);
        block[0] = 0x40;
        java.util.Arrays.fill(block, large.length, block.length, (byte) 0xbe);
        assertThatThrownBy(() -> new HpackReader(AMPLE).read(block))
                .isInstanceOf(Http2Fault.class)
                .hasMessage("a header larger than is allowed");
    }

    private static void assertRefused(String hex, String why) {
        assertThatThrownBy(() -> read(new HpackReader(AMPLE), hex))
                .isInstanceOf(Http2Fault.class)
                .hasMessageContaining(why);
    }

    private static void assertSign(String hex, int octet) throws Http2Fault {
        byte[] coded = HexFormat.of().parseHex(hex);
        assertThat(HuffmanCode.decoded(coded, 0, coded.length)).containsExactly(octet);
    }

    private static List<String> read(HpackReader reader, String hex) throws Http2Fault {
        return reader.read(HexFormat.of().parseHex(hex)).stream()
                .map(field -> field.name() + ": " + field.value())
                .toList();
    }
}
