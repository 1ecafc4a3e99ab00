package dev.chiron.web;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Who a request to the control listener comes from: by its token, its user's password, or its session's cookie. */
final class Callers {
    private static final String REALM = "Bearer realm=\"chiron\"";
    private static final String USERS = "Basic realm=\"chiron\", ";
    private static final String BEARER = "bearer ";

    private final Supplier<SecuritySettings> security;
    private final WebGuard guard;
    private final Tokens tokens;
    private final Sessions sessions;

    Callers(Supplier<SecuritySettings> security, WebGuard guard, Sessions sessions) {
        this.security = security;
        this.guard = guard;
        this.tokens = new Tokens(() -> security.get().tokens());
        this.sessions = sessions;
    }

    /** A caller with what proves it. */
    record Known(Caller caller, Credential credential) {}

    /** Whether there is anybody to be told from others. */
    boolean any() {
        return tokens.any() || guard.asksForUsers();
    }

    /** Who shows a token or a password. */
    Known shown(Request request) throws Problem {
        if (showsUser(request)) {
            return user(request);
        }
        String token = token(request)
                .orElseThrow(() -> unknown(
                        request, "log in, or show a token as \"Authorization: Bearer …\" or \"X-API-Key: …\"", ""));
        return ofToken(request, token);
    }

    /** Whether a request shows anything that says who asks, the session's cookie aside. */
    boolean showsAnything(Request request) {
        return showsUser(request) || token(request).isPresent();
    }

    private boolean showsUser(Request request) {
        return request.header("Authorization").filter(Passwords::isBasic).isPresent() && guard.asksForUsers();
    }

    private Known user(Request request) throws Problem {
        String user = guard.user(request).orElseThrow(() -> unknown(request, "the user or the password is wrong", ""));
        return new Known(
                new Caller(user, role(user), Caller.Shown.BASIC), new Credential.User(user, guard.passwordHash(user)));
    }

    /** Who a token was given to. */
    Known ofToken(Request request, String token) throws Problem {
        return tokens.matching(token)
                .map(match -> new Known(caller(match, Caller.Shown.TOKEN), match.credential()))
                .orElseThrow(
                        () -> unknown(request, "the token is none of those configured", ", error=\"invalid_token\""));
    }

    /** Who began a session, as long as what they showed then still holds. */
    Optional<Caller> ofSession(String id) {
        Optional<Caller> caller = sessions.use(id).flatMap(this::still);
        if (caller.isEmpty()) {
            sessions.end(id);
        }
        return caller;
    }

    private Optional<Caller> still(Credential credential) {
        return switch (credential) {
            case Credential.Token token -> tokens.still(token).map(match -> caller(match, Caller.Shown.SESSION));
            case Credential.User user ->
                !user.hash().isEmpty() && guard.passwordHash(user.name()).equals(user.hash())
                        ? Optional.of(new Caller(user.name(), role(user.name()), Caller.Shown.SESSION))
                        : Optional.empty();
        };
    }

    private static Caller caller(Tokens.Match match, Caller.Shown shown) {
        return new Caller(match.token().name(), match.token().role(), shown);
    }

    /**
     * A refusal that says how to be known. A page's own requests are not told of passwords: a browser would ask for one
     * over the page's head.
     */
    private Problem unknown(Request request, String detail, String error) {
        boolean script = request.header("Sec-Fetch-Mode")
                .filter(mode -> !mode.equals("navigate"))
                .isPresent();
        return Problem.unauthenticated(detail, (guard.asksForUsers() && !script ? USERS : "") + REALM + error);
    }

    private Role role(String user) {
        return security.get().users().stream()
                .filter(each -> each.name().equals(user))
                .map(UserSettings::role)
                .findFirst()
                .orElse(Role.VIEWER);
    }

    private static Optional<String> token(Request request) {
        return request.header("Authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()).strip())
                .or(() -> request.header("X-API-Key").map(String::strip))
                .filter(value -> !value.isEmpty());
    }
}
