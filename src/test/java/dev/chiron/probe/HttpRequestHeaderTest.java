package dev.chiron.probe;

import static dev.chiron.probe.HttpRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.ScriptedHttpServer.Request;
import dev.chiron.testing.ScriptedProxy;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the http probe sends besides the question, and which of it goes on where a redirect leads. */
class HttpRequestHeaderTest {
    private static final String EMPTY = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    /** Stands for all hosts: a proxy that is asked for them, so that no name need be known. */
    private ScriptedHttpServer hosts;

    @BeforeEach
    void start() {
        hosts = ScriptedHttpServer.start();
        hosts.on("/end", 200, "");
    }

    @AfterEach
    void stop() {
        hosts.close();
    }

    // ---- what is configured

    @Test
    void configuredHeadersReplaceOurOwn() throws Exception {
        run("headers: {host: my-secret-vhost.com, User-Agent: unsuspicious-user, accept-language: en-US}", url("/end"));
        assertThat(hosts.requests("/end").getFirst().headers())
                .containsEntry("host", "my-secret-vhost.com")
                .containsEntry("user-agent", "unsuspicious-user")
                .containsEntry("accept-language", "en-US");
        run("headers: {User-Agent: ''}", url("/end"));
        assertThat(hosts.requests("/end").getLast().headers()).doesNotContainKey("user-agent");
    }

    @Test
    void addedHeadersComeFromValuesSecretsAndFilesEachInItsOwnField() throws Exception {
        try (TempFolder folder = TempFolder.create("header");
                ScriptedProxy server = ScriptedProxy.answering(EMPTY)) {
            Path file = folder.write("value", "three\n");
            Probe probe = HttpRuns.probe(
                    "headers: {X-One: zero}\nhttp_headers: {x-one: {values: [one], secrets: [two], files: [" + file
                            + "]}}");
            String target = "http://127.0.0.1:" + server.port();
            assertThat(run(probe, target, HttpRuns.AMPLE).result().passed()).isTrue();
            folder.write("value", "four\n");
            run(probe, target, HttpRuns.AMPLE);
            assertThat(server.heads().getFirst().lines().filter(line -> line.startsWith("X-One")))
                    .containsExactly("X-One: zero", "X-One: one", "X-One: two", "X-One: three");
            assertThat(server.heads().getLast()).contains("X-One: four\r\n").doesNotContain("three");
        }
    }

    @Test
    void fileWithoutAValueIsOurFault() throws Exception {
        try (TempFolder folder = TempFolder.create("header")) {
            assertOurFault("http_headers: {X-One: {files: [/nowhere/value]}}", "/nowhere/value");
            Path file = folder.write("value", "hunter2\r\nX-Evil: 1");
            assertOurFault("http_headers: {X-One: {files: [" + file + "]}}", "X-One");
            assertOurFault("bearer_token_file: " + file, "Authorization");
            assertThat(hosts.requests("/end")).isEmpty();
        }
    }

    @Test
    void targetCannotAddToTheRequest() throws Exception {
        for (String target : new String[] {
            "http://web.example\r\nX-Evil: 1\r\n:80/", "http://web.example /end:80", "http://web.example\rX:80/"
        }) {
            assertThat(run(throughHosts(""), target)).as(target).isInstanceOf(ProbeResult.NotRun.class);
        }
        assertThat(run(throughHosts(""), "http://web.example/end?a b\r\nX-Evil: 1")
                        .passed())
                .isTrue();
        assertThat(hosts.requests("/end").getFirst().uri().toString())
                .isEqualTo("http://web.example/end?a%20b%0D%0AX-Evil:%201");
    }

    // ---- bodies

    @Test
    void bodyFileGoesInChunksAndABodyWithItsLength() throws Exception {
        try (TempFolder folder = TempFolder.create("header")) {
            Path file = folder.write("body", "Test Body");
            run("body_file: " + file, url("/end"));
            run("body: Test Body", url("/end"));
            run("method: POST", url("/end"));
            Request first = hosts.requests("/end").getFirst();
            assertThat(first.method() + " " + first.body()).isEqualTo("GET Test Body");
            assertThat(first.headers())
                    .containsEntry("transfer-encoding", "chunked")
                    .doesNotContainKey("content-length");
            assertThat(hosts.requests("/end").get(1).body()).isEqualTo("Test Body");
            assertThat(hosts.requests("/end").get(1).headers())
                    .containsEntry("content-length", "9")
                    .doesNotContainKey("transfer-encoding");
            assertThat(hosts.requests("/end").getLast().headers()).containsEntry("content-length", "0");
        }
    }

