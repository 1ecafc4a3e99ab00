package dev.chiron.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The value of a name's attribute that Go does not know, as it prints it: texts encoded anew in DER, in its own choice of type. */
final class AttributeValue {
    private static final int UTF8_STRING = 0x0c;
    private static final int PRINTABLE_STRING = 0x13;
    private static final int LONG_FORM = 0x80;

    /** The types of text, by tag. */
    private static final Map<Integer, Charset> TEXTS = Map.of(
            UTF8_STRING,
            UTF_8,
            0x12,
            ISO_8859_1,
            PRINTABLE_STRING,
            ISO_8859_1,
            0x14,
            ISO_8859_1,
            0x16,
            ISO_8859_1,
            0x1e,
            UTF_16BE);

    private AttributeValue() {}

    /** @param value a text, or a value in DER, as the JDK hands them out */
    static String asGo(Object value) {
        byte[] der = value instanceof byte[] given ? given : new byte[0];
        Optional<String> text = value instanceof String known ? Optional.of(known) : text(der);
        return "#" + HexFormat.of().formatHex(text.map(AttributeValue::encoded).orElse(der));
    }

    /** Empty when it is no text, or too long to be a name. */
    private static Optional<String> text(byte[] der) {
        boolean whole = der.length >= 2 && (der[1] & 0xff) < LONG_FORM && der[1] == der.length - 2;
        return whole && TEXTS.containsKey((int) der[0])
                ? Optional.of(
                        new String(Arrays.copyOfRange(der, 2, der.length), TEXTS.getOrDefault((int) der[0], UTF_8)))
                : Optional.empty();
    }

    private static byte[] encoded(String text) {
        byte[] octets = text.getBytes(UTF_8);
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(text.chars().allMatch(AttributeValue::isPrintable) ? PRINTABLE_STRING : UTF8_STRING);
        if (octets.length >= LONG_FORM) {
            int lengthBytes = octets.length > 0xff ? 2 : 1;
            der.write(LONG_FORM | lengthBytes);
            if (lengthBytes == 2) {
                der.write(octets.length >> Byte.SIZE);
            }
        }
        der.write(octets.length);
        der.writeBytes(octets);
        return der.toByteArray();
    }

    private static boolean isPrintable(int c) {
        boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return letterOrDigit || " '()+,-./:=?".indexOf(c) >= 0;
    }
}
