package dev.chiron.probe;

import static dev.chiron.probe.ScriptedHttp2.all;
import static dev.chiron.probe.ScriptedHttp2.block;
import static dev.chiron.probe.ScriptedHttp2.data;
import static dev.chiron.probe.ScriptedHttp2.header;
import static dev.chiron.probe.ScriptedHttp2.repeated;
import static dev.chiron.probe.ScriptedHttp2.settings;

import dev.chiron.testing.Choices;
import dev.chiron.testing.Mutations;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The server's side of an HTTP/2 connection, mostly an answer, with frames put in that should not be there. */
final class GeneratedHttp2 {
    private static final int MOST_FRAMES = 8;

    private final Choices choices;

    GeneratedHttp2(Choices choices) {
        this.choices = choices;
    }

    byte[] answer() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(choices.onceIn(20) ? new byte[0] : settings());
        for (int i = choices.below(MOST_FRAMES); i > 0; i--) {
            out.writeBytes(choices.onceIn(4) ? odd() : usual());
        }
        out.writeBytes(choices.onceIn(4) ? new byte[0] : data(true, choices.raw(30)));
        return choices.onceIn(3) ? Mutations.damaged(out.toByteArray(), choices) : out.toByteArray();
    }

    private byte[] usual() {
        boolean last = choices.onceIn(8);
        return switch (choices.below(5)) {
            case 0, 1 -> header(last, ":status", status(), "content-type", "text/plain", "content-length", number());
            case 2 -> data(last, new byte[choices.of(0, 1, 100, Http2Frame.LARGEST)]);
            case 3 -> parted(last);
            default -> header(false, ":status", choices.of("103", "100"), "link", "</a>");
        };
    }

    private String status() {
        return choices.of("200", "200", "204", "301", "404", "500", "101", "", "abc", "99999", "-1");
    }

    private String number() {
        return choices.of("0", "5", "100", "-1", "99999999999999999999", "");
    }

    private byte[] parted(boolean last) {
        byte[] block = headerBlock();
        int cut = choices.below(block.length + 1);
        return all(
                new Http2Frame(Http2Frame.HEADERS, last ? Http2Frame.END_STREAM : 0, 1, Arrays.copyOf(block, cut))
                        .bytes(),
                choices.onceIn(6) ? odd() : new byte[0],
                new Http2Frame(
                                Http2Frame.CONTINUATION,
                                choices.onceIn(8) ? 0 : Http2Frame.END_HEADERS,
                                1,
                                Arrays.copyOfRange(block, cut, block.length))
                        .bytes());
    }

    /** Fields as a server packs them, perhaps damaged; or what makes a little text stand for much. */
    byte[] headerBlock() {
        byte[] block = block(
                ":status",
                status(),
                choices.of("location", "set-cookie", "x-a", "", "X-Upper", ":late"),
                "v".repeat(choices.of(0, 10, 3000)));
        if (choices.onceIn(10)) {
            byte[] remembered = block("x-bomb", "v".repeat(3000));
            remembered[0] = 0x40;
            byte[] many = new byte[choices.of(10, 10_000)];
            Arrays.fill(many, (byte) (0x80 | 62));
            block = all(block, remembered, many);
        }
        return choices.onceIn(3) ? Mutations.damaged(block, choices) : block;
    }

    private byte[] odd() {
        int type = choices.below(12);
        int stream = choices.of(1, 0, 2, 3, Integer.MAX_VALUE);
        return switch (choices.below(7)) {
            case 0 ->
                Http2Frame.of(Http2Frame.WINDOW_UPDATE, choices.of(0, 1), choices.of(0, 1, Integer.MAX_VALUE, -1))
                        .bytes();
            case 1 ->
                Http2Frame.of(Http2Frame.GOAWAY, 0, choices.of(0, 1, 3), choices.of(0, 1, 11, 13, 99))
                        .bytes();
            case 2 ->
                Http2Frame.of(Http2Frame.RST_STREAM, 1, choices.of(0, 8, 13, -1))
                        .bytes();
            case 3 -> repeated(new Http2Frame(type, 0, stream, new byte[0]).bytes(), choices.of(1, 100, 20_000));
            case 4 -> repeated(Http2Frame.of(Http2Frame.PING, 0, 1, 2).bytes(), choices.of(1, 100, 20_000));
            case 5 -> new Http2Frame(Http2Frame.SETTINGS, 0, 0, choices.raw(18)).bytes();
            default -> new Http2Frame(type, choices.below(256), stream, choices.raw(40)).bytes();
        };
    }
}
