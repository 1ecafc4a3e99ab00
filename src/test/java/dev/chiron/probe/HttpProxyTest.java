package dev.chiron.probe;

import static dev.chiron.probe.HttpRuns.run;
import static dev.chiron.probe.ProbeContract.failed;
import static dev.chiron.probe.ProbeContract.gauge;
import static dev.chiron.probe.ProbeContract.gaugeNames;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Certificates;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.PemFiles;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.ScriptedHttpServer.Request;
import dev.chiron.testing.ScriptedProxy;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests of the http probe go through a proxy, in what form, and what becomes of a proxy that is no help. */
class HttpProxyTest {
    private static final String SKIP = "skip_resolve_phase_with_proxy: true\n";
    private static final String UNCHECKED = "tls_config: {insecure_skip_verify: true}\n";

    private ScriptedHttpServer proxy;

    @BeforeEach
    void start() {
        proxy = ScriptedHttpServer.start();
        proxy.on("/", 200, "through the proxy\n");
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    // ---- plain http: the proxy is asked for the whole URL

    @Test
    void proxyIsAskedForTheWholeUrlWithOurNameForTheHost() throws Exception {
        ProbeResult result = run(via("") + SKIP, "http://web.example:8080/?a=b");
        assertThat(result.passed()).isTrue();
        assertThat(gauge(result, "probe_http_uncompressed_body_length")).isEqualTo(18);
        Request asked = proxy.requests("/").getFirst();
        assertThat(asked.uri().toString()).isEqualTo("http://web.example:8080/?a=b");
        assertThat(asked.headers()).containsEntry("host", "web.example:8080");
        assertThat(asked.headers()).doesNotContainKeys("proxy-authorization", "authorization");
    }

    @Test
    void userAndPasswordOfTheProxysUrlAreForTheProxy() throws Exception {
        run(via("user:w%40rd@") + SKIP, "http://me:you@web.example/");
        assertThat(proxy.requests("/").getFirst().headers())
                .containsEntry("proxy-authorization", "Basic dXNlcjp3QHJk")
                .containsEntry("authorization", "Basic bWU6eW91");
    }

    @Test
    void connectHeaderIsNotSentWithoutConnect() throws Exception {
        run(via("") + SKIP + "proxy_connect_header: {X-Proxy: [a]}\n", "http://web.example/");
        assertThat(proxy.requests("/").getFirst().headers()).doesNotContainKey("x-proxy");
    }

    @Test
    void proxyMayBeSpokenToOverTls() throws Exception {
        Certificates authority = Certificates.authority();
        try (TempFolder folder = TempFolder.create("proxy");
                ScriptedHttpServer secured =
                        ScriptedHttpServer.startTls(authority.issue("127.0.0.1").context())) {
            secured.on("/", 200, "");
            PemFiles files = authority.issue("client").writePem(folder);
            String settings = "proxy_url: https://127.0.0.1:" + secured.port() + "\n" + SKIP;
            ProbeResult strange = run(settings, "http://web.example/");
            assertThat(failed(strange).reason()).isEqualTo(Reason.TLS);
            ProbeResult result =
                    run(settings + "tls_config: {ca_file: " + files.authority() + "}\n", "http://web.example/");
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_http_ssl")).isZero();
            assertThat(secured.requests("/").getFirst().uri().toString()).isEqualTo("http://web.example/");
        }
    }

    // ---- https: a tunnel

    @Test
    void tunnelIsAskedForWithItsHeaderAndCredentialsOnly() throws Exception {
        try (ScriptedHttpServer server = secured();
                ScriptedProxy tunnel = ScriptedProxy.tunnelTo(server.port())) {
            String settings = "proxy_url: http://user:word@127.0.0.1:" + tunnel.port() + "\n"
                    + "proxy_connect_header: {x-proxy: [a, b]}\nhttp_headers: {X-Target: {values: [c]}}\n"
                    + "basic_auth: {username: me, password: you}\n";
            ProbeResult result = run(settings + SKIP + UNCHECKED, "https://web.example/");
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_http_ssl")).isEqualTo(1);
            assertThat(gaugeNames(result)).contains("probe_ssl_earliest_cert_expiry");
            assertThat(tunnel.heads()).hasSize(1);
            assertThat(tunnel.heads().getFirst().lines())
                    .containsExactly(
                            "CONNECT web.example:443 HTTP/1.1",
                            "Host: web.example:443",
                            "X-Proxy: a",
                            "X-Proxy: b",
                            "Proxy-Authorization: Basic dXNlcjp3b3Jk");
            assertThat(server.requests("/").getFirst().headers())
                    .containsEntry("host", "web.example")
                    .containsEntry("authorization", "Basic bWU6eW91")
                    .containsEntry("x-target", "c")
                    .doesNotContainKeys("proxy-authorization", "x-proxy");
            tunnel.awaitAllClosedByClient();
        }
    }

    @Test
    void tunnelLeadsToTheAddressThatTheMetricsTellOf() throws Exception {
        try (ScriptedHttpServer server = secured();
                ScriptedProxy tunnel = ScriptedProxy.tunnelTo(server.port())) {
            String settings = "proxy_url: http://127.0.0.1:" + tunnel.port() + "\npreferred_ip_protocol: ip4\n";
            ProbeResult result = run(settings + UNCHECKED, "https://localhost:8443/");
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_ip_protocol")).isEqualTo(4);
            assertThat(tunnel.heads().getFirst()).startsWith("CONNECT 127.0.0.1:8443 HTTP/1.1\r\n");
            assertThat(server.requests("/").getFirst().headers()).containsEntry("host", "localhost:8443");
        }
    }

    @Test
    void tunnelMayLeadThroughTlsToTheProxy() throws Exception {
        Certificates authority = Certificates.authority();
        try (ScriptedHttpServer server = secured();
                ScriptedProxy tunnel = ScriptedProxy.tunnelOverTlsTo(
                        server.port(), authority.issue("127.0.0.1").context())) {
            String settings = "proxy_url: https://127.0.0.1:" + tunnel.port() + "\n";
            assertThat(run(settings + SKIP + UNCHECKED, "https://web.example/").passed())
                    .isTrue();
            assertThat(tunnel.heads().getFirst()).startsWith("CONNECT web.example:443 ");
        }
    }

    @Test
    void certificateIsCheckedAgainstTheTargetsNameAndNotTheProxys() throws Exception {
        Certificates authority = Certificates.authority();
        try (TempFolder folder = TempFolder.create("proxy");
                ScriptedHttpServer server = ScriptedHttpServer.startTls(
                        authority.issue("web.example").context());
                ScriptedProxy tunnel = ScriptedProxy.tunnelTo(server.port())) {
            server.on("/", 200, "");
            PemFiles files = authority.issue("client").writePem(folder);
            String settings = "proxy_url: http://127.0.0.1:" + tunnel.port() + "\ntls_config: {ca_file: "
                    + files.authority() + "}\n" + SKIP;
            assertThat(run(settings, "https://web.example/").passed()).isTrue();
            assertThat(failed(run(settings, "https://127.0.0.1/")).reason()).isEqualTo(Reason.TLS);
        }
    }

    // ---- proxies that are no help

    @Test
    void refusedTunnelIsAFailureToConnectInTheProxysWords() throws Exception {
        assertNoTunnel(
                "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
                "was answered with 407 Proxy Authentication Required");
        assertNoTunnel("HTTP/1.0 502 Bad Gateway\r\n\r\n<html>", "was answered with 502 Bad Gateway");
        assertNoTunnel("SSH-2.0-OpenSSH_9.9\r\n", "was answered with something that is not HTTP");
    }

    @Test
    void proxyThatIsGoneIsNamedAndNeverItsPassword() throws Exception {
        String place = "127.0.0.1:" + FreePort.find();
        String settings = "proxy_url: http://user:hunter2@" + place + "\n";
        for (String target : new String[] {"http://127.0.0.1:9/", "https://127.0.0.1:9/"}) {
            ProbeResult.Failed failure = failed(run(settings, target));
            assertThat(failure.reason()).isEqualTo(Reason.CONNECT);
            assertThat(failure.detail()).contains(place).doesNotContain("hunter2");
            assertThat(failure.measurements().phases())
                    .containsOnlyKeys("resolve", "connect", "tls", "processing", "transfer");
            assertThat(failed(run(settings + SKIP, target)).measurements().phases())
                    .containsOnlyKeys("connect", "tls", "processing", "transfer");
        }
    }

    @Test
    void silenceOfTheProxyEndsWithTheDeadline() throws Exception {
        try (ScriptedTcpServer silent = ScriptedTcpServer.hang()) {
            Probe probe = HttpRuns.probe("proxy_url: http://" + silent.target() + "\n" + SKIP);
            for (String target : new String[] {"http://web.example/", "https://web.example/"}) {
                Stopwatch watch = Stopwatch.start();
                ProbeRun run = run(probe, target, Duration.ofMillis(400));
                assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
                assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(900));
            }
            silent.awaitAllClosedByClient();
        }
    }

