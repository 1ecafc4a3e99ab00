package dev.chiron.probe;

import static dev.chiron.probe.HttpRuns.run;
import static dev.chiron.probe.ProbeContract.failed;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.ScriptedHttpServer.Request;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The signed claim that the http probe exchanges for a token; the server here checks it with the key's other half. */
class JwtAssertionTest {
    private static final String GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final KeyPair KEYS = newKeys();

    private ScriptedHttpServer server;
    private TempFolder folder;

    @BeforeEach
    void start() {
        folder = TempFolder.create("jwt");
        server = ScriptedHttpServer.start();
        server.on("/", 200, "");
        server.on("/token", Answer.json("{\"access_token\": \"t1\"}"));
    }

    @AfterEach
    void stop() {
        server.close();
        folder.close();
    }

    @Test
    void assertionIsSignedByTheKeyAndSaysWhoAsksWhom() throws Exception {
        long before = Instant.now().getEpochSecond();
        assertThat(run(client("scopes: [a, b]"), url("/")).passed()).isTrue();
        Request asked = server.requests("/token").getFirst();
        assertThat(asked.headers()).doesNotContainKey("authorization");
        assertThat(field(asked, "grant_type")).isEqualTo(GRANT);
        assertThat(field(asked, "scope")).isEqualTo("a b");
        String[] parts = verified(field(asked, "assertion"), "SHA256withRSA");
        assertThat(json(parts[0])).isEqualTo(new ObjectMapper().readTree("{\"alg\": \"RS256\", \"typ\": \"JWT\"}"));
        JsonNode claims = json(parts[1]);
        assertThat(claims.path("iss").asText()).isEqualTo("me");
        assertThat(claims.path("sub").asText()).isEqualTo("me");
        assertThat(claims.path("aud").asText()).isEqualTo(url("/token"));
        assertThat(claims.path("scope").asText()).isEqualTo("a b");
        assertThat(claims.path("iat").asLong()).isBetween(before, Instant.now().getEpochSecond());
        assertThat(claims.path("exp").asLong()).isGreaterThan(claims.path("iat").asLong());
        assertThat(server.requests("/").getFirst().headers()).containsEntry("authorization", "Bearer t1");
    }

    @Test
    void issuerAudienceKeyAlgorithmAndClaimsAreTheConfigurations() throws Exception {
        run(client("""
                iss: issuer
                audience: https://login.example/
                client_certificate_key_id: key-7
                signature_algorithm: RS512
                claims: {groups: [a, {b: 1}], admin: true, sub: other}
                """), url("/"));
        String[] parts = verified(field(server.requests("/token").getFirst(), "assertion"), "SHA512withRSA");
        assertThat(json(parts[0]).path("kid").asText()).isEqualTo("key-7");
        assertThat(json(parts[0]).path("alg").asText()).isEqualTo("RS512");
        JsonNode claims = json(parts[1]);
        assertThat(claims.path("iss").asText()).isEqualTo("issuer");
        assertThat(claims.path("aud").asText()).isEqualTo("https://login.example/");
        assertThat(claims.path("sub").asText()).isEqualTo("other");
        assertThat(claims.path("groups").toString()).isEqualTo("[\"a\",{\"b\":1}]");
        assertThat(claims.path("admin").asBoolean()).isTrue();
    }

    @Test
    void noTwoAssertionsAreTheSame() throws Exception {
        Set<String> ids = new HashSet<>();
        Probe probe = HttpRuns.probe(client(""));
        run(probe, url("/"), HttpRuns.AMPLE);
        run(probe, url("/"), HttpRuns.AMPLE);
        for (Request asked : server.requests("/token")) {
            ids.add(json(field(asked, "assertion").split("\\.", -1)[1])
                    .path("jti")
                    .asText());
        }
        assertThat(ids).hasSize(2).doesNotContain("");
    }

    @Test
    void refusedAssertionIsNotTriedAgain() throws Exception {
        server.on("/token", 400, "{\"error\": \"invalid_grant\"}");
        ProbeResult.Failed failure = failed(run(client(""), url("/")));
        assertThat(failure.reason()).isEqualTo(Reason.AUTH);
        assertThat(failure.detail()).endsWith("answered 400 Bad Request");
        assertThat(server.requests("/token")).hasSize(1);
    }

    @Test
    void keyThatCannotSignIsNeverShown() throws Exception {
        String settings = client("").replaceAll("client_certificate_key_file: .*", "client_certificate_key: hunter2");
        ProbeResult.Failed failure = failed(run(settings, url("/")));
        assertThat(failure.reason()).isEqualTo(Reason.AUTH);
        assertThat(failure.detail())
                .contains("the key cannot sign the assertion: there is no private key in PEM form")
                .doesNotContain("hunter2");
        assertThat(server.requests("/token")).isEmpty();
    }

    private String client(String more) {
        String key = Base64.getMimeEncoder().encodeToString(KEYS.getPrivate().getEncoded());
        String pem = "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n";
        String settings = "client_id: me\ngrant_type: " + GRANT + "\ntoken_url: " + url("/token")
                + "\nclient_certificate_key_file: " + folder.write("key.pem", pem) + "\n" + more;
        return "oauth2:\n" + settings.indent(2);
    }

    /** The parts of an assertion whose signature is good. */
    private static String[] verified(String assertion, String algorithm) throws GeneralSecurityException {
        String[] parts = assertion.split("\\.", -1);
        assertThat(parts).hasSize(3);
        Signature signature = Signature.getInstance(algorithm);
        signature.initVerify(KEYS.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        return parts;
    }

    private static JsonNode json(String part) throws IOException {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(part));
    }

    private static String field(Request request, String name) {
        return Arrays.stream(request.body().split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), US_ASCII))
                .findFirst()
                .orElse("");
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String url(String path) {
        return server.url(path).toString();
    }
}
