package dev.chiron.net;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The host and port that a target's text names, whatever its kind: {@code https://user@host/path}, {@code host:53},
 * {@code host}.
 *
 * @param host a name in lower case without the root's dot, or an address without brackets
 * @param port as written, else that of the scheme; absent when neither tells
 */
record Destination(String host, OptionalInt port) {
    private static final Map<String, Integer> PORTS = Map.of("http", 80, "ws", 80, "https", 443, "wss", 443);
    private static final int LONGEST_PORT = 5;
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-f]*|[0-9]+");

    static Destination of(String target) {
        int mark = target.indexOf("://");
        String scheme = mark < 0 ? "" : target.substring(0, mark).toLowerCase(Locale.ROOT);
        String rest = mark < 0 ? target : target.substring(mark + 3);
        String authority = rest.substring(0, end(rest));
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        OptionalInt standard =
                PORTS.containsKey(scheme) ? OptionalInt.of(PORTS.getOrDefault(scheme, 0)) : OptionalInt.empty();
        int colon = place.lastIndexOf(':');
        boolean bareSix = colon != place.indexOf(':') && !place.startsWith("[");
        if (colon < 0 || bareSix || place.indexOf(']', colon) >= 0) {
            return new Destination(plain(place), standard);
        }
        OptionalInt written = port(place.substring(colon + 1));
        return new Destination(plain(place.substring(0, colon)), written.isPresent() ? written : standard);
    }

    /** The address, if the host is one. */
    Optional<InetAddress> literal() {
        return literal(host);
    }

    static Optional<InetAddress> literal(String host) {
        return Resolver.isLiteral(host) ? Resolver.parsed(host) : Optional.empty();
    }

    /** Whether some readers take the host for an address that {@link #literal} does not see: {@code 127.1}, {@code 0x7f.1}. */
    static boolean isOddAddress(String host) {
        return literal(host).isEmpty()
                && (Resolver.isLiteral(host)
                        || NUMBER.matcher(host.substring(host.lastIndexOf('.') + 1))
                                .matches());
    }

    /** A host without brackets, in lower case, without the dot of the root. */
    static String plain(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String lower = bare.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static int end(String rest) {
        int end = rest.length();
        for (char stop : new char[] {'/', '?', '#'}) {
            int at = rest.indexOf(stop);
            end = at >= 0 && at < end ? at : end;
        }
        return end;
    }

    private static OptionalInt port(String digits) {
        boolean number = !digits.isEmpty()
                && digits.length() <= LONGEST_PORT
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }
}