    @Test
    void proxysOwnErrorIsTheAnswerToPlainHttp() throws Exception {
        proxy.on("/", 502, "cannot connect");
        ProbeResult.Failed failure = failed(run(via("") + SKIP, "http://web.example/"));
        assertThat(failure.reason()).isEqualTo(Reason.HTTP_STATUS);
        assertThat(failure.detail()).contains("answered 502 Bad Gateway");
    }

    @Test
    void proxyUrlThatIsNoneIsOurFault() throws Exception {
        assertThat(run("proxy_url: 'ldap://127.0.0.1/'", "http://127.0.0.1/"))
                .isInstanceOfSatisfying(
                        ProbeResult.NotRun.class,
                        result -> assertThat(result.why()).contains("proxy_url"));
    }

    // ---- who looks the name up

    @Test
    void nameIsLeftToTheProxyOnlyWhenThereIsOneAndItIsAsked() throws Exception {
        assertNamesLeft(run(via("") + SKIP, url("/")));
        assertNamesLookedUp(run(via(""), url("/")));
        assertNamesLookedUp(run(SKIP, url("/")));
        assertNamesLookedUp(run("{}", url("/")));
        Map<String, String> variables = Map.of("HTTP_PROXY", "http://127.0.0.1:" + FreePort.find());
        assertNamesLeft(run("proxy_from_environment: true\n" + SKIP, variables, url("/")));
        assertNamesLookedUp(run("proxy_from_environment: true\n", variables, url("/")));
    }

