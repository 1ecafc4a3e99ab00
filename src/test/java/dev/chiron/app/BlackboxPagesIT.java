package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.RealChiron;
import org.junit.jupiter.api.Test;

/** The pages that blackbox_exporter has, of the program from its jar. */
class BlackboxPagesIT {
    private static final String CONFIG = """
            modules:
              http_2xx:
                prober: http
                timeout: 2s
                http:
                  basic_auth: {username: user, password: mysecret}
                  headers: {X-Api-Key: mysecret, X-Plain: plain}
              tls: {prober: tcp, timeout: 2s, tcp: {tls: true}}
            """;

    @Test
    void showTheModuleInForceAndNoSecret() {
        try (RealChiron chiron = RealChiron.start(CONFIG)) {
            String http = chiron.get("/probe?target=127.0.0.1:1&debug=true&hostname=foo.example.com")
                    .body();
            assertThat(http)
                    .contains("level=ERROR", " module=http_2xx target=127.0.0.1:1\n")
                    .doesNotContain("level=DEBUG", "mysecret");
            assertThat(http.substring(http.indexOf("Module configuration:\n")))
                    .startsWith("Module configuration:\nprober: http\ntimeout: 2s\nhttp:\n")
                    .contains("\n  follow_redirects: true\n", "\n    password: <secret>\n")
                    .contains("  headers:\n    X-Api-Key: <secret>\n    X-Plain: plain\n    Host: foo.example.com\n");
            assertThat(chiron.get("/probe?module=tls&target=127.0.0.1:1&debug=true&hostname=foo.example.com")
                            .body())
                    .contains("\n    server_name: foo.example.com\n");
            assertThat(chiron.get("/config").body())
                    .contains("            basic_auth:\n                username: user\n", "password: <secret>\n")
                    .doesNotContain("mysecret");
            assertThat(chiron.get("/logs?id=0").body()).isEqualTo(http);
            assertThat(chiron.scrape().value("blackbox_exporter_config_last_reload_successful"))
                    .isEqualTo(1);
            assertThat(chiron.log()).doesNotContain("mysecret");
        }
    }

    @Test
    void showEveryStepWhereItIsAskedFor() {
        try (RealChiron chiron = RealChiron.start(CONFIG, "--log.prober=debug", "--log.format=json")) {
            assertThat(chiron.get("/probe?target=" + chiron.webAddress() + "&debug=true")
                            .body())
                    .contains("\"level\":\"DEBUG\"", "\"module\":\"http_2xx\",\"target\":\"" + chiron.webAddress());
        }
    }

    @Test
    void aWordThatIsNoLevelOnlyWarns() {
        try (RealChiron chiron = RealChiron.start(CONFIG, "--log.prober=loud")) {
            assertThat(chiron.log()).contains("level=warn", "--log.prober=loud");
            assertThat(chiron.get("/probe?target=127.0.0.1:1&debug=true").body())
                    .contains("level=ERROR")
                    .doesNotContain("level=DEBUG");
        }
    }
}
