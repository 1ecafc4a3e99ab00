package dev.chiron.web;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides who comes in: by the name they call, the page they come from, and the token they show. */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final String REALM = "Bearer realm=\"chiron\"";
    private static final String BEARER = "bearer ";

    private final ListenAddress address;
    private final Supplier<SecuritySettings> security;

    Gate(ListenAddress address, Supplier<SecuritySettings> security) {
        this.address = address;
        this.security = security;
    }

    /** Refuses what a page of somebody else's makes a browser send: a foreign name, or a foreign origin. */
    void checkOrigin(Request request) throws Problem {
        String host = request.header("Host").orElse("");
        if (!host.isEmpty() && !ours(nameOf(host))) {
            throw Problem.forbidden("this listener is not called \"" + nameOf(host)
                    + "\"; list the name in security.hosts if it should be");
        }
        Optional<String> origin = request.header("Origin");
        if (origin.isPresent() && !sameAuthority(origin.get(), host)) {
            throw Problem.forbidden("requests from pages of another origin are not answered");
        }
    }

    private static boolean sameAuthority(String origin, String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    private static String nameOf(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? host : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    private boolean ours(String name) {
        if (name.equals("localhost")
                || name.equals(address.host())
                || security.get().hosts().contains(name)) {
            return true;
        }
        Optional<InetAddress> literal = literal(name);
        if (address.isLoopback()) {
            return literal.filter(InetAddress::isLoopbackAddress).isPresent();
        }
        // Rebinding a name needs a name: an address literal cannot be made to point elsewhere.
        return literal.isPresent() || name.equals(ownName());
    }

    private static Optional<InetAddress> literal(String name) {
        try {
            return Optional.of(InetAddress.ofLiteral(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Lets the request pass, or says why not; returns who it comes from, for the log. */
    String admit(Request request, Role.Need need) throws Problem {
        List<TokenSettings> tokens = security.get().tokens();
        if (need == Role.Need.NOTHING) {
            return "anyone";
        }
        if (tokens.isEmpty()) {
            if (need == Role.Need.READING) {
                return "anyone";
            }
            throw Problem.forbidden("without security.tokens in the configuration this listener only answers GET");
        }
        Optional<String> shown = shown(request);
        if (shown.isEmpty()) {
            throw Problem.unauthenticated("show a token as \"Authorization: Bearer …\" or \"X-API-Key: …\"", REALM);
        }
        TokenSettings token = matching(tokens, shown.get())
                .orElseThrow(() -> Problem.unauthenticated(
                        "the token is none of those configured", REALM + ", error=\"invalid_token\""));
        if (!token.role().allows(need)) {
            throw Problem.forbidden("the role " + token.role().name().toLowerCase(Locale.ROOT) + " may not do this");
        }
        return token.name();
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
