package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.probe.Reason;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.Services;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The landing page, {@code /logs} and {@code /config}. */
class RecentProbesTest {
    private final ScrapeHouse house = new ScrapeHouse(false);
    private final ObedientProbe probe = new ObedientProbe();

    @BeforeEach
    void configure() {
        house.modules.put("http_2xx", Services.module("http_2xx", probe));
        house.modules.put("other", Services.module("other", probe));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HttpResponse<String> get(String path) {
        return Client.get(house.url(path));
    }

    private void assertAnswer(String path, int status, String text) {
        HttpResponse<String> answer = get(path);
        assertThat(answer.body()).isEqualTo(text + "\n");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    }

    @Test
    void theLogOfAProbeIsFoundByNumberAndByTarget() {
        String debug = get("/probe?target=a&debug=true").body();
        probe.fails(Reason.CONNECT, "refused");
        get("/probe?target=a&module=other");

        assertThat(get("/logs?id=0").body()).isEqualTo(debug);
        assertThat(get("/logs?target=a").body()).isEqualTo(debug);
        assertThat(get("/logs?target=a&module=other").body())
                .contains("level=ERROR msg=refused module=other target=a\n", "probe_success 0");
    }

    @Test
    void whatIsAskedWronglyIsToldInBlackboxWords() {
        get("/probe?target=a");
        String neither = "Probe id or target must be defined as http query parameters";
        assertAnswer("/logs?id=0&target=a", 400, "Probe id and target can't be defined at the same time");
        assertAnswer("/logs", 400, neither);
        assertAnswer("/logs?id=x", 400, neither);
        assertAnswer("/logs?id=-1", 400, neither);
        assertAnswer("/logs?module=http_2xx", 400, neither);
        assertAnswer(
                "/logs?id=0&module=http_2xx",
                400,
                "Probe module filter only works in conjunction with target parameter");
        assertAnswer("/logs?id=1", 404, "Probe id not found");
        assertAnswer("/logs?target=b", 404, "Probe target not found");
        assertAnswer("/logs?target=a&module=other", 404, "Probe target not found");
        assertThat(get("/logs?id=x&target=a").statusCode()).isEqualTo(200);
    }

    @Test
    void aProbeThatWasRefusedIsNotRemembered() {
        get("/probe?target=a&module=unknown");
        get("/probe");
        assertAnswer("/logs?id=0", 404, "Probe id not found");
        assertThat(Scrape.of(get("/metrics").body()).value("blackbox_module_unknown_total"))
                .isEqualTo(1);
    }

    @Test
    void theLandingPageListsTheLatestProbesEscaped() {
        probe.fails(Reason.HTTP_STATUS, "503");
        get("/probe?target=%3Cscript%3Ealert(1)%3C/script%3E&module=other");
        probe.does(findings -> findings.passed());
        get("/probe?target=http://user:hunter2@a.example/%22");

        HttpResponse<String> page = get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(page.body()).doesNotContain("<script>", "hunter2");
        assertThat(page.body().lines().filter(line -> line.startsWith("<tr><td>")))
                .satisfiesExactly(
                        row -> assertThat(row)
                                .contains("<td>http_2xx</td><td>http://user:xxxxx@a.example/&#34;</td><td>Success</td>")
                                .endsWith("<td><a href=\"logs?id=1\">Logs</a></td></tr>"),
                        row -> assertThat(row)
                                .contains("<td>other</td><td>&lt;script&gt;alert(1)&lt;/script&gt;</td>")
                                .contains("<td><strong>Failure</strong></td><td>http_status</td>")
                                .endsWith("<td><a href=\"logs?id=0\">Logs</a></td></tr>"));
    }

    @Test
    void theConfigurationIsShownWithoutItsSecrets() throws ConfigException {
        house.configuration = ConfigFile.read(
                "test.yml", "modules: {pg: {password: hunter2}}", Path.of("/"), new Environment(_ -> null), root -> {
                    root.named("modules", "", pg -> pg.secret("password", "").optional());
                    return root.effective();
                });
        assertThat(get("/config").body()).isEqualTo("modules:\n    pg:\n        password: <secret>\n");
        assertThat(get("/config").headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    }
}
