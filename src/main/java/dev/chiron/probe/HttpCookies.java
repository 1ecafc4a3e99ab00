package dev.chiron.probe;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The cookies of one run (RFC 6265), kept by the names of hosts: set on the way, and sent back further on. Of one thread. */
final class HttpCookies {
    private final List<Cookie> cookies = new ArrayList<>();

    /** A cookie, and where it belongs: to a host alone or to its whole domain, and to what lies beneath a path. */
    private record Cookie(String name, String value, String domain, boolean hostOnly, String path, boolean secure) {
        boolean replaces(Cookie other) {
            return name.equals(other.name) && domain.equals(other.domain) && path.equals(other.path);
        }

        boolean belongsTo(HttpUrl url, String host) {
            boolean there = hostOnly ? host.equals(domain) : HttpRedirects.within(host, domain);
            return there && (url.tls() || !secure) && beneath(pathOf(url));
        }

        private boolean beneath(String asked) {
            return asked.equals(path)
                    || (asked.startsWith(path) && (path.endsWith("/") || asked.charAt(path.length()) == '/'));
        }
    }

    /** Keeps what an answer sets, and drops what it takes back. */
    void keep(HttpUrl url, HttpHead head, Instant now) {
        for (String text : head.all("Set-Cookie")) {
            parse(url, text).ifPresent(cookie -> {
                cookies.removeIf(cookie::replaces);
                if (!gone(text, now)) {
                    cookies.add(cookie);
                }
            });
        }
    }

    /** The {@code Cookie} header for a request; none when there is no cookie for it. */
    Optional<String> header(HttpUrl url) {
        String host = host(url);
        String text = cookies.stream()
                .filter(cookie -> cookie.belongsTo(url, host))
                .sorted(Comparator.comparingInt(
                        (Cookie cookie) -> -cookie.path().length()))
                .map(cookie -> cookie.name() + "=" + cookie.value())
                .collect(Collectors.joining("; "));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Cookie> parse(HttpUrl url, String text) {
        String pair = text.split(";", 2)[0];
        int equals = pair.indexOf('=');
        String name = equals < 0 ? "" : pair.substring(0, equals).strip();
        if (!HttpHeaderName.valid(name)) {
            return Optional.empty();
        }
        String value = pair.substring(equals + 1).strip();
        if (!mayBeValue(value)) {
            return Optional.empty();
        }
        String host = host(url);
        String domain = attribute(text, "domain").map(HttpCookies::bare).orElse("");
        // A domain of one label is a whole country's, or worse; an address has no domain.
        boolean single = domain.indexOf('.') < 0 || host.matches("[0-9.]+|.*:.*");
        boolean hostOnly = domain.isEmpty() || (single && domain.equals(host));
        if (!hostOnly && (single || !HttpRedirects.within(host, domain))) {
            return Optional.empty();
        }
        return Optional.of(new Cookie(
                name,
                value,
                hostOnly ? host : domain,
                hostOnly,
                attribute(text, "path").filter(path -> path.startsWith("/")).orElseGet(() -> folder(url)),
                attribute(text, "secure").isPresent()));
    }

    /** Whether Go would take it too: printable ASCII without quotes, unless they are around the whole. */
    private static boolean mayBeValue(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        String inner = quoted ? value.substring(1, value.length() - 1) : value;
        return inner.chars().allMatch(c -> c >= ' ' && c < 127 && c != '"' && c != '\\');
    }

    private static boolean gone(String text, Instant now) {
        Optional<String> age = attribute(text, "max-age").filter(digits -> digits.matches("-?\\d{1,18}"));
        return age.isPresent()
                ? Long.parseLong(age.get()) <= 0
                : attribute(text, "expires")
                        .map(date -> date.replaceFirst("(\\d\\d)-(\\w{3})-(\\d{4})", "$1 $2 $3"))
                        .flatMap(HttpDate::parse)
                        .filter(end -> !end.isAfter(now))
                        .isPresent();
    }

    /** The last attribute of that name; empty text when it has no value. */
    private static Optional<String> attribute(String text, String name) {
        Optional<String> found = Optional.empty();
        String[] parts = text.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String[] words = parts[i].split("=", 2);
            if (words[0].strip().equalsIgnoreCase(name)) {
                found = Optional.of(words.length > 1 ? words[1].strip() : "");
            }
        }
        return found;
    }

    private static String bare(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        return lower.startsWith(".") ? lower.substring(1) : lower;
    }

    private static String host(HttpUrl url) {
        return url.host().toLowerCase(Locale.ROOT);
    }

    private static String pathOf(HttpUrl url) {
        return url.path().split("\\?", 2)[0];
    }

    /** The path up to its last slash (RFC 6265, 5.1.4). */
    private static String folder(HttpUrl url) {
        String path = pathOf(url);
        return path.substring(0, Math.max(1, path.lastIndexOf('/')));
    }
}
