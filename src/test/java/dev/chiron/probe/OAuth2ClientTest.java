package dev.chiron.probe;

import static dev.chiron.probe.HttpRuns.run;
import static dev.chiron.probe.ProbeContract.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Certificates;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.PemFiles;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.ScriptedHttpServer.Request;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the http probe gets its OAuth 2 token from, what it asks for it, and what becomes of a server that gives none. */
class OAuth2ClientTest {
    private static final String TOKEN = "{\"access_token\": \"t1\", \"token_type\": \"bearer\", \"expires_in\": 60}";

    private ScriptedHttpServer server;

    @BeforeEach
    void start() {
        server = ScriptedHttpServer.start();
        server.on("/", 200, "hello, world\n");
        server.on("/token", Answer.json(TOKEN));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // ---- what is asked, and shown

    @Test
    void targetIsShownTheTokenThatTheServerGave() throws Exception {
        assertThat(run(client("client_secret: hunter2"), url("/")).passed()).isTrue();
        Request asked = server.requests("/token").getFirst();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.headers())
                .containsEntry("authorization", basic("me:hunter2"))
                .containsEntry("content-type", "application/x-www-form-urlencoded");
        assertThat(form(asked)).isEqualTo(Map.of("grant_type", "client_credentials"));
        assertThat(shown()).isEqualTo("Bearer t1");
    }

    @Test
    void scopesAndParametersAreSent() throws Exception {
        run(client("client_secret: x\nscopes: [read, 'write all']\nendpoint_params: {resource: 'a&b=ü'}"), url("/"));
        assertThat(form(server.requests("/token").getFirst()))
                .isEqualTo(Map.of("grant_type", "client_credentials", "scope", "read write all", "resource", "a&b=ü"));
    }

    @Test
    void parametersMayNameAnotherGrantButNotOtherScopes() throws Exception {
        run(client("client_secret: x\nendpoint_params: {grant_type: password}"), url("/"));
        assertThat(form(server.requests("/token").getFirst())).isEqualTo(Map.of("grant_type", "password"));
        ProbeResult.Failed failure =
                failed(run(client("client_secret: x\nscopes: [a]\nendpoint_params: {scope: b}"), url("/")));
        assertThat(failure.reason()).isEqualTo(Reason.AUTH);
        assertThat(failure.detail()).contains("endpoint_params must not overwrite \"scope\"");
        assertThat(server.requests("/token")).hasSize(1);
    }

    @Test
    void idAndSecretAreEscapedInTheHeader() throws Exception {
        run(client("client_secret: 'a b:c/*~é'").replace("client_id: me", "client_id: m:e"), url("/"));
        assertThat(server.requests("/token").getFirst().headers())
                .containsEntry("authorization", basic("m%3Ae:a+b%3Ac%2F%2A~%C3%A9"));
    }

    @Test
    void serverThatWantsIdAndSecretInTheFormGetsThemThere() throws Exception {
        server.on(
                "/token",
                request -> request.body().contains("client_secret=hunter2")
                        ? Answer.json(TOKEN)
                        : Answer.of(401, "{\"error\": \"invalid_client\"}"));
        assertThat(run(client("client_secret: hunter2"), url("/")).passed()).isTrue();
        assertThat(server.requests("/token")).hasSize(2);
        Request second = server.requests("/token").getLast();
        assertThat(second.headers()).doesNotContainKey("authorization");
        assertThat(form(second))
                .isEqualTo(Map.of("grant_type", "client_credentials", "client_id", "me", "client_secret", "hunter2"));
    }

    @Test
    void clientWithoutASecretSaysItsIdAlone() throws Exception {
        server.on(
                "/token", request -> request.body().contains("client_id=me") ? Answer.json(TOKEN) : Answer.of(400, ""));
        assertThat(run(client(""), url("/")).passed()).isTrue();
        assertThat(form(server.requests("/token").getLast()))
                .isEqualTo(Map.of("grant_type", "client_credentials", "client_id", "me"));
    }

