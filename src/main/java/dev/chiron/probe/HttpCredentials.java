package dev.chiron.probe;

import dev.chiron.config.Secret;
import dev.chiron.config.Section;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What goes into the {@code Authorization} header; secrets in files are read anew for each request. */
final class HttpCredentials {
    private final Optional<Supplier<String>> header;

    private HttpCredentials(Optional<Supplier<String>> header) {
        this.header = header;
    }

    static HttpCredentials read(Section section) {
        List<Optional<Supplier<String>>> ways = List.of(basicAuth(section), authorization(section), bearer(section));
        boolean compatible = ways.stream().filter(Optional::isPresent).count() <= 1;
        if (!compatible) {
            section.problem("", "at most one of basic_auth, authorization and bearer_token must be configured");
        }
        return new HttpCredentials(ways.stream().flatMap(Optional::stream).findFirst());
    }

    private static Optional<Supplier<String>> basicAuth(Section section) {
        return section.section("basic_auth", "user name and password").map(auth -> {
            Optional<Secret> user = auth.secret("username", "the user's name").optional();
            Optional<Secret> password =
                    auth.secret("password", "the user's password").optional();
            return () -> basic(user.map(Secret::value).orElse("") + ":"
                    + password.map(Secret::value).orElse(""));
        });
    }

    private static Optional<Supplier<String>> authorization(Section section) {
        return section.section("authorization", "the Authorization header").flatMap(auth -> {
            String type = auth.string("type", "the scheme")
                    .check(
                            word -> !word.strip().equalsIgnoreCase("basic"),
                            "cannot be used here, use \"basic_auth\" instead")
                    .orElse("Bearer")
                    .strip();
            Optional<Secret> credentials =
                    auth.secret("credentials", "what follows the scheme").optional();
            return credentials.map(secret -> () -> type + " " + secret.value());
        });
    }

    private static Optional<Supplier<String>> bearer(Section section) {
        return section.secret("bearer_token", "a token, as authorization with the type Bearer")
                .optional()
                .map(token -> () -> "Bearer " + token.value());
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    /** The header's value for a request; a URL's own user comes first. */
    Optional<String> header(HttpUrl url) {
        Stream<String> own = url.userInfo().map(user -> basic(decoded(user))).stream();
        return Stream.concat(own, header.map(Supplier::get).stream()).findFirst();
    }

    private static String decoded(String user) {
        String whole = user.indexOf(':') < 0 ? user + ":" : user;
        try {
            return java.net.URLDecoder.decode(whole.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return whole;
        }
    }
}
