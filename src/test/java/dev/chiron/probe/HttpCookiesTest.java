package dev.chiron.probe;

import static dev.chiron.probe.HttpRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which cookies of one answer go with the next request of the same run. */
class HttpCookiesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String NONE = "";

    @Test
    void cookieThatARedirectSetsIsSentToWhereItLeads() throws Exception {
        try (ScriptedHttpServer server = ScriptedHttpServer.start()) {
            server.on(
                    "/",
                    Answer.of(302, "")
                            .with("Location", "/noredirect")
                            .with("Set-Cookie", "somecookie=cookie; Expires=Fri, 01 Jan 2100 00:00:00 GMT"));
            server.on("/noredirect", 200, "");
            Probe probe = HttpRuns.probe("headers: {Cookie: mine=1}");
            String url = server.url("/").toString();
            assertThat(run(probe, url, HttpRuns.AMPLE).result().passed()).isTrue();
            assertThat(server.requests("/noredirect").getFirst().headers())
                    .containsEntry("cookie", "mine=1; somecookie=cookie");
            run(probe, url, HttpRuns.AMPLE);
            assertThat(server.requests("/").getLast().headers()).containsEntry("cookie", "mine=1");
        }
    }

    @Test
    void cookiesStayWithTheirHostWhateverItsPort() throws Exception {
        try (ScriptedHttpServer proxy = ScriptedHttpServer.start()) {
            proxy.on(
                    "/set",
                    Answer.of(302, "")
                            .with("Location", "http://other.example/a")
                            .with("Set-Cookie", "a=1"));
            proxy.on("/a", Answer.of(302, "").with("Location", "http://web.example:81/b"));
            proxy.on("/b", 200, "");
            String settings = "skip_resolve_phase_with_proxy: true\nproxy_url: http://127.0.0.1:" + proxy.port();
            assertThat(run(settings, "http://web.example/set").passed()).isTrue();
            assertThat(proxy.requests("/a").getFirst().headers()).doesNotContainKey("cookie");
            assertThat(proxy.requests("/b").getFirst().headers()).containsEntry("cookie", "a=1");
        }
    }

    @Test
    void valueIsSentAsItCame() {
        assertThat(sent("http://h.example/", "http://h.example/", "a=b=c; Path=/"))
                .isEqualTo("a=b=c");
        assertThat(sent("http://h.example/", "http://h.example/", " a = b ;HttpOnly"))
                .isEqualTo("a=b");
        assertThat(sent("http://h.example/", "http://H.EXAMPLE/", "a=")).isEqualTo("a=");
        assertThat(sent("http://h.example/", "http://h.example/", "a=\"b c\"")).isEqualTo("a=\"b c\"");
    }

    @Test
    void whatIsNoCookieIsPassedOver() {
        for (String text : List.of(
                "", "a", "=b", "a b=c", "; Path=/", "a=b\u0001c", "a=b\u007fc", "a=\u00fc", "a=b\"c", "a=b\\c")) {
            assertThat(sent("http://h.example/", "http://h.example/", text))
                    .as(text)
                    .isEqualTo(NONE);
        }
    }

    @Test
    void laterCookieOfTheSameNameAndPlaceReplacesTheEarlier() {
        assertThat(sent("http://h.example/", "http://h.example/", "a=1", "b=2", "a=3"))
                .isEqualTo("b=2; a=3");
        assertThat(sent("http://h.example/x/", "http://h.example/x/", "a=1; Path=/", "a=2"))
                .isEqualTo("a=2; a=1");
    }

    @Test
    void pathCoversItselfAndWhatLiesBeneath() {
        String from = "http://h.example/one/two?x=/y/";
        assertThat(sent(from, "http://h.example/one", "a=1")).isEqualTo("a=1");
        assertThat(sent(from, "http://h.example/one/three/four", "a=1")).isEqualTo("a=1");
        assertThat(sent(from, "http://h.example/oneself", "a=1")).isEqualTo(NONE);
        assertThat(sent(from, "http://h.example/", "a=1")).isEqualTo(NONE);
        assertThat(sent(from, "http://h.example/", "a=1; path=/")).isEqualTo("a=1");
        assertThat(sent(from, "http://h.example/one/x", "a=1; Path=elsewhere")).isEqualTo("a=1");
        assertThat(sent(from, "http://h.example/far/off", "a=1; Path=/far/")).isEqualTo("a=1");
        assertThat(sent(from, "http://h.example/far", "a=1; Path=/far/")).isEqualTo(NONE);
    }

    @Test
    void secureCookieIsSentOverTlsOnly() {
        assertThat(sent("https://h.example/", "https://h.example/", "a=1; Secure"))
                .isEqualTo("a=1");
        assertThat(sent("https://h.example/", "http://h.example/", "a=1; secure"))
                .isEqualTo(NONE);
        assertThat(sent("https://h.example/", "http://h.example/", "a=1")).isEqualTo("a=1");
    }

    @Test
    void domainWidensACookieToItsHostsButNeverToStrangers() {
        String from = "http://www.h.example/";
        assertThat(sent(from, "http://h.example/", "a=1; Domain=h.example")).isEqualTo("a=1");
        assertThat(sent(from, "http://api.h.example/", "a=1; Domain=.H.example"))
                .isEqualTo("a=1");
        assertThat(sent(from, "http://api.h.example/", "a=1")).isEqualTo(NONE);
        assertThat(sent(from, "http://xh.example/", "a=1; Domain=h.example")).isEqualTo(NONE);
        assertThat(sent(from, from, "a=1; Domain=other.example")).isEqualTo(NONE);
        assertThat(sent(from, from, "a=1; Domain=api.www.h.example")).isEqualTo(NONE);
        assertThat(sent(from, from, "a=1; Domain=example")).isEqualTo(NONE);
        assertThat(sent("http://localhost/", "http://localhost/", "a=1; Domain=localhost"))
                .isEqualTo("a=1");
        assertThat(sent("http://192.0.2.1/", "http://192.0.2.1/", "a=1; Domain=2.1"))
                .isEqualTo(NONE);
    }

    @Test
    void cookieThatHasEndedIsForgotten() {
        String url = "http://h.example/";
        assertThat(sent(url, url, "a=1", "a=; Max-Age=0")).isEqualTo(NONE);
        assertThat(sent(url, url, "a=1", "a=; max-age=-1")).isEqualTo(NONE);
        assertThat(sent(url, url, "a=1", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"))
                .isEqualTo(NONE);
        assertThat(sent(url, url, "a=1", "a=; Expires=Thu, 01-Jan-1970 00:00:00 GMT"))
                .isEqualTo(NONE);
        assertThat(sent(url, url, "a=1; Expires=Fri, 02 Jan 2026 03:04:06 GMT")).isEqualTo("a=1");
        assertThat(sent(url, url, "a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"))
                .isEqualTo("a=1");
        assertThat(sent(url, url, "a=1; Expires=soon; Max-Age=x")).isEqualTo("a=1");
    }

    /** The cookie header for one URL after another has answered with these cookies; empty when there is none. */
    private static String sent(String from, String to, String... set) {
        HttpCookies cookies = new HttpCookies();
        List<HttpHead.Field> fields = Stream.of(set)
                .map(text -> new HttpHead.Field("set-cookie", text))
                .toList();
        cookies.keep(url(from), new HttpHead("HTTP/1.1", 302, "Found", fields), NOW);
        return cookies.header(url(to)).orElse(NONE);
    }

    private static HttpUrl url(String text) {
        return HttpUrl.parse(text).orElseThrow();
    }
}
