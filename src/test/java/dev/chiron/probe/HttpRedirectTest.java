package dev.chiron.probe;

import static dev.chiron.probe.HttpRuns.run;
import static dev.chiron.probe.ProbeContract.failed;
import static dev.chiron.probe.ProbeContract.gauge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpRedirectTest {
    private ScriptedHttpServer server;

    @BeforeEach
    void start() {
        server = ScriptedHttpServer.start();
        server.on("/", 200, "hello, world\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void redirectsAreFollowedAndCounted() throws Exception {
        server.on("/a", redirect(302, "b?x=1"));
        server.on("/b", redirect(301, url("/")));
        ProbeResult result = run("", url("/a"));
        assertThat(result.passed()).isTrue();
        assertThat(gauge(result, "probe_http_redirects")).isEqualTo(2);
        assertThat(server.requests("/b").getFirst().uri().toString()).isEqualTo("/b?x=1");
    }

    @Test
    void redirectLoopEndsAfterTen() throws Exception {
        server.on("/loop", redirect(302, "/loop"));
        ProbeResult.Failed failure = failed(run("", url("/loop")));
        assertThat(failure.reason()).isEqualTo(Reason.HTTP_STATUS);
        assertThat(failure.detail()).contains("answered 302").contains("after 11 redirects, wanted 2xx");
        assertThat(gauge(failure, "probe_http_redirects")).isEqualTo(11);
        assertThat(server.requests("/loop")).hasSize(11);
    }

    @Test
    void unfollowedRedirectIsJudgedByItsStatus() throws Exception {
        server.on("/a", redirect(302, "/"));
        ProbeResult result = run("follow_redirects: false\nvalid_status_codes: [302]", url("/a"));
        assertThat(result.passed()).isTrue();
        assertThat(gauge(result, "probe_http_redirects")).isEqualTo(1);
        assertThat(server.requests("/")).isEmpty();
        ProbeResult regex = run(
                "no_follow_redirects: true\nvalid_status_codes: [302]\nfail_if_body_matches_regexp: [x]", url("/a"));
        assertThat(gauge(regex, "probe_failed_due_to_regex")).isEqualTo(1);
    }

    @Test
    void methodAndBodySurviveOnlyTheRedirectsThatSaySo() throws Exception {
        server.on("/see", redirect(303, "/echo"));
        server.on("/again", redirect(307, "/echo"));
        server.on("/echo", 200, "");
        run("method: POST\nbody: x", url("/see"));
        run("method: POST\nbody: x", url("/again"));
        assertThat(server.requests("/echo").stream().map(request -> request.method() + request.body()))
                .containsExactly("GET", "POSTx");
    }

    @Test
    void credentialsStayWithTheirHost() throws Exception {
        try (ScriptedHttpServer other = ScriptedHttpServer.start()) {
            other.on("/", 200, "");
            server.on("/away", redirect(302, "http://localhost:" + other.port() + "/"));
            server.on("/near", redirect(302, "/"));
            String settings = "basic_auth: {username: me, password: you}\npreferred_ip_protocol: ip4";
            assertThat(run(settings, url("/away")).passed()).isTrue();
            assertThat(run(settings, url("/near")).passed()).isTrue();
            assertThat(other.requests("/").getFirst().headers()).doesNotContainKey("authorization");
            assertThat(server.requests("/").getFirst().headers()).containsKey("authorization");
        }
    }

    private String url(String path) {
        return server.url(path).toString();
    }

    private static Answer redirect(int status, String to) {
        return Answer.of(status, "moved").with("Location", to);
    }
}