    @Test
    void secretInAFileIsReadAnewForEachRun() throws Exception {
        try (TempFolder folder = TempFolder.create("oauth2")) {
            Path file = folder.write("secret", "first\n");
            Probe probe = HttpRuns.probe(client("client_secret_file: " + file));
            run(probe, url("/"), HttpRuns.AMPLE);
            folder.write("secret", "second\n");
            run(probe, url("/"), HttpRuns.AMPLE);
            assertThat(server.requests("/token").stream()
                            .map(request -> request.headers().get("authorization")))
                    .containsExactly(basic("me:first"), basic("me:second"));
        }
    }

    @Test
    void unreadableSecretIsOurFault() throws Exception {
        assertThat(run(client("client_secret_file: /nowhere/secret"), url("/")))
                .isInstanceOfSatisfying(
                        ProbeResult.NotRun.class,
                        result -> assertThat(result.why()).contains("/nowhere/secret"));
        assertThat(server.requests("/token")).isEmpty();
    }

    @Test
    void tokenComesBeforeAllOtherCredentials() throws Exception {
        run(client("client_secret: x") + "headers: {Authorization: mine}\n", url("/").replace("://", "://a:b@"));
        assertThat(shown()).isEqualTo("Bearer t1");
    }

    @Test
    void oneTokenServesAllRequestsToTheTargetAndNoneElsewhere() throws Exception {
        try (ScriptedHttpServer other = ScriptedHttpServer.start()) {
            other.on("/", 200, "");
            server.on("/a", Answer.of(302, "").with("Location", url("/b")));
            server.on("/b", Answer.of(302, "").with("Location", "http://localhost:" + other.port() + "/"));
            String settings = client("client_secret: x") + "preferred_ip_protocol: ip4\n";
            assertThat(run(settings, url("/a")).passed()).isTrue();
            assertThat(server.requests("/b").getFirst().headers()).containsEntry("authorization", "Bearer t1");
            assertThat(other.requests("/").getFirst().headers()).doesNotContainKey("authorization");
            assertThat(server.requests("/token")).hasSize(1);
        }
    }

    // ---- what is answered

    @Test
    void tokenMayComeAsAFormAndOfAnotherType() throws Exception {
        Answer form = Answer.of(200, "token_type=mac&access_token=a%2Fb&x")
                .with("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        server.on("/token", form);
        run(client("client_secret: x"), url("/"));
        assertThat(shown()).isEqualTo("MAC a/b");
        server.on("/token", Answer.json("{\"access_token\": \"t2\"}"));
        run(client("client_secret: x"), url("/"));
        assertThat(shown()).isEqualTo("Bearer t2");
    }

    @Test
    void refusalIsAFailureOfAuthAndTheTargetIsNotAsked() throws Exception {
        server.on("/token", 401, "{\"error\": \"invalid_client\"}");
        ProbeResult.Failed failure = failed(run(client("client_secret: hunter2"), url("/")));
        assertThat(failure.reason()).isEqualTo(Reason.AUTH);
        assertThat(failure.detail()).isEqualTo("the token server " + url("/token") + " answered 401 Unauthorized");
        assertThat(ProbeContract.gauge(failure, "probe_http_status_code")).isZero();
        assertThat(server.requests("/")).isEmpty();
    }

    @Test
    void answersWithoutATokenAreFailuresOfAuth() throws Exception {
        assertDenied(Answer.json("{}"), "answered without an access_token");
        assertDenied(Answer.json("{\"access_token\": null}"), "answered without an access_token");
        assertDenied(Answer.json("[1, 2]"), "answered without an access_token");
        assertDenied(Answer.json(""), "answered without an access_token");
        assertDenied(Answer.json("<html>"), "answered with what is no JSON");
        assertDenied(Answer.of(200, "a=%").with("Content-Type", "text/plain"), "answered with what is no form");
        assertDenied(Answer.of(503, TOKEN), "answered 503 Service Unavailable");
    }

    @Test
    void tokenThatWouldEndTheHeaderIsNotSent() throws Exception {
        assertDenied(
                Answer.json("{\"access_token\": \"t\\r\\nX-Evil: 1\"}"),
                "answered with a token that no header can hold");
    }

    @Test
    void garbageFromTheTokenServerIsAFailureOfAuth() throws Exception {
        try (ScriptedTcpServer garbage =
                ScriptedTcpServer.answer("220 mail ESMTP\r\n".getBytes(StandardCharsets.UTF_8))) {
            ProbeResult.Failed failure = failed(run(clientOf(garbage.target()), url("/")));
            assertThat(failure.reason()).isEqualTo(Reason.AUTH);
            assertThat(failure.detail()).startsWith("the token server http://" + garbage.target());
            garbage.awaitAllClosedByClient();
        }
    }

    @Test
    void tokenServerThatIsGoneIsNamed() throws Exception {
        String place = "127.0.0.1:" + FreePort.find();
        ProbeResult.Failed failure = failed(run(clientOf(place), url("/")));
        assertThat(failure.reason()).isEqualTo(Reason.CONNECT);
        assertThat(failure.detail()).contains(place);
        assertThat(server.requests("/")).isEmpty();
    }

    @Test
    void silenceOfTheTokenServerEndsWithTheDeadline() throws Exception {
        try (ScriptedTcpServer silent = ScriptedTcpServer.hang()) {
            Stopwatch watch = Stopwatch.start();
            ProbeRun run = run(HttpRuns.probe(clientOf(silent.target())), url("/"), Duration.ofMillis(400));
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(failed(run.result()).detail()).contains("token");
            assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(900));
            silent.awaitAllClosedByClient();
        }
    }

