package dev.chiron.probe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Unpacks the header blocks of one connection (RFC 7541), up to a measure for all of them together; of one thread. */
final class HpackReader {
    private static final int LARGEST_NUMBER = 1 << 28;

    private final HpackTable table = new HpackTable();
    private int left;
    private byte[] block = new byte[0];
    private int at;

    /** The measure is in bytes as HPACK counts them: each field with an overhead of 32. */
    HpackReader(int most) {
        this.left = most;
    }

    /** The fields of the next block, in their order. */
    List<HttpHead.Field> read(byte[] headerBlock) throws Http2Fault {
        block = headerBlock;
        at = 0;
        List<HttpHead.Field> fields = new ArrayList<>();
        while (at < block.length) {
            int first = block[at] & 0xff;
            if (first >> 7 == 1) {
                fields.add(counted(table.get(number(7))));
            } else if (first >> 6 == 1) {
                HttpHead.Field field = counted(literal(6));
                table.add(field);
                fields.add(field);
            } else if (first >> 5 == 1) {
                table.resize(number(5));
            } else {
                fields.add(counted(literal(4)));
            }
        }
        return fields;
    }

    private HttpHead.Field counted(HttpHead.Field field) throws Http2Fault {
        left -= HpackTable.sizeOf(field);
        if (left < 0) {
            throw Http2Fault.broken("a header larger than is allowed");
        }
        return field;
    }

    private HttpHead.Field literal(int prefixBits) throws Http2Fault {
        int index = number(prefixBits);
        String name = index == 0 ? text() : table.get(index).name();
        return new HttpHead.Field(name, text());
    }

    private String text() throws Http2Fault {
        boolean coded = at < block.length && (block[at] & 0x80) != 0;
        int length = number(7);
        if (length > block.length - at) {
            throw Http2Fault.header("it ends within a text");
        }
        int start = at;
        at += length;
        return coded
                ? new String(HuffmanCode.decoded(block, start, length), StandardCharsets.ISO_8859_1)
                : new String(block, start, length, StandardCharsets.ISO_8859_1);
    }

    /** A number whose beginning shares a byte with what comes before it (RFC 7541, 5.1). */
    private int number(int prefixBits) throws Http2Fault {
        int mask = (1 << prefixBits) - 1;
        int value = next() & mask;
        if (value < mask) {
            return value;
        }
        for (int shift = 0; shift <= 28; shift += 7) {
            int each = next();
            long sum = value + ((long) (each & 0x7f) << shift);
            if (sum > LARGEST_NUMBER) {
                break;
            }
            value = (int) sum;
            if ((each & 0x80) == 0) {
                return value;
            }
        }
        throw Http2Fault.header("it has a number that is too large");
    }

    private int next() throws Http2Fault {
        if (at == block.length) {
            throw Http2Fault.header("it ends within a field");
        }
        return block[at++] & 0xff;
    }
}
