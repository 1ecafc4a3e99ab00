package dev.chiron.web;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who a request to the control listener comes from, by the token or the user's password that it shows. */
final class Callers {
    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);
    private static final String REALM = "Bearer realm=\"chiron\"";
    private static final String USERS = "Basic realm=\"chiron\", ";
    private static final String BEARER = "bearer ";

    private final Supplier<SecuritySettings> security;
    private final WebGuard guard;

    Callers(Supplier<SecuritySettings> security, WebGuard guard) {
        this.security = security;
        this.guard = guard;
    }

    /** Whether there is anybody to be told from others. */
    boolean any() {
        return !security.get().tokens().isEmpty() || guard.asksForUsers();
    }

    Caller of(Request request) throws Problem {
        if (request.header("Authorization").filter(Passwords::isBasic).isPresent() && guard.asksForUsers()) {
            String user = guard.user(request).orElseThrow(() -> unknown("the user or the password is wrong", ""));
            return new Caller(user, role(user), Caller.Shown.BASIC);
        }
        String shown = shown(request)
                .orElseThrow(() -> unknown("show a token as \"Authorization: Bearer …\" or \"X-API-Key: …\"", ""));
        return matching(security.get().tokens(), shown)
                .map(token -> new Caller(token.name(), token.role(), Caller.Shown.TOKEN))
                .orElseThrow(() -> unknown("the token is none of those configured", ", error=\"invalid_token\""));
    }

    private Problem unknown(String detail, String error) {
        return Problem.unauthenticated(detail, (guard.asksForUsers() ? USERS : "") + REALM + error);
    }

    private Role role(String user) {
        return security.get().users().stream()
                .filter(each -> each.name().equals(user))
                .map(UserSettings::role)
                .findFirst()
                .orElse(Role.VIEWER);
    }

    private static Optional<String> shown(Request request) {
        return request.header("Authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).strip())
                .or(() -> request.header("X-API-Key").map(String::strip))
                .filter(value -> !value.isEmpty());
    }

    /** Compares with every token, whichever matches, and by digest, so that the time taken tells nothing. */
    private static Optional<TokenSettings> matching(List<TokenSettings> tokens, String shown) {
        byte[] digest = digest(shown);
        TokenSettings found = null;
        for (TokenSettings token : tokens) {
            for (String valid : content(token).lines().toList()) {
                boolean same = MessageDigest.isEqual(digest, digest(valid.strip())) && !valid.isBlank();
                found = same ? token : found;
            }
        }
        return Optional.ofNullable(found);
    }

    private static String content(TokenSettings token) {
        try {
            return token.content().value();
        } catch (UncheckedIOException e) {
            LOG.warn("the token {} cannot be used: {}", token.name(), e.getMessage());
            return "";
        }
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
