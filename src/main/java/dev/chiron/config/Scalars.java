package dev.chiron.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** From the text of a YAML scalar to a value, with yaml.v3's idea of booleans and blackbox_exporter's of sizes. */
final class Scalars {
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
    private static final Set<String> FALSE = Set.of("false", "no", "off", "n");
    private static final Map<String, Integer> SIZE_SHIFTS =
            Map.of("B", 0, "KB", 10, "KiB", 10, "MB", 20, "MiB", 20, "GB", 30, "GiB", 30, "TB", 40, "TiB", 40);
    private static final Pattern INTEGER = Pattern.compile("([-+]?)(0[xXbBoO]|0(?=[0-9_])|)([0-9a-fA-F_]+)");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
    private static final int LONGEST_NUMBER = 100;
    private static final Pattern SIZE = Pattern.compile("(-?\\d+(?:\\.\\d+)?)([A-Za-z]+)");

    /** Stands for a section that no file holds; it is the first place of the file. */
    static final Node NOWHERE = nowhere();

    private Scalars() {}

    private static Node nowhere() {
        Mark start = new Mark("", 0, 0, 0, new int[0], 0);
        return new ScalarNode(Tag.NULL, "", start, start, ScalarStyle.PLAIN);
    }

    static boolean isNull(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    /** The scalar's text; {@code !!binary} is decoded, one character a byte, and empty when it is no base64. */
    static Optional<String> text(ScalarNode node) {
        if (!node.getTag().equals(Tag.BINARY)) {
            return Optional.of(node.getValue());
        }
        try {
            byte[] decoded = Base64.getMimeDecoder().decode(node.getValue());
            return Optional.of(new String(decoded, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** One character a byte, as {@code !!binary} comes already; of other texts, the bytes of UTF-8. */
    static String octets(ScalarNode node, String text) {
        return node.getTag().equals(Tag.BINARY)
                ? text
                : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The bytes as text; empty when they are no UTF-8, or hold what no line of text does. */
    static Optional<String> readable(byte[] octets) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            boolean plain = text.chars().allMatch(c -> c >= ' ' || Character.isWhitespace(c));
            return plain ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static Optional<Boolean> bool(String text) {
        String word = text.toLowerCase(Locale.ROOT);
        return TRUE.contains(word) ? Optional.of(true) : FALSE.contains(word) ? Optional.of(false) : Optional.empty();
    }

    /** Decimal, or with the prefixes {@code 0x}, {@code 0b}, {@code 0o} and {@code 0}; underscores may part the digits. */
    static Optional<Integer> integer(String text) {
        Matcher parts = INTEGER.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int radix = switch (parts.group(2).toLowerCase(Locale.ROOT)) {
            case "0x" -> 16;
            case "0b" -> 2;
            case "0o", "0" -> 8;
            default -> 10;
        };
        try {
            return Optional.of(Integer.parseInt(parts.group(1) + parts.group(3).replace("_", ""), radix));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Double> number(String text) {
        return text.length() <= LONGEST_NUMBER && NUMBER.matcher(text).matches()
                ? Optional.of(Double.parseDouble(text)).filter(Double::isFinite)
                : Optional.empty();
    }

    static Optional<Double> ratio(String text) {
        Optional<Double> value = text.endsWith("%")
                ? number(text.substring(0, text.length() - 1).strip())
                        .map(percent ->
                                BigDecimal.valueOf(percent).movePointLeft(2).doubleValue())
                : number(text);
        return value.filter(share -> share >= 0 && share <= 1);
    }

    static Optional<com.google.re2j.Pattern> regex(String text) {
        try {
            return Optional.of(com.google.re2j.Pattern.compile(text));
        } catch (com.google.re2j.PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    static Optional<Long> bytes(String text) {
        if (text.equals("0")) {
            return Optional.of(0L);
        }
        Matcher size = SIZE.matcher(text);
        if (text.length() > LONGEST_NUMBER || !size.matches() || !SIZE_SHIFTS.containsKey(size.group(2))) {
            return Optional.empty();
        }
        BigDecimal unit = BigDecimal.valueOf(1L << SIZE_SHIFTS.getOrDefault(size.group(2), 0));
        BigInteger whole = new BigDecimal(size.group(1)).multiply(unit).toBigInteger();
        return whole.bitLength() < Long.SIZE ? Optional.of(whole.longValue()) : Optional.empty();
    }
}
