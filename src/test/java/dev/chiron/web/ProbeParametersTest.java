package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.probe.Instruments;
import dev.chiron.probe.Module;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.ScriptedHttpServer;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Parameters of {@code /probe} that a module lets be set. */
class ProbeParametersTest {
    private final ScrapeHouse house = new ScrapeHouse(false);
    private final ScriptedHttpServer server = ScriptedHttpServer.start();

    @BeforeEach
    void configure() throws ConfigException {
        server.on("/", 200, "hello, world\n");
        Optional<Module> page = ConfigFile.read(
                "module.yml",
                """
                modules:
                  page:
                    prober: http
                    parameters: {word: "http.fail_if_body_not_matches_regexp[0]", agent: http.headers.User-Agent}
                    http: {fail_if_body_not_matches_regexp: [hello]}
                """,
                Path.of(""),
                new Environment(_ -> null),
                root -> root.named("modules", "", section -> Module.read("page", section, Instruments.forReading()))
                        .getOrDefault("page", Optional.empty()));
        house.modules.put("page", page.orElseThrow());
    }

    @AfterEach
    void close() {
        house.close();
        server.close();
    }

    private HttpResponse<String> probe(String more) {
        String target = URLEncoder.encode(server.url("/").toString(), StandardCharsets.UTF_8);
        return Client.get(house.url("/probe?module=page&target=" + target + more));
    }

    private static double success(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return Scrape.of(answer.body()).value("probe_success");
    }

    @Test
    void theModuleRunsWithTheValuesThatTheUrlGives() {
        assertThat(success(probe(""))).isEqualTo(1);
        assertThat(success(probe("&word=absent"))).isZero();
        assertThat(success(probe("&word=w.rld&agent=tester"))).isEqualTo(1);
        assertThat(server.requests("/").getLast().headers()).containsEntry("user-agent", "tester");
        assertThat(success(probe("&word="))).isEqualTo(1);
        assertThat(success(probe(""))).isEqualTo(1);
    }

    @Test
    void theDebugPageShowsTheModuleAsItRan() {
        assertThat(probe("&word=w.rld&debug=true").body())
                .contains("- w.rld", "probe_success 1\n")
                .doesNotContain("- hello");
    }

    @Test
    void aValueThatDoesNotFitIsA400ThatSaysWhy() {
        HttpResponse<String> answer = probe("&word=%5B");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("Parameters word do not fit module \"page\": "
                        + "modules.page.http.fail_if_body_not_matches_regexp[0]: ")
                .contains("Could not compile regular expression");
        assertThat(probe("&word=" + "a".repeat(1025)).statusCode()).isEqualTo(400);
        assertThat(server.requests("/")).isEmpty();
    }

    @Test
    void whatTheModuleDoesNotListIsIgnored() {
        assertThat(success(probe("&method=DELETE&http.method=DELETE&unknown=1")))
                .isEqualTo(1);
        assertThat(server.requests("/").getLast().method()).isEqualTo("GET");
    }

    @Test
    void moreValuesThanAreKeptAreServedToo() {
        for (int i = 0; i < 300; i++) {
            assertThat(success(probe("&agent=a" + i))).isEqualTo(1);
        }
        assertThat(success(probe("&agent=a0"))).isEqualTo(1);
        assertThat(server.requests("/").getLast().headers()).containsEntry("user-agent", "a0");
    }
}