    // ---- how it is reached

    @Test
    void tokenServerIsTrustedByItsOwnTlsSettings() throws Exception {
        Certificates authority = Certificates.authority();
        try (TempFolder folder = TempFolder.create("oauth2");
                ScriptedHttpServer tls =
                        ScriptedHttpServer.startTls(authority.issue("127.0.0.1").context())) {
            tls.on("/token", Answer.json(TOKEN));
            PemFiles files = authority.issue("client").writePem(folder);
            String settings = clientAt(tls.url("/token").toString(), "client_secret: x");
            assertThat(failed(run(settings, url("/"))).reason()).isEqualTo(Reason.TLS);
            assertThat(run(settings + "  tls_config: {ca_file: " + files.authority() + "}\n", url("/"))
                            .passed())
                    .isTrue();
            assertThat(shown()).isEqualTo("Bearer t1");
        }
    }

    @Test
    void tokenServerIsReachedThroughItsOwnProxy() throws Exception {
        try (ScriptedHttpServer proxy = ScriptedHttpServer.start()) {
            proxy.on("/token", Answer.json(TOKEN));
            String settings = clientAt(
                    "http://login.example/token",
                    "client_secret: x\nproxy_url: http://user:word@127.0.0.1:" + proxy.port());
            assertThat(run(settings, url("/")).passed()).isTrue();
            Request asked = proxy.requests("/token").getFirst();
            assertThat(asked.uri().toString()).isEqualTo("http://login.example/token");
            assertThat(asked.headers()).containsEntry("proxy-authorization", basic("user:word"));
            assertThat(proxy.requests("/")).isEmpty();
        }
    }

    @Test
    void tokenUrlThatIsNoneIsOurFault() throws Exception {
        assertThat(run(clientAt("ldap://127.0.0.1/", "client_secret: x"), url("/")))
                .isInstanceOf(ProbeResult.NotRun.class);
    }

    private void assertDenied(Answer answer, String detail) throws Exception {
        server.on("/token", answer);
        ProbeResult.Failed failure = failed(run(client("client_secret: x"), url("/")));
        assertThat(failure.reason()).isEqualTo(Reason.AUTH);
        assertThat(failure.detail()).isEqualTo("the token server " + url("/token") + " " + detail);
        assertThat(server.requests("/")).isEmpty();
    }

    private String client(String more) {
        return clientAt(url("/token"), more);
    }

    private static String clientOf(String place) {
        return clientAt("http://" + place + "/token", "client_secret: x");
    }

    private static String clientAt(String tokenUrl, String more) {
        return "oauth2:\n" + ("client_id: me\ntoken_url: " + tokenUrl + "\n" + more).indent(2);
    }

    private String shown() {
        return String.valueOf(server.requests("/").getLast().headers().get("authorization"));
    }

    private static Map<String, String> form(Request request) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : request.body().split("&", -1)) {
            String[] parts = pair.split("=", 2);
            form.put(decoded(parts[0]), decoded(parts[1]));
        }
        return form;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String url(String path) {
        return server.url(path).toString();
    }
}
