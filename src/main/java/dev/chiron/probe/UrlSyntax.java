package dev.chiron.probe;

/**
 * What is no URL at all, not even a relative one, to blackbox_exporter: it gives up on a redirect there before it counts
 * it. Whether a URL can be followed is another question.
 */
final class UrlSyntax {
    /** What may not stand in a host, beside what would end it. */
    private static final String NO_HOST = " \\^`{|}";

    private UrlSyntax() {}

    static boolean broken(String reference) {
        if (reference.startsWith(":") || reference.chars().anyMatch(c -> c < ' ' || c == 127)) {
            return true;
        }
        int fragment = reference.indexOf('#');
        String whole = fragment < 0 ? reference : reference.substring(0, fragment);
        int query = whole.indexOf('?');
        String path = query < 0 ? whole : whole.substring(0, query);
        return badlyEscaped(path)
                || (fragment >= 0 && badlyEscaped(reference.substring(fragment)))
                || brokenPlace(path);
    }

    private static boolean brokenPlace(String reference) {
        String scheme = scheme(reference);
        String rest = scheme.isEmpty() ? reference : reference.substring(scheme.length() + 1);
        if (rest.startsWith("//") && !(scheme.isEmpty() && rest.startsWith("///"))) {
            int slash = rest.indexOf('/', 2);
            return brokenAuthority(rest.substring(2, slash < 0 ? rest.length() : slash));
        }
        int slash = rest.indexOf('/');
        return scheme.isEmpty() && (slash < 0 ? rest : rest.substring(0, slash)).indexOf(':') >= 0;
    }

    /** What stands before the first colon, if it begins with a letter; otherwise that colon is none of a scheme. */
    private static String scheme(String reference) {
        int colon = reference.indexOf(':');
        String word = colon < 0 ? "" : reference.substring(0, colon);
        return word.matches("[A-Za-z][A-Za-z0-9+.-]*") ? word : "";
    }

    private static boolean brokenAuthority(String authority) {
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        if (place.chars().anyMatch(c -> NO_HOST.indexOf(c) >= 0)) {
            return true;
        }
        int bracket = place.lastIndexOf(']');
        if (place.startsWith("[")) {
            return bracket < 0 || brokenPort(place.substring(bracket + 1));
        }
        int colon = place.lastIndexOf(':');
        return colon >= 0 && brokenPort(place.substring(colon));
    }

    /** An empty port is one. */
    private static boolean brokenPort(String colonAndPort) {
        return !colonAndPort.matches("(:[0-9]*)?");
    }

    private static boolean badlyEscaped(String text) {
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
            if (at + 2 >= text.length() || !hex(text.charAt(at + 1)) || !hex(text.charAt(at + 2))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hex(char digit) {
        return Character.digit(digit, 16) >= 0 && digit < 128;
    }
}
