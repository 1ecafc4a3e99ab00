package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.TlsSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a token comes from, and what is shown for it.
 *
 * @param secret the client's secret, or with a grant of {@code jwt-bearer} the key that signs the assertion, as PEM
 * @param assertion what the signed assertion says; of use with that grant only
 * @param parameters what else is sent to the server
 */
record OAuth2Settings(
        String clientId,
        SecretSource secret,
        boolean jwtBearer,
        Assertion assertion,
        List<String> scopes,
        String tokenUrl,
        Map<String, String> parameters,
        TlsSettings tls,
        ProxySettings proxy) {
    static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final Set<String> ALGORITHMS = Set.of("", "RS256", "RS384", "RS512");

    /**
     * The assertion of a {@code jwt-bearer} grant (RFC 7523).
     *
     * @param keyId which key signs it; empty to say nothing
     * @param algorithm {@code RS256}, {@code RS384} or {@code RS512}
     * @param issuer empty for the client's id
     * @param audience empty for the URL of the token
     */
    record Assertion(String keyId, String algorithm, String issuer, String audience, Map<String, Object> claims) {
        private static Assertion read(Section section, boolean used) {
            String algorithm = section.string("signature_algorithm", "how it is signed: RS256, RS384 or RS512")
                    .check(
                            word -> !used || ALGORITHMS.contains(word),
                            "is none: valid signature algorithms are RS256, RS384 and RS512")
                    .orElse("RS256");
            return new Assertion(
                    section.string("client_certificate_key_id", "the id of the key that signs it")
                            .orElse(""),
                    algorithm.isEmpty() ? "RS256" : algorithm,
                    section.string("iss", "who issues it").orElse("", "client_id"),
                    section.string("audience", "for whom it is").orElse("", "token_url"),
                    section.freely("claims", "further claims of the assertion"));
        }
    }

    static OAuth2Settings read(Section section) {
        String clientId = section.string("client_id", "the client's id").orElse("");
        String tokenUrl =
                section.string("token_url", "the URL that hands out tokens").orElse("");
        if (clientId.isEmpty()) {
            section.problem("client_id", "oauth2 client_id must be configured");
        }
        if (tokenUrl.isEmpty()) {
            section.problem("token_url", "oauth2 token_url must be configured");
        }
        boolean jwtBearer = section.string("grant_type", "client_credentials or " + JWT_BEARER)
                .orElse("client_credentials")
                .equals(JWT_BEARER);
        return new OAuth2Settings(
                clientId,
                secret(section, jwtBearer),
                jwtBearer,
                Assertion.read(section, jwtBearer),
                section.strings("scopes", "what the token is to be good for"),
                tokenUrl,
                section.stringMap("endpoint_params", "further parameters to send"),
                TlsSettings.read(section.sectionOrEmpty("tls_config", "how TLS is spoken to the token's server")),
                ProxySettings.read(section));
    }

    /** Both kinds are read, for both may be written; the one that the grant needs counts. */
    private static SecretSource secret(Section section, boolean jwtBearer) {
        SecretSource password = SecretSource.read(
                section,
                "client_secret",
                "the client's secret",
                "at most one of oauth2 client_secret, client_secret_file & client_secret_ref must be configured using"
                        + " grant-type=client_credentials");
        SecretSource key = SecretSource.read(
                section,
                "client_certificate_key",
                "the key that signs the assertion, as PEM",
                "at most one of oauth2 client_certificate_key, client_certificate_key_file & client_certificate_key_ref"
                        + " must be configured using grant-type=" + JWT_BEARER);
        return jwtBearer ? key : password;
    }

    boolean unusable() {
        return secret.byReference();
    }
}
