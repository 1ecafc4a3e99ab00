package dev.chiron.probe;

import java.io.ByteArrayOutputStream;

/**
 * HPACK's Huffman code for octets (RFC 7541, appendix B).
 *
 * <p>The code is canonical: codes of one length are consecutive numbers in the order of their octets, and go on from
 * those of the length before. So the lengths alone define it.
 */
final class HuffmanCode {
    /** The length of each octet's code; {@code a} stands for five bits. */
    private static final String LENGTHS = "isxxxxxxxtzxxzxxxxxxxxzxxxxxxxxxbffhibdgffdgdbbbaaabbbbbbbcdkbhf"
            + "ibccccccccccccccccccccccdcdioijkbabababbbaccbbbabcbaabccccckgjix"
            + "prpprrrsrssssststtrstssssqrsrsstrqprrssqsrrtqrssqqrqsrssprrrsrrs"
            + "vvporsruvvvwwvtuoqvwwvwtqqvvxwwwptpqrqqsrruuttvsvwvvwwwwwxwwwwwv";

    private static final int SHORTEST = 5;
    private static final int LONGEST = 30;
    private static final HuffmanCode CODE = new HuffmanCode();

    private final int[] firstCode = new int[LONGEST + 1];
    private final int[] firstIndex = new int[LONGEST + 1];
    private final int[] counts = new int[LONGEST + 1];
    private final byte[] octets = new byte[LENGTHS.length()];

    private HuffmanCode() {
        int code = 0;
        int index = 0;
        for (int length = SHORTEST; length <= LONGEST; length++) {
            code <<= 1;
            firstCode[length] = code;
            firstIndex[length] = index;
            for (int octet = 0; octet < LENGTHS.length(); octet++) {
                if (LENGTHS.charAt(octet) - 'a' + SHORTEST == length) {
                    octets[index++] = (byte) octet;
                }
            }
            counts[length] = index - firstIndex[length];
            code += counts[length];
        }
    }

    /** The octets that were coded. */
    static byte[] decoded(byte[] from, int offset, int length) throws Http2Fault {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + length / 2);
        int code = 0;
        int bits = 0;
        for (int at = 0; at < length * 8; at++) {
            code = (code << 1) | ((from[offset + at / 8] >> (7 - at % 8)) & 1);
            bits++;
            int beyond = code - CODE.firstCode[bits];
            if (bits >= SHORTEST && beyond >= 0 && beyond < CODE.counts[bits]) {
                out.write(CODE.octets[CODE.firstIndex[bits] + beyond]);
                code = 0;
                bits = 0;
            } else if (bits == LONGEST) {
                throw Http2Fault.header("its Huffman code has no such sign");
            }
        }
        boolean padded = bits < 8 && code == (1 << bits) - 1;
        if (!padded) {
            throw Http2Fault.header("its Huffman code ends within a sign");
        }
        return out.toByteArray();
    }
}