    @Test
    void redirectsHostIsLeftToTheProxyAsWell() throws Exception {
        proxy.on("/away", Answer.of(302, "").with("Location", "http://other.example/"));
        ProbeResult result = run(via("") + SKIP, "http://web.example/away");
        assertThat(result.passed()).isTrue();
        assertThat(proxy.requests("/").getFirst().uri().toString()).isEqualTo("http://other.example/");
        assertThat(gaugeNames(result)).doesNotContain("probe_ip_protocol");
    }

    // ---- which proxy, if any

    @Test
    void exceptionsAreReachedDirectly() throws Exception {
        try (ScriptedHttpServer server = ScriptedHttpServer.start()) {
            server.on("/direct", 200, "");
            String target = server.url("/direct").toString();
            assertThat(run(via("") + "no_proxy: web.example", target).passed()).isTrue();
            assertThat(server.requests("/direct").getFirst().uri().toString()).isEqualTo("/direct");
            run(via("") + SKIP + "no_proxy: other.example", "http://web.example/");
            assertThat(proxy.requests("/")).hasSize(1);
            assertThat(failed(run(via("") + SKIP + "no_proxy: .invalid", "http://web.invalid/"))
                            .reason())
                    .isEqualTo(Reason.DNS);
        }
    }

    @Test
    void withoutExceptionsThisMachineIsReachedThroughTheProxyToo() throws Exception {
        assertThat(run(via(""), "http://127.0.0.1:9/").passed()).isTrue();
        assertThat(proxy.requests("/")).hasSize(1);
    }

    @Test
    void environmentSaysWhichProxyAndForWhat() throws Exception {
        String settings = "proxy_from_environment: true\n" + SKIP;
        String here = "127.0.0.1:" + proxy.port();
        assertThat(run(settings, Map.of("HTTP_PROXY", "http://" + here), "http://web.example/")
                        .passed())
                .isTrue();
        assertThat(run(settings, Map.of("http_proxy", here), "http://web.example/")
                        .passed())
                .isTrue();
        assertThat(run(settings, Map.of("HTTP_PROXY", "http://" + here), url("/"))
                        .passed())
                .isTrue();
        assertThat(proxy.requests("/").stream().map(request -> request.uri().toString()))
                .containsExactly("http://web.example/", "http://web.example/", "/");
        Map<String, String> except = Map.of("HTTP_PROXY", "http://" + here, "NO_PROXY", "web.invalid");
        assertThat(failed(run(settings, except, "http://web.invalid/")).reason())
                .isEqualTo(Reason.DNS);
        assertThat(failed(run(settings, Map.of("HTTPS_PROXY", "http://" + here), "http://web.invalid/"))
                        .reason())
                .isEqualTo(Reason.DNS);
    }

