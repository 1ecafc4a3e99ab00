package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.IpChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings beneath {@code http:}: what is asked, how, and what the answer must be.
 *
 * @param http3 whether HTTP/3 is to be spoken, which is accepted and not supported
 * @param skipResolve whether a name is left to the proxy, if there is one
 */
record HttpSettings(
        Request request,
        HttpExpectation expectation,
        boolean follow,
        boolean http3,
        boolean skipResolve,
        IpChoice ip,
        HttpClientSettings client) {

    /**
     * What is sent.
     *
     * @param compression how the answer's body is compressed, as the module says; may be a word without meaning
     */
    record Request(
            String method,
            Map<String, String> headers,
            Optional<byte[]> body,
            Optional<Path> bodyFile,
            String compression) {

        Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    }

    static HttpSettings read(Section section) {
        HttpClientSettings client = HttpClientSettings.read(section);
        HttpExpectation expectation = HttpExpectation.read(section);
        boolean http3 = section.bool("enable_http3", "accepted for blackbox.yml files; HTTP/3 is not spoken")
                .orElse(false);
        refuseImpossibleVersions(section, http3, client.enableHttp2(), expectation.versions());
        return new HttpSettings(
                request(section),
                expectation,
                follow(section, client.followRedirects()),
                http3,
                section.bool("skip_resolve_phase_with_proxy", "leave looking names up to the proxy, if there is one")
                        .orElse(false),
                IpChoice.read(section),
                client);
    }

    private static void refuseImpossibleVersions(Section section, boolean http3, boolean http2, List<String> versions) {
        if (!http3 && versions.contains("HTTP/3.0")) {
            section.problem(
                    "valid_http_versions", "HTTP/3 cannot be used as a valid HTTP version when enable_http3 is false");
        }
        if (http3 && (versions.contains("HTTP/2.0") || versions.contains("HTTP/1.1"))) {
            section.problem(
                    "valid_http_versions",
                    "HTTP/3 and HTTP/2.0/1.1 cannot be used together - only HTTP/3.0 is allowed when enable_http3 is"
                            + " true");
        }
        if (http3 && http2) {
            section.problem("enable_http3", "when enable_http3 is true, enable_http2 must be set to false");
        }
    }

    private static Request request(Section section) {
        Optional<byte[]> body =
                section.octets("body", "the body to send").optional().filter(bytes -> bytes.length > 0);
        Optional<Path> bodyFile =
                section.file("body_file", "a file to send as the body").optional();
        if (body.isPresent() && bodyFile.isPresent()) {
            section.problem("body_file", "setting body and body_file both are not allowed");
        }
        String compression = section.string(
                        "compression", "how the answer's body is compressed: gzip, br, deflate or identity")
                .orElse("");
        String method = section.string("method", "the request's method")
                .check(word -> word.isEmpty() || HttpHeaderName.valid(word), "is no HTTP method")
                .orElse("GET");
        return new Request(
                method.isEmpty() ? "GET" : method, headers(section, compression), body, bodyFile, compression);
    }

    private static Map<String, String> headers(Section section, String compression) {
        Map<String, String> headers = section.stringMap("headers", "header fields to send");
        headers.forEach((name, value) -> {
            if (!section.documenting()
                    && (!HttpHeaderName.valid(name) || value.chars().anyMatch(c -> c < ' ' && c != '\t'))) {
                section.problem("headers", "\"" + name + "\" is no header that can be sent");
            }
            if (AcceptEncoding.isName(name) && !AcceptEncoding.admits(value, compression)) {
                section.problem(
                        "compression",
                        "invalid configuration \"" + name + ": " + value + "\", \"compression: " + compression + "\"");
            }
        });
        return headers;
    }

    /** Why no request can be made of them: our own fault, never the target's. */
    Optional<String> unusable() {
        return http3
                ? Optional.of("enable_http3 is set, and HTTP/3 is not supported")
                : client.failure()
                        .or(() -> request.bodyFile()
                                .filter(file -> !Files.isReadable(file))
                                .map(file -> "body_file " + file + " cannot be read"));
    }

    private static boolean follow(Section section, boolean standard) {
        return section.bool("no_follow_redirects", "deprecated, the opposite of follow_redirects")
                .optional()
                .map(not -> !not)
                .orElse(standard);
    }
}
