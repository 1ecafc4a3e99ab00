package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** DNS messages on the wire, mostly answers to the query: records of all types, and pointers, counts and lengths that lie. */
public final class GeneratedDns {
    private static final int HEADER = 12;
    private static final int MOST_RECORDS = 6;
    private static final int LARGEST = 65_535;
    private static final int SAFE_LABEL = 63;

    /** All that have a form of their own to be printed in, and some that have none. */
    private static final List<Integer> TYPES = List.of(
            1, 28, 5, 2, 6, 12, 15, 16, 33, 35, 41, 43, 46, 47, 48, 50, 51, 52, 55, 64, 65, 257, 256, 29, 42, 45, 37,
            44, 24, 30, 10, 13, 17, 18, 19, 20, 22, 27, 31, 32, 39, 49, 53, 56, 58, 59, 60, 61, 62, 63, 99, 104, 105,
            106, 107, 108, 109, 250, 249, 251, 252, 255, 258, 260, 32768, 32769, 65280, 65535, 0);

    private final Choices choices;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private GeneratedDns(Choices choices) {
        this.choices = choices;
    }

    /** What a server sends back for a query. */
    public static byte[] answer(byte[] query, Choices choices) {
        byte[] whole = new GeneratedDns(choices).message(query);
        byte[] fitting = whole.length <= LARGEST ? whole : java.util.Arrays.copyOf(whole, LARGEST);
        byte[] damaged = choices.onceIn(3) ? Mutations.damaged(fitting, choices) : fitting;
        return damaged.length <= LARGEST ? damaged : java.util.Arrays.copyOf(damaged, LARGEST);
    }

    private byte[] message(byte[] query) {
        boolean echoes = query.length > HEADER && !choices.onceIn(10);
        u16(
                query.length > 2 && !choices.onceIn(15)
                        ? (query[0] & 0xff) << 8 | (query[1] & 0xff)
                        : choices.below(65_536));
        u16(choices.of(0x8180, 0x8180, 0x8380, 0x8183, 0x8185, 0x0000, 0xffff));
        int records = choices.below(MOST_RECORDS);
        int times = choices.onceIn(20) ? choices.of(50, 4000) : 1;
        u16(echoes ? 1 : 0);
        u16(choices.onceIn(8) ? choices.of(0, 65_535, records + 1) : records * times);
        u16(choices.onceIn(15) ? 65_535 : 0);
        u16(choices.onceIn(15) ? 65_535 : 0);
        if (echoes) {
            out.write(query, HEADER, questionLength(query));
        }
        ByteArrayOutputStream before = new ByteArrayOutputStream();
        for (int i = 0; i < records; i++) {
            oneRecord(before);
        }
        for (int i = 0; i < times; i++) {
            out.writeBytes(before.toByteArray());
        }
        return out.toByteArray();
    }

    /** A query may have more behind its question, such as EDNS. */
    private static int questionLength(byte[] query) {
        int at = HEADER;
        while (at < query.length && query[at] != 0) {
            at += 1 + (query[at] & SAFE_LABEL);
        }
        return Math.min(query.length, at + 5) - HEADER;
    }

    private void oneRecord(ByteArrayOutputStream to) {
        to.writeBytes(name());
        number(to, choices.of(TYPES));
        number(to, choices.of(1, 1, 1, 3, 254, 255, 4096, 65_535));
        number(to, choices.of(0, 0x7fff, 0xffff));
        number(to, choices.below(65_536));
        byte[] data = data();
        number(to, choices.onceIn(12) ? choices.of(0, 1, 65_535, data.length + 1) : data.length);
        to.writeBytes(data);
    }

    private byte[] name() {
        return switch (choices.below(10)) {
            case 0 -> bytes(0);
            case 1 -> bytes(3, 'w', 'w', 'w', 0xc0, 12);
            case 2 -> bytes(0xc0, choices.below(256));
            case 3 -> bytes(0xc0 | choices.below(64), choices.below(256));
            case 4 -> label(choices.of("a.b", " ", "\0", "\"\\", "\u00ff", "x".repeat(63)));
            case 5 -> label(choices.of("x".repeat(64), "x".repeat(130), ""));
            default -> bytes(0xc0, 12);
        };
    }

    private byte[] data() {
        return switch (choices.below(8)) {
            case 0 -> name();
            case 1 -> bytes(127, 0, 0, choices.below(256));
            case 2 -> new byte[choices.of(0, 1, 8, 16, 22, 300)];
            case 3 ->
                texts(choices.of("v=spf1 -all", "\"\\;", "", "\u00ff\u0000", "t".repeat(255)), choices.of(1, 2, 230));
            case 4 -> joined(bytes(0, choices.below(256)), name(), choices.raw(20));
            case 5 -> joined(name(), name(), choices.raw(20));
            case 6 ->
                joined(
                        bytes(choices.below(256), choices.below(256), choices.below(256), choices.below(256)),
                        choices.raw(60));
            default -> choices.raw(60);
        };
    }

    private static byte[] texts(String text, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.write(text.length());
            all.writeBytes(text.getBytes(ISO_8859_1));
        }
        return all.toByteArray();
    }

    private static byte[] label(String text) {
        return joined(bytes(text.length()), text.getBytes(ISO_8859_1), bytes(0));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] all = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            all[i] = (byte) values[i];
        }
        return all;
    }

    private void u16(int value) {
        number(out, value);
    }

    private static void number(ByteArrayOutputStream to, int value) {
        to.write(value >> 8);
        to.write(value);
    }
}
