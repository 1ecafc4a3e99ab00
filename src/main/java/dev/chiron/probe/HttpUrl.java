package dev.chiron.probe;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * An http or https URL as it goes over the wire: nothing is normalised, only what no request line may hold is escaped.
 *
 * @param host a name, or an IP address, an IPv6 one without brackets
 * @param port as it was written; one above 65535 is never reached
 * @param userInfo what stood before {@code @}, still escaped
 * @param path path and query; starts with a slash
 */
record HttpUrl(boolean tls, String host, int port, Optional<String> userInfo, String path) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** What a host's name may hold besides letters, digits and what lies beyond ASCII; nothing that ends it or a line. */
    private static final String SIGNS = "-_.~!$&'()*+,;=<>\"";

    /** Empty when the text is no such URL; without a scheme, it is http. */
    static Optional<HttpUrl> parse(String text) {
        int scheme = text.indexOf("://");
        boolean bare = scheme < 0 || text.substring(0, scheme).matches(".*[/?#@].*");
        String name = bare ? "http" : text.substring(0, scheme).toLowerCase(Locale.ROOT);
        if (!name.equals("http") && !name.equals("https")) {
            return Optional.empty();
        }
        return authority(name.equals("https"), bare ? text : text.substring(scheme + 3));
    }

    private static Optional<HttpUrl> authority(boolean tls, String rest) {
        int end = firstOf(rest, "/?#");
        String authority = rest.substring(0, end);
        int at = authority.lastIndexOf('@');
        Optional<String> user = at < 0 ? Optional.empty() : Optional.of(authority.substring(0, at));
        String place = authority.substring(at + 1);
        int colon = place.lastIndexOf(':');
        boolean hasPort = colon >= 0 && place.indexOf(']', colon) < 0;
        if (place.startsWith("[") != place.contains("]")) {
            return Optional.empty();
        }
        boolean defaulted = !hasPort || colon == place.length() - 1;
        String host = hasPort ? place.substring(0, colon) : place;
        Optional<HostPort> parsed = HostPort.parseWithAnyPort(
                host + ":" + (defaulted ? String.valueOf(tls ? HTTPS : HTTP) : place.substring(colon + 1)));
        return parsed.filter(to -> isHost(to.host()))
                .map(to -> new HttpUrl(tls, to.host(), to.port(), user, requestTarget(rest.substring(end))));
    }

    /** Go refuses the same; a host is written into requests as it is. */
    private static boolean isHost(String host) {
        boolean address = host.indexOf(':') >= 0;
        return host.chars()
                .allMatch(c -> c > 0x7f
                        || Character.isLetterOrDigit(c)
                        || SIGNS.indexOf(c) >= 0
                        || (address && (c == ':' || c == '%')));
    }

    private static String requestTarget(String rest) {
        String whole = rest.substring(0, firstOf(rest, "#"));
        return escaped(whole.startsWith("/") ? whole : "/" + whole);
    }

    /** Where a {@code Location} leads from here; empty when it is no URL that can be followed. */
    Optional<HttpUrl> follow(String location) {
        String to = location.strip();
        if (isAbsolute(to)) {
            return to.contains("://") ? parse(to) : Optional.empty();
        }
        if (to.startsWith("//")) {
            return authority(tls, to.substring(2));
        }
        String reference = to.substring(0, firstOf(to, "#"));
        return Optional.of(new HttpUrl(tls, host, port, userInfo, resolved(reference)));
    }

    /** Whether a reference names its scheme. */
    static boolean isAbsolute(String reference) {
        return reference.strip().matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
    }

    private String resolved(String reference) {
        String base = path.substring(0, firstOf(path, "?"));
        if (reference.isEmpty()) {
            return path;
        }
        if (reference.startsWith("?")) {
            return escaped(base + reference);
        }
        String merged =
                reference.startsWith("/") ? reference : base.substring(0, base.lastIndexOf('/') + 1) + reference;
        int query = firstOf(merged, "?");
        return escaped(withoutDots(merged.substring(0, query)) + merged.substring(query));
    }

    /** Removes {@code .} and {@code ..} segments (RFC 3986, 5.2.4). */
    private static String withoutDots(String path) {
        String[] segments = path.substring(1).split("/", -1);
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            if (segments[i].equals("..")) {
                kept.setLength(Math.max(0, kept.lastIndexOf("/")));
            }
            if (!segments[i].equals(".") && !segments[i].equals("..")) {
                kept.append('/').append(segments[i]);
            } else if (last) {
                kept.append('/');
            }
        }
        return kept.isEmpty() ? "/" : kept.toString();
    }

    boolean sameHost(HttpUrl other) {
        return host.equalsIgnoreCase(other.host);
    }

    /** The Host header: without the port when it is the scheme's own. */
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (tls ? HTTPS : HTTP) ? name : name + ":" + port;
    }

    /** For people: never with user and password. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + authority() + path;
    }

    private static int firstOf(String text, String stops) {
        for (int i = 0; i < text.length(); i++) {
            if (stops.indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    private static String escaped(String path) {
        if (path.chars().allMatch(c -> c > ' ' && c < 127)) {
            return path;
        }
        StringBuilder text = new StringBuilder();
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            if (each > ' ' && each < 127) {
                text.append((char) each);
            } else {
                text.append(String.format("%%%02X", each & 0xff));
            }
        }
        return text.toString();
    }
}
