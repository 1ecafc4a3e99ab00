package dev.chiron.probe;

import java.util.Arrays;

/** Walks over a DNS message (RFC 1035, section 4), or over the data of one of its records. */
final class DnsReader {
    private static final int MOST_POINTERS = 126;
    private static final int LONGEST_NAME = 255;

    private final byte[] message;
    private final int end;
    private int at;

    DnsReader(byte[] message) {
        this(message, 0, message.length);
    }

    private DnsReader(byte[] message, int at, int end) {
        this.message = message;
        this.at = at;
        this.end = end;
    }

    boolean atEnd() {
        return at == end;
    }

    int u8() throws DnsGarbage {
        need(1);
        return message[at++] & 0xff;
    }

    int u16() throws DnsGarbage {
        return (u8() << 8) | u8();
    }

    long u32() throws DnsGarbage {
        return ((long) u16() << 16) | u16();
    }

    byte[] take(int length) throws DnsGarbage {
        need(length);
        at += length;
        return Arrays.copyOfRange(message, at - length, at);
    }

    byte[] rest() {
        byte[] left = Arrays.copyOfRange(message, at, end);
        at = end;
        return left;
    }

    /** The next bytes as a walk of their own; names in it may still point anywhere into the message. */
    DnsReader part(int length) throws DnsGarbage {
        need(length);
        at += length;
        return new DnsReader(message, at - length, at);
    }

    /** A name, absolute and escaped as in a zone file: {@code www.example.org.} */
    String name() throws DnsGarbage {
        StringBuilder name = new StringBuilder();
        int budget = LONGEST_NAME;
        int pointers = 0;
        int from = at;
        int length = byteAt(from++);
        while (length != 0) {
            if ((length & 0xc0) == 0xc0) {
                if (++pointers > MOST_POINTERS) {
                    throw new DnsGarbage("too many compression pointers");
                }
                int to = ((length & 0x3f) << 8) | byteAt(from++);
                at = pointers == 1 ? from : at;
                from = to;
            } else {
                budget -= length + 1;
                if (length > 0x3f || budget <= 0) {
                    throw new DnsGarbage("a name is too long or has a label of an unknown kind");
                }
                label(name, from, length);
                from += length;
            }
            length = byteAt(from++);
        }
        at = pointers == 0 ? from : at;
        need(0);
        return name.isEmpty() ? "." : name.toString();
    }

    private void label(StringBuilder name, int from, int length) throws DnsGarbage {
        for (int i = from; i < from + length; i++) {
            int octet = byteAt(i);
            if (" .'@;()\"\\".indexOf(octet) >= 0) {
                name.append('\\');
            }
            append(name, octet);
        }
        name.append('.');
    }

    /** Appends an octet, one that cannot be printed as {@code \DDD}. */
    static void append(StringBuilder text, int octet) {
        if (octet < ' ' || octet > '~') {
            text.append('\\')
                    .append((char) ('0' + octet / 100))
                    .append((char) ('0' + octet / 10 % 10))
                    .append((char) ('0' + octet % 10));
        } else {
            text.append((char) octet);
        }
    }

    private int byteAt(int index) throws DnsGarbage {
        if (index >= message.length) {
            throw new DnsGarbage("the message ends within a name");
        }
        return message[index] & 0xff;
    }

    private void need(int length) throws DnsGarbage {
        if (length > end - at) {
            throw new DnsGarbage("the message or a record in it ends too early");
        }
    }
}
