package dev.chiron.web;

import dev.chiron.config.Secret;
import dev.chiron.config.Section;
import dev.chiron.net.ServerTls;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a web configuration file says, in Prometheus' own format.
 *
 * @param tls empty where the listeners speak plain HTTP
 * @param users the bcrypt hashes of their passwords, by name; without any, nobody is asked
 * @param headers to send with every answer
 */
record WebConfig(Optional<ServerTls> tls, Map<String, String> users, Map<String, String> headers, RateLimit rateLimit) {
    static final WebConfig NONE = new WebConfig(Optional.empty(), Map.of(), Map.of(), new RateLimit(Duration.ZERO, 0));

    /** The headers that may be set, with the values that they may have; any for an empty list. */
    private static final Map<String, List<String>> HEADERS = Map.of(
            "Strict-Transport-Security", List.of(),
            "X-Content-Type-Options", List.of("nosniff"),
            "X-Frame-Options", List.of("deny", "sameorigin"),
            "X-XSS-Protection", List.of(),
            "Content-Security-Policy", List.of());

    static WebConfig read(Section root) {
        Optional<ServerTls> tls = ServerTls.read(root.sectionOrEmpty("tls_server_config", "how TLS is spoken"));
        Section http = root.sectionOrEmpty("http_server_config", "what goes with every answer");
        // HTTP/1.1 is spoken in either case.
        http.bool("http2", "accepted for Prometheus' files").orElse(true);
        return new WebConfig(
                tls,
                users(root),
                headers(http),
                RateLimit.read(root.sectionOrEmpty("rate_limit", "how many requests are answered")));
    }

    private static Map<String, String> headers(Section http) {
        Map<String, String> headers = new LinkedHashMap<>();
        http.section("headers", "header fields to send with every answer")
                .ifPresent(written -> written.keys()
                        .forEach(name -> written.string(name, "").optional().ifPresent(value -> {
                            headers.put(name, value);
                            complaint(name, value).ifPresent(wrong -> written.problem(name, wrong));
                        })));
        return headers;
    }

    private static Optional<String> complaint(String name, String value) {
        List<String> allowed = HEADERS.get(name);
        if (allowed == null) {
            return Optional.of("HTTP header \"" + name + "\" can not be configured; those that can: "
                    + String.join(", ", HEADERS.keySet().stream().sorted().toList()));
        }
        return allowed.isEmpty() || allowed.contains(value)
                ? Optional.empty()
                : Optional.of("invalid value for " + name + ": expected one of " + String.join(", ", allowed)
                        + ", but got \"" + value + "\"");
    }

    private static Map<String, String> users(Section root) {
        Map<String, String> users = new LinkedHashMap<>();
        root.section("basic_auth_users", "the bcrypt hashes of users' passwords, by name")
                .ifPresent(written -> written.keys().forEach(name -> {
                    String hash =
                            written.inlineSecret(name, "").map(Secret::value).orElse("");
                    users.put(name, hash);
                    if (!Passwords.isHash(hash)) {
                        written.problem(name, "is no bcrypt hash; make one with: htpasswd -nBC 10 " + name);
                    }
                }));
        return users;
    }
}
