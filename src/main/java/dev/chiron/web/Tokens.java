package dev.chiron.web;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokens of the configuration, as their files hold them at this moment. */
final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private final Supplier<List<TokenSettings>> settings;

    /** A token that was recognised, by one line of its file. */
    record Match(TokenSettings token, Credential.Token credential) {}

    Tokens(Supplier<List<TokenSettings>> settings) {
        this.settings = settings;
    }

    boolean any() {
        return !settings.get().isEmpty();
    }

    /** The token that was shown. */
    Optional<Match> matching(String shown) {
        return matching(digest(shown.strip()));
    }

    /** The token of a line that was shown before, if it still stands there. */
    Optional<Match> still(Credential.Token credential) {
        return matching(HexFormat.of().parseHex(credential.digest()))
                .filter(match -> match.token().name().equals(credential.name()));
    }

    /** Compares with every token, whichever matches, and by digest, so that the time taken tells nothing. */
    private Optional<Match> matching(byte[] digest) {
        TokenSettings found = null;
        for (TokenSettings token : settings.get()) {
            for (String valid : content(token).lines().toList()) {
                boolean same = MessageDigest.isEqual(digest, digest(valid.strip())) && !valid.isBlank();
                found = same ? token : found;
            }
        }
        return Optional.ofNullable(found)
                .map(token -> new Match(
                        token, new Credential.Token(token.name(), HexFormat.of().formatHex(digest))));
    }

    private static String content(TokenSettings token) {
        try {
            return token.content().value();
        } catch (UncheckedIOException e) {
            LOG.warn("the token {} cannot be used: {}", token.name(), e.getMessage());
            return "";
        }
    }

    static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
