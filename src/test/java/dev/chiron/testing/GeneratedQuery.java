package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;

/** Query strings, mostly well-formed: known and unknown parameters, encoded once, twice or wrongly, repeated, empty, very long. */
public final class GeneratedQuery {
    private static final int MOST_PARAMETERS = 5;
    private static final String HEX = "0123456789ABCDEF";

    private final Choices choices;
    private final List<String> names;
    private final List<String> values;

    public GeneratedQuery(Choices choices, List<String> names, List<String> values) {
        this.choices = choices;
        this.names = names;
        this.values = values;
    }

    /** What follows the question mark; nothing in it ends a request line. */
    public String query() {
        StringBuilder query = new StringBuilder();
        for (int i = choices.below(MOST_PARAMETERS + 1); i > 0; i--) {
            query.append(encoded(choices.of(names)))
                    .append(choices.onceIn(15) ? choices.of("", "==", ";", "&") : "=")
                    .append(encoded(value()))
                    .append(choices.onceIn(15) ? choices.of("", "&&", ";", "#", "?") : "&");
        }
        byte[] written = query.toString().getBytes(ISO_8859_1);
        byte[] sent = choices.onceIn(3) ? Mutations.damaged(written, choices) : written;
        return new String(sent, ISO_8859_1).replaceAll("[\\x00- ]", "%");
    }

    private String value() {
        return switch (choices.below(6)) {
            case 4 -> new String(choices.raw(20), ISO_8859_1);
            case 5 ->
                choices.of(values)
                        + choices.of(
                                "%", "%zz", "%0", "\0", "%00", "+", "\r\nX: y", "\u00ff", "a".repeat(3000), "../..");
            default -> choices.of(values);
        };
    }

    private String encoded(String text) {
        String result = text;
        for (int i = choices.of(1, 1, 1, 2, 0); i > 0; i--) {
            result = once(result);
        }
        return result;
    }

    private static String once(String text) {
        StringBuilder result = new StringBuilder();
        for (byte each : text.getBytes(ISO_8859_1)) {
            if (Character.isLetterOrDigit(each) || each == '.' || each == '_') {
                result.append((char) each);
            } else {
                result.append('%').append(HEX.charAt(each >> 4 & 15)).append(HEX.charAt(each & 15));
            }
        }
        return result.toString();
    }
}