    @Test
    void redirectThatWantsTheFileAgainIsNotFollowed() throws Exception {
        try (TempFolder folder = TempFolder.create("header")) {
            String settings = "method: POST\nbody_file: " + folder.write("body", "x") + "\n";
            for (int status : new int[] {307, 308}) {
                hosts.on("/start", Answer.of(status, "").with("Location", "/end"));
                ProbeResult.Failed failure = ProbeContract.failed(run(settings, url("/start")));
                assertThat(failure.reason()).isEqualTo(Reason.HTTP_STATUS);
                assertThat(ProbeContract.gauge(failure, "probe_http_redirects")).isZero();
                assertThat(run(settings + "valid_status_codes: [" + status + "]", url("/start"))
                                .passed())
                        .isTrue();
            }
            assertThat(hosts.requests("/end")).isEmpty();
            hosts.on("/start", Answer.of(302, "").with("Location", "/end"));
            assertThat(run(settings, url("/start")).passed()).isTrue();
            assertThat(hosts.requests("/end").getFirst().method()).isEqualTo("GET");
        }
    }

    // ---- redirects

    @Test
    void credentialsGoOnToTheSameHostAndToThoseInItsDomain() throws Exception {
        for (String to : new String[] {"/end", "http://web.example/end", "http://api.web.example:81/end"}) {
            assertThat(after(to)).containsEntry("authorization", "Bearer t").containsEntry("cookie", "a=1");
        }
    }

    @Test
    void credentialsAreNotShownToStrangers() throws Exception {
        for (String to : new String[] {"http://other.example/end", "http://example/end", "http://xweb.example/end"}) {
            assertThat(after(to)).doesNotContainKeys("authorization", "cookie").containsEntry("x-plain", "b");
        }
    }

    @Test
    void addedCookiesAreNotShownToStrangersEither() throws Exception {
        String settings = "http_headers: {cookie: {secrets: [a=1]}, X-Plain: {values: [b]}}\n";
        assertThat(after("http://other.example/end", settings))
                .doesNotContainKey("cookie")
                .containsEntry("x-plain", "b");
        assertThat(after("http://www.web.example/end", settings)).containsEntry("cookie", "a=1");
    }

    @Test
    void whoHasLeftTheHostComesBackAsAStranger() throws Exception {
        hosts.on("/away", Answer.of(302, "").with("Location", "http://web.example/end"));
        assertThat(after("http://other.example/away")).doesNotContainKeys("authorization", "cookie");
    }

    @Test
    void redirectWithItsOwnUserSaysSo() throws Exception {
        assertThat(after("http://me:you@other.example/end")).containsEntry("authorization", "Basic bWU6eW91");
    }

    @Test
    void configuredHostHoldsForRelativeRedirectsOnly() throws Exception {
        hosts.on("/start", Answer.of(302, "").with("Location", "/end"));
        run("headers: {Host: virtual.example}", url("/start"));
        assertThat(hosts.requests("/end").getLast().headers()).containsEntry("host", "virtual.example");
        hosts.on("/start", Answer.of(302, "").with("Location", url("/end")));
        run("headers: {Host: virtual.example}", url("/start"));
        assertThat(hosts.requests("/end").getLast().headers()).containsEntry("host", "127.0.0.1:" + hosts.port());
    }

    @Test
    void refererTellsWhereARedirectCameFromButNeverItsPassword() throws Exception {
        hosts.on("/start", Answer.of(302, "").with("Location", "/end"));
        run(throughHosts(""), "http://me:hunter2@web.example/start?x=1");
        assertThat(hosts.requests("/start").getLast().headers()).doesNotContainKey("referer");
        assertThat(hosts.requests("/end").getLast().headers()).containsEntry("referer", "http://web.example/start?x=1");
        run(throughHosts("headers: {Referer: mine}\n"), "http://web.example/start");
        assertThat(hosts.requests("/end").getLast().headers()).containsEntry("referer", "mine");
    }

    /** The header of the last request after a redirect from {@code http://web.example/start}, asked with credentials. */
    private Map<String, String> after(String location) throws Exception {
        return after(location, "bearer_token: t\nheaders: {Cookie: a=1, X-Plain: b}\n");
    }

    private Map<String, String> after(String location, String settings) throws Exception {
        hosts.on("/start", Answer.of(302, "").with("Location", location));
        assertThat(run(throughHosts(settings), "http://web.example/start").passed())
                .isTrue();
        return hosts.requests("/end").getLast().headers();
    }

    private void assertOurFault(String settings, String name) throws Exception {
        assertThat(run(settings, url("/end")))
                .isInstanceOfSatisfying(
                        ProbeResult.NotRun.class,
                        result -> assertThat(result.why()).contains(name).doesNotContain("hunter2"));
    }

    private String throughHosts(String settings) {
        return settings + "skip_resolve_phase_with_proxy: true\nproxy_url: http://127.0.0.1:" + hosts.port() + "\n";
    }

    private String url(String path) {
        return hosts.url(path).toString();
    }
}
