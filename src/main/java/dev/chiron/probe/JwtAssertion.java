package dev.chiron.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.net.Pem;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The signed claim that is exchanged for a token (RFC 7523, RFC 7515). */
final class JwtAssertion {
    private static final Duration VALID = Duration.ofMinutes(10);

    private JwtAssertion() {}

    static String signed(OAuth2Settings settings, Instant now) throws OAuth2Client.Denied {
        OAuth2Settings.Assertion assertion = settings.assertion();
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", assertion.algorithm());
        header.put("typ", "JWT");
        if (!assertion.keyId().isEmpty()) {
            header.put("kid", assertion.keyId());
        }
        String content = part(header) + "." + part(claims(settings, now));
        try {
            Signature signature = Signature.getInstance(assertion.algorithm().replace("RS", "SHA") + "withRSA");
            signature.initSign(Pem.privateKey(settings.secret().text()));
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new OAuth2Client.Denied("cannot be asked: the key cannot sign the assertion: " + e.getMessage());
        }
    }

    private static Map<String, Object> claims(OAuth2Settings settings, Instant now) {
        OAuth2Settings.Assertion assertion = settings.assertion();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", assertion.issuer().isEmpty() ? settings.clientId() : assertion.issuer());
        claims.put("sub", settings.clientId());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("aud", assertion.audience().isEmpty() ? settings.tokenUrl() : assertion.audience());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(VALID).getEpochSecond());
        if (!settings.scopes().isEmpty()) {
            claims.put("scope", String.join(" ", settings.scopes()));
        }
        claims.putAll(assertion.claims());
        return claims;
    }

    private static String part(Map<String, Object> fields) throws OAuth2Client.Denied {
        try {
            return encoded(new ObjectMapper().writeValueAsBytes(fields));
        } catch (JsonProcessingException e) {
            throw new OAuth2Client.Denied("cannot be asked: its claims are no JSON");
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
