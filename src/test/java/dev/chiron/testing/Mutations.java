package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Damages documents as broken or hostile peers do: cuts, repeats, flips, oversize numbers, characters that belong nowhere. */
public final class Mutations {
    private static final int MOST = 4;
    private static final int LONGEST_REPEAT = 64;

    /** What breaks readers: line ends, ends of text, numbers beyond a type, bytes that are no UTF-8. */
    private static final List<byte[]> HOSTILE = List.of(
            latin("\0"),
            latin("\r"),
            latin("\n"),
            latin("\r\n"),
            latin("\n\n"),
            latin("\r\n\r\n"),
            latin(" "),
            latin("\t"),
            latin(":"),
            latin(";"),
            latin(","),
            latin("\""),
            latin("%"),
            latin("%zz"),
            latin("-1"),
            latin("+1"),
            latin("0x10"),
            latin("1e999"),
            latin("2147483648"),
            latin("9223372036854775808"),
            latin("99999999999999999999999"),
            latin("FFFFFFFFFFFFFFFF"),
            latin("7fffffffffffffff"),
            latin("\u00c0\u0080"),
            latin("\u00ed\u00a0\u0080"),
            latin("\u00ff\u00fe"),
            latin("\u00f4\u0090\u0080\u0080"),
            "\ufeff".getBytes(UTF_8),
            "\u2028".getBytes(UTF_8),
            "\ud83d\ude00".getBytes(UTF_8),
            latin("a".repeat(9000)),
            latin("(".repeat(500)));

    private Mutations() {}

    private static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** The document with up to four damages, perhaps none. */
    public static byte[] damaged(byte[] document, Choices choices) {
        byte[] damaged = document;
        int times = choices.below(MOST + 1);
        for (int i = 0; i < times; i++) {
            damaged = once(damaged, choices);
        }
        return damaged;
    }

    private static byte[] once(byte[] document, Choices choices) {
        int from = choices.below(document.length + 1);
        int to = Math.min(document.length, from + choices.below(LONGEST_REPEAT));
        return switch (choices.below(8)) {
            case 0 -> spliced(document, from, from, choices.of(HOSTILE));
            case 1 -> spliced(document, from, to, choices.of(HOSTILE));
            case 2 -> spliced(document, from, document.length, new byte[0]);
            case 3 -> spliced(document, from, to, new byte[0]);
            case 4 -> spliced(document, to, to, repeated(document, from, to, choices.of(1, 2, 16, 1000)));
            case 5 ->
                spliced(document, from, Math.min(document.length, from + 1), new byte[] {(byte) choices.below(256)});
            case 6 -> flipped(document, from, choices.below(8));
            default -> withNumber(document, from, choices.of(HOSTILE));
        };
    }

    private static byte[] spliced(byte[] document, int from, int to, byte[] instead) {
        ByteArrayOutputStream result = new ByteArrayOutputStream(document.length + instead.length);
        result.write(document, 0, from);
        result.writeBytes(instead);
        result.write(document, to, document.length - to);
        return result.toByteArray();
    }

    private static byte[] repeated(byte[] document, int from, int to, int times) {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            result.write(document, from, to - from);
        }
        return result.toByteArray();
    }

    private static byte[] flipped(byte[] document, int at, int bit) {
        byte[] result = document.clone();
        if (at < result.length) {
            result[at] ^= (byte) (1 << bit);
        }
        return result;
    }

    /** Puts something in the place of the next number. */
    private static byte[] withNumber(byte[] document, int at, byte[] instead) {
        int from = at;
        while (from < document.length && !Character.isDigit(document[from])) {
            from++;
        }
        int to = from;
        while (to < document.length && Character.isDigit(document[to])) {
            to++;
        }
        return spliced(document, from, to, instead);
    }
}
