package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.Certificates;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealOpenssl;
import dev.chiron.testing.Scrape;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of TLS that the JDK forbids, before a server that speaks nothing else. */
class OldTlsIT {
    private static final IssuedCertificate ISSUED = Certificates.authority().issue("localhost", "127.0.0.1");
    private static final String MODULES = """
            modules:
              today: {prober: tcp, tcp: {tls: true, tls_config: {insecure_skip_verify: true}}}
            """;
    private static final String ASKING = MODULES + """
              from_%s: {prober: tcp, tcp: {tls: true, tls_config: {min_version: TLS10, ca_file: %s}}}
            """;
    private static final String ONLY_OLD = MODULES + """
              old: {prober: tcp, tcp: {tls: true, tls_config: {min_version: TLS10, max_version: TLS11, insecure_skip_verify: true}}}
              old_too: {prober: tcp, tcp: {tls: true, tls_config: {min_version: TLS10, insecure_skip_verify: true}}}
            """;

    @ParameterizedTest
    @CsvSource({"tls1, TLS 1.0", "tls1_1, TLS 1.1"})
    void oldVersionsAreSpokenByModulesThatAskForThem(String version, String shown) {
        try (RealOpenssl server = RealOpenssl.speaking(version, ISSUED);
                RealChiron chiron = RealChiron.start(
                        ASKING.formatted(version, server.files().authority()))) {
            Scrape asking = Scrape.of(probe(chiron, "from_" + version, server));
            assertThat(asking.value("probe_success")).isEqualTo(1);
            assertThat(asking.value("probe_tls_version_info", "version", shown)).isEqualTo(1);
            assertThat(Scrape.of(probe(chiron, "today", server)).value("probe_success"))
                    .isZero();
        }
    }

    @Test
    void aReloadThatComesTooLateSaysToRestart() {
        try (RealOpenssl server = RealOpenssl.speaking("tls1", ISSUED);
                RealChiron chiron = RealChiron.start(MODULES)) {
            assertThat(probe(chiron, "today", server)).contains("probe_success 0\n");
            chiron.reload(ONLY_OLD);
            await().untilAsserted(() -> assertThat(probe(chiron, "old&debug=true", server))
                    .contains("restart it to speak them")
                    .contains("probe_failure_info{reason=\"internal\"} 1\n"));
            assertThat(probe(chiron, "old_too&debug=true", server))
                    .contains("restart it to speak them")
                    .contains("probe_failure_info{reason=\"tls\"} 1\n");
            assertThat(chiron.log()).contains("min_version asks for TLS 1.0 or 1.1");
        }
    }

    private static String probe(RealChiron chiron, String module, RealOpenssl server) {
        HttpResponse<String> answer = chiron.get("/probe?target=127.0.0.1:" + server.port() + "&module=" + module);
        return answer.body();
    }
}
