package dev.chiron.probe;

import dev.chiron.config.Section;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What goes into the {@code Authorization} header; secrets in files are read anew for each request.
 *
 * @param value the header's value, if there is one
 * @param unusable whether a secret is only named, for a manager that does not exist
 */
record HttpCredentials(Optional<Supplier<String>> value, boolean unusable) {
    static final HttpCredentials NONE = new HttpCredentials(Optional.empty(), false);

    /** Reads {@code basic_auth}, {@code authorization} and {@code bearer_token}: one of them, and none beside {@code oauth2}. */
    static HttpCredentials read(Section section, boolean oauth2) {
        Optional<HttpCredentials> basic =
                section.section("basic_auth", "user name and password").map(HttpCredentials::basicAuth);
        Optional<HttpCredentials> authorization =
                section.section("authorization", "the Authorization header").map(HttpCredentials::authorization);
        Optional<HttpCredentials> bearer = bearer(section);
        if ((basic.isPresent() || oauth2) && bearer.isPresent()) {
            section.problem(
                    "", "at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured");
        }
        if (authorization.isPresent() && bearer.isPresent()) {
            section.problem("", "authorization is not compatible with bearer_token & bearer_token_file");
        }
        if (Stream.of(basic.isPresent(), oauth2, authorization.isPresent())
                        .filter(given -> given)
                        .count()
                > 1) {
            section.problem("", "at most one of basic_auth, oauth2 & authorization must be configured");
        }
        return basic.or(() -> authorization).or(() -> bearer).orElse(NONE);
    }

    private static HttpCredentials basicAuth(Section section) {
        SecretSource user = SecretSource.readName(
                section,
                "username",
                "the user's name",
                "at most one of basic_auth username, username_file & username_ref must be configured");
        SecretSource password = SecretSource.read(
                section,
                "password",
                "the user's password",
                "at most one of basic_auth password, password_file & password_ref must be configured");
        return new HttpCredentials(
                Optional.of(() -> basic(user.text() + ":" + password.text())),
                user.byReference() || password.byReference());
    }

    private static HttpCredentials authorization(Section section) {
        String type = section.string("type", "the scheme").orElse("Bearer").strip();
        if (type.toLowerCase(Locale.ROOT).equals("basic")) {
            section.problem("type", "authorization type cannot be set to \"basic\", use \"basic_auth\" instead");
        }
        SecretSource credentials = SecretSource.read(
                section,
                "credentials",
                "what follows the scheme",
                "at most one of authorization credentials & credentials_file must be configured");
        String scheme = type.isEmpty() ? "Bearer" : type;
        return new HttpCredentials(
                Optional.of(() -> (scheme + " " + credentials.text()).strip()), credentials.byReference());
    }

    private static Optional<HttpCredentials> bearer(Section section) {
        SecretSource token = SecretSource.fileOrInline(
                section,
                "bearer_token",
                "a token, as authorization with the type Bearer",
                "at most one of bearer_token & bearer_token_file must be configured");
        return token.secret()
                .map(secret -> new HttpCredentials(Optional.of(() -> ("Bearer " + secret.value()).strip()), false));
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    /** The header's value, if there is one. */
    Optional<String> header() {
        return value.map(Supplier::get);
    }

    /** The header's value for the user and password of a URL, still escaped there. */
    static String ofUserInfo(String escaped) {
        String whole = escaped.indexOf(':') < 0 ? escaped + ":" : escaped;
        List<String> parts = List.of(whole.split(":", 2));
        return basic(unescaped(parts.getFirst()) + ":" + unescaped(parts.getLast()));
    }

    /** What a text says with percent signs for what a URL cannot hold. */
    static String unescaped(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
