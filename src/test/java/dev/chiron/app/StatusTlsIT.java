package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.Certificates;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.PemFiles;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code chiron status} asks a Chiron over TLS whose certificate is of an authority of one's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusTlsIT {
    private final TempFolder folder = TempFolder.create("status-tls");
    private final TempFolder strange = TempFolder.create("stranger");
    private final PemFiles server = Certificates.authority().issue("127.0.0.1").writePem(folder);
    private final PemFiles stranger =
            Certificates.authority().issue("127.0.0.1").writePem(strange);
    private final Path token = folder.write("token", "see\n");
    private final ScriptedHttpServer watched = ScriptedHttpServer.start().on("/", 200, "ok");
    private final RealChiron chiron = start();

    private RealChiron start() {
        Path web = folder.write(
                "web.yml",
                "tls_server_config: {cert_file: %s, key_file: %s}".formatted(server.certificate(), server.key()));
        return RealChiron.startSecured("""
                modules: {web: {prober: http, timeout: 20s}}
                services: [{name: shop, module: web, target: "%s", interval: 20s, timeout: 20s}]
                security:
                  tokens: [{name: ann, role: viewer, file: %s}]
                """.formatted(watched.url("/"), token), "--web.config.file=" + web);
    }

    private String url() {
        return chiron.control("").toString().replace("http://", "https://");
    }

    private static Ran status(String url, String... words) {
        List<String> all = new ArrayList<>(List.of("status", "--control.url=" + url));
        all.addAll(List.of(words));
        return Ran.chiron(all.toArray(String[]::new));
    }

    private static String ca(PemFiles files) {
        return "--tls-ca-file=" + files.authority();
    }

    private static void assertOneLine(Ran refused, String... words) {
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err().lines())
                .singleElement()
                .asString()
                .startsWith("chiron: ")
                .contains(words);
        assertThat(refused.out()).isEmpty();
    }

    @BeforeAll
    void untilItIsUp() {
        await().until(() -> status(url(), ca(server), "--token-file=" + token).exit() == 0);
    }

    @AfterAll
    void close() {
        chiron.close();
        watched.close();
        folder.close();
        strange.close();
    }

    @Test
    void allUpIsZeroOverTlsToo() {
        Ran told = status(url(), ca(server), "--token-file=" + token);
        assertThat(told.exit()).isZero();
        assertThat(told.out()).contains("shop");
        assertThat(told.err()).isEmpty();
    }

    @Test
    void withoutAFileTheCertificateOfAnInstanceOnThisMachineIsNotLookedAt() {
        assertThat(status(url(), "--token-file=" + token).exit()).isZero();
    }

    @Test
    void aListenerThatAsksForAClientsCertificateIsShownOne() {
        Path web = folder.write("mutual.yml", """
                tls_server_config:
                  {cert_file: %s, key_file: %s, client_ca_file: %s, client_auth_type: RequireAndVerifyClientCert}
                """.formatted(server.certificate(), server.key(), server.authority()));
        String key = "--tls-key-file=" + server.key();
        try (RealChiron mutual =
                RealChiron.startSecured("""
                modules: {web: {prober: http, timeout: 20s}}
                services: [{name: shop, module: web, target: "%s", interval: 20s, timeout: 20s}]
                security:
                  tokens: [{name: ann, role: viewer, file: %s}]
                """.formatted(watched.url("/"), token), "--web.config.file=" + web)) {
            String at = mutual.control("").toString().replace("http://", "https://");
            String proof = "--tls-cert-file=" + server.certificate();
            await().until(() ->
                    status(at, ca(server), "--token-file=" + token, proof, key).exit() == 0);
            assertThat(status(at, "--token-file=" + token, proof, key).out()).contains("shop");
            assertOneLine(status(at, ca(server), "--token-file=" + token), at);
            String strangers = "--tls-cert-file=" + stranger.certificate();
            assertOneLine(
                    status(at, ca(server), "--token-file=" + token, strangers, "--tls-key-file=" + stranger.key()), at);
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsOneLine() {
        assertOneLine(
                status(url(), ca(stranger), "--token-file=" + token),
                url() + " is not trusted: its certificate is of no authority of --tls-ca-file");
    }

    @Test
    void aCertificateForAnotherNameIsOneLine() {
        String other = url().replace("127.0.0.1", "localhost");
        assertOneLine(status(other, ca(server), "--token-file=" + token), other + " is not trusted: ", "localhost");
    }

    @Test
    void aFlagOfTlsIsRefusedForAUrlWithoutIt() {
        String plain = url().replace("https://", "http://");
        Ran refused = status(plain, ca(server));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err().lines())
                .containsExactly("chiron: --tls-ca-file has no effect on " + plain + ": give --control.url=https://…");
    }

    @Test
    void aWrongTokenIsOneLine() {
        Path wrong = folder.write("wrong", "guess\n");
        assertOneLine(status(url(), ca(server), "--token-file=" + wrong), "answered 401", "(look into --token-file)");
        assertOneLine(status(url(), ca(server)), "answered 401", "(give --token-file)");
    }

    @Test
    void anAddressWhereNobodyListensAndOneThatSpeaksNoTlsAreOneLineEach() {
        String nobody = "https://127.0.0.1:" + FreePort.find();
        assertOneLine(status(nobody, ca(server)), nobody + " does not answer: Connection refused");
        String plain = watched.url("").toString().replace("http://", "https://");
        assertOneLine(status(plain, ca(server)), plain);
        assertOneLine(status(url().replace("https://", "http://"), "--token-file=" + token), "http://127.0.0.1");
    }
}
