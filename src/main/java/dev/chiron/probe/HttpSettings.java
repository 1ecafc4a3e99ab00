package dev.chiron.probe;

import com.google.re2j.Pattern;
import dev.chiron.config.Section;
import dev.chiron.net.IpChoice;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings beneath {@code http:}: what is asked, how, and what the answer must be. */
record HttpSettings(Request request, Expectation expectation, boolean follow, IpChoice ip, HttpClientSettings client) {

    /** What is sent. */
    record Request(
            String method,
            Map<String, String> headers,
            Optional<byte[]> body,
            Optional<Path> bodyFile,
            Optional<Compression> compression) {

        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    /**
     * What the answer must be.
     *
     * @param statuses empty for any 2xx
     * @param versions empty for any
     * @param largestBody in bytes, unpacked; 0 for any size
     */
    record Expectation(
            List<Integer> statuses,
            List<String> versions,
            boolean failIfSsl,
            boolean failIfNotSsl,
            List<HeaderMatch> forbiddenHeaders,
            List<HeaderMatch> requiredHeaders,
            List<Pattern> forbiddenBodies,
            List<Pattern> requiredBodies,
            long largestBody) {

        boolean admits(int status) {
            return statuses.isEmpty() ? status >= 200 && status < 300 : statuses.contains(status);
        }

        /** {@code 2xx}, or {@code 200 or 404}. */
        String wantedStatus() {
            return statuses.isEmpty()
                    ? "2xx"
                    : statuses.stream().map(String::valueOf).collect(Collectors.joining(" or "));
        }

        boolean readsBody() {
            return !forbiddenBodies.isEmpty() || !requiredBodies.isEmpty();
        }
    }

    static HttpSettings read(Section section) {
        HttpClientSettings client = HttpClientSettings.read(section);
        return new HttpSettings(
                request(section),
                expectation(section),
                follow(section, client.followRedirects()),
                IpChoice.read(section),
                client);
    }

    private static Request request(Section section) {
        Optional<byte[]> body =
                section.octets("body", "the body to send").optional().filter(bytes -> bytes.length > 0);
        Optional<Path> bodyFile =
                section.file("body_file", "a file to send as the body").optional();
        if (body.isPresent() && bodyFile.isPresent()) {
            section.problem("body_file", "setting body and body_file both are not allowed");
        }
        return new Request(
                section.string("method", "the request's method")
                        .check(word -> HttpHeaderName.valid(word), "is no HTTP method")
                        .orElse("GET"),
                headers(section),
                body,
                bodyFile,
                compression(section));
    }

    private static Map<String, String> headers(Section section) {
        Map<String, String> headers = section.stringMap("headers", "header fields to send");
        headers.forEach((name, value) -> {
            if (!section.documenting()
                    && (!HttpHeaderName.valid(name) || value.chars().anyMatch(c -> c < ' ' && c != '\t'))) {
                section.problem("headers", "\"" + name + "\" is no header that can be sent");
            }
        });
        return headers;
    }

    private static Optional<Compression> compression(Section section) {
        List<String> known = Arrays.stream(Compression.values())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
        return section.string("compression", "how the body is compressed: " + String.join(", ", known))
                .check(
                        word -> word.isEmpty() || known.contains(word.toLowerCase(Locale.ROOT)),
                        "must be one of " + String.join(", ", known))
                .optional()
                .filter(word -> !word.isEmpty())
                .map(word -> Compression.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    private static Expectation expectation(Section section) {
        return new Expectation(
                section.integers("valid_status_codes", "the statuses that are fine; 2xx if none is given"),
                section.strings("valid_http_versions", "the versions that are fine, as HTTP/1.1; all if none is given"),
                section.bool("fail_if_ssl", "fail when the answer came over TLS")
                        .orElse(false),
                section.bool("fail_if_not_ssl", "fail when the answer did not come over TLS")
                        .orElse(false),
                HeaderMatch.readAll(section, "fail_if_header_matches", "headers of which no value may match"),
                HeaderMatch.readAll(section, "fail_if_header_not_matches", "headers of which a value must match"),
                section.regexes("fail_if_body_matches_regexp", "what the body must not match"),
                section.regexes("fail_if_body_not_matches_regexp", "what the body must match"),
                Math.max(
                        0,
                        section.bytes("body_size_limit", "the largest body, unpacked; 0 for any")
                                .orElse(0L)));
    }

    private static boolean follow(Section section, boolean standard) {
        return section.bool("no_follow_redirects", "deprecated, the opposite of follow_redirects")
                .optional()
                .map(not -> !not)
                .orElse(standard);
    }
}
