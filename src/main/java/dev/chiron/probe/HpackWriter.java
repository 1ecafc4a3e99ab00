package dev.chiron.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Packs the header of a request (RFC 7541): fixed fields and names by number, the rest as plain text.
 *
 * <p>One request is all that a connection of ours carries, so there is nothing to remember for the next.
 */
final class HpackWriter {
    private static final Set<String> SECRET = Set.of("authorization", "cookie", "proxy-authorization");
    private static final int INDEXED = 0x80;
    private static final int NEVER_INDEXED = 0x10;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    private HpackWriter() {}

    /** The header block; names must be in lower case. */
    static byte[] block(List<HttpHead.Field> fields) {
        HpackWriter writer = new HpackWriter();
        fields.forEach(writer::field);
        return writer.out.toByteArray();
    }

    private void field(HttpHead.Field field) {
        int whole = HpackTable.FIXED.indexOf(field) + 1;
        if (whole > 0) {
            number(INDEXED, 7, whole);
            return;
        }
        int name = nameIndex(field.name());
        number(SECRET.contains(field.name()) ? NEVER_INDEXED : 0, 4, name);
        if (name == 0) {
            text(field.name());
        }
        text(field.value());
    }

    private static int nameIndex(String name) {
        for (int i = 0; i < HpackTable.FIXED.size(); i++) {
            if (HpackTable.FIXED.get(i).name().equals(name)) {
                return i + 1;
            }
        }
        return 0;
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(0, 7, bytes.length);
        out.writeBytes(bytes);
    }

    private void number(int before, int prefixBits, int value) {
        int mask = (1 << prefixBits) - 1;
        if (value < mask) {
            out.write(before | value);
            return;
        }
        out.write(before | mask);
        int rest = value - mask;
        while (rest >= 0x80) {
            out.write((rest & 0x7f) | 0x80);
            rest >>= 7;
        }
        out.write(rest);
    }
}
