package dev.chiron.web;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.testing.Choices;
import dev.chiron.testing.GeneratedYaml;
import dev.chiron.testing.ReadOrRefused;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Web configuration files of any content. */
class WebConfigFuzzTest {
    private static final int TRIES = 200;
    private static final List<List<String>> MODELS = List.of(
            List.of(
                    "tls_server_config:",
                    "  cert_file: none.pem",
                    "  key_file: none.key",
                    "  client_auth_type: RequireAndVerifyClientCert",
                    "  client_ca_file: ca.pem",
                    "  min_version: TLS12",
                    "  max_version: TLS13",
                    "  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]",
                    "  curve_preferences: [X25519]",
                    "  client_allowed_sans: [a.example]"),
            List.of(
                    "basic_auth_users:",
                    "  alice: $2y$10$EsNbvVJYvcYVKEKPjCUIVu7tyPSXaDQr6rmQA6bQXoUbiQRaImfUa",
                    "  bob: $2b$04$aaaaaaaaaaaaaaaaaaaaaa",
                    "http_server_config:",
                    "  http2: true",
                    "  headers:",
                    "    X-Frame-Options: deny",
                    "    Strict-Transport-Security: max-age=1",
                    "rate_limit:",
                    "  interval: 1s",
                    "  burst: 5"));

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyFileIsReadOrRefusedWithThePlaces(byte[] seed) throws Exception {
        ReadOrRefused.check(new GeneratedYaml(new Choices(seed), MODELS).file(), WebConfigFile::load);
    }
}