    @Test
    void environmentsProxyForHttpsTunnels() throws Exception {
        try (ScriptedHttpServer server = secured();
                ScriptedProxy tunnel = ScriptedProxy.tunnelTo(server.port())) {
            Map<String, String> variables = Map.of("https_proxy", "http://127.0.0.1:" + tunnel.port());
            String settings = "proxy_from_environment: true\n" + SKIP + UNCHECKED;
            assertThat(run(settings, variables, "https://web.example/").passed())
                    .isTrue();
            assertThat(tunnel.heads()).hasSize(1);
        }
    }

    @Test
    void redirectFromHttpToHttpsAndBackChangesTheWay() throws Exception {
        try (ScriptedHttpServer server = secured();
                ScriptedProxy tunnel = ScriptedProxy.tunnelTo(server.port())) {
            proxy.on("/out", Answer.of(302, "").with("Location", "https://web.example/in"));
            server.on("/in", Answer.of(302, "").with("Location", "http://web.example/"));
            Map<String, String> variables = Map.of(
                    "HTTP_PROXY", "127.0.0.1:" + proxy.port(), "HTTPS_PROXY", "http://127.0.0.1:" + tunnel.port());
            String settings = "proxy_from_environment: true\n" + SKIP + UNCHECKED;
            ProbeResult result = run(settings, variables, "http://web.example/out");
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_http_redirects")).isEqualTo(2);
            assertThat(gauge(result, "probe_http_ssl")).isZero();
            assertThat(tunnel.heads()).hasSize(1);
            assertThat(server.requests("/in").getFirst().headers()).containsEntry("referer", "http://web.example/out");
            assertThat(proxy.requests("/").getFirst().headers()).doesNotContainKey("referer");
        }
    }

    @Test
    void connectHeaderIsOneLineAValue() throws Exception {
        try (ScriptedProxy refusing = ScriptedProxy.answering("HTTP/1.1 403 Forbidden\r\n\r\n")) {
            run(
                    "proxy_url: http://127.0.0.1:" + refusing.port()
                            + "\nproxy_connect_header: {X-Proxy: [\"a\\r\\nX-Evil: b\\n\"], 'no name': [c]}\n" + SKIP,
                    "https://web.example/");
            assertThat(refusing.heads().getFirst().lines().skip(2)).containsExactly("X-Proxy: a  X-Evil: b");
        }
    }

    private static void assertNoTunnel(String answer, String detail) throws Exception {
        try (ScriptedProxy refusing = ScriptedProxy.answering(answer)) {
            String place = "127.0.0.1:" + refusing.port();
            ProbeResult.Failed failure =
                    failed(run("proxy_url: http://user:hunter2@" + place + "\n" + SKIP, "https://web.example/"));
            assertThat(failure.reason()).isEqualTo(Reason.CONNECT);
            assertThat(failure.detail())
                    .startsWith("CONNECT web.example:443 through http://" + place + "/ " + detail)
                    .doesNotContain("hunter2");
            refusing.awaitAllClosedByClient();
        }
    }

    private static void assertNamesLeft(ProbeResult result) {
        assertThat(result.measurements().phases()).containsOnlyKeys("connect", "tls", "processing", "transfer");
        assertThat(gaugeNames(result))
                .contains("probe_http_duration_seconds")
                .doesNotContain("probe_dns_lookup_time_seconds", "probe_ip_protocol", "probe_ip_addr_hash");
    }

    private static void assertNamesLookedUp(ProbeResult result) {
        assertThat(result.measurements().phases().keySet())
                .as("in the order in which they happen")
                .containsExactly("resolve", "connect", "tls", "processing", "transfer");
        assertThat(gaugeNames(result))
                .contains("probe_dns_lookup_time_seconds", "probe_ip_protocol", "probe_ip_addr_hash");
    }

    private static ScriptedHttpServer secured() {
        ScriptedHttpServer server = ScriptedHttpServer.startTls(
                Certificates.authority().issue("anywhere.example").context());
        return server.on("/", 200, "");
    }

    private String via(String user) {
        return "proxy_url: http://" + user + "127.0.0.1:" + proxy.port() + "\n";
    }

    private String url(String path) {
        return proxy.url(path).toString();
    }
}
