package dev.chiron.probe;

import java.util.regex.Pattern;

/** Names of header fields: which there can be, and Go's canonical form, in which they go over the wire. */
final class HttpHeaderName {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private HttpHeaderName() {}

    /** Whether it is a token (RFC 9110, 5.6.2). */
    static boolean valid(String name) {
        return TOKEN.matcher(name).matches();
    }

    /** Whether a text may be the value of a field: one that ends the line would go on as a field of its own. */
    static boolean mayBeValue(String text) {
        return text.chars().allMatch(c -> (c >= ' ' && c != 127) || c == '\t');
    }

    /** Whether a text may stand in the Host header: one that ends the line would go on as a field of its own. */
    static boolean mayBeHost(String text) {
        return text.chars().allMatch(c -> c > ' ' && c != 127);
    }

    /** {@code accEpt-enCoding} as {@code Accept-Encoding}; what is no token stays as it is. */
    static String canonical(String name) {
        if (!valid(name)) {
            return name;
        }
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            boolean first = i == 0 || name.charAt(i - 1) == '-';
            text.append(first ? upper(name.charAt(i)) : lower(name.charAt(i)));
        }
        return text.toString();
    }

    private static char upper(char letter) {
        return letter >= 'a' && letter <= 'z' ? (char) (letter - 'a' + 'A') : letter;
    }

    private static char lower(char letter) {
        return letter >= 'A' && letter <= 'Z' ? (char) (letter - 'A' + 'a') : letter;
    }
}
