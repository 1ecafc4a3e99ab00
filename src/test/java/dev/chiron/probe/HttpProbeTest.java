package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.FreePort;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpProbeTest extends ProbeContract {
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

    @Override
    ProbeKind kind() {
        return HttpProbe.KIND;
    }

    @Override
    Situation healthy() {
        return Situation.of("", url("/"));
    }

    @Override
    Situation hung() {
        return new SilentPeer("", "http://");
    }

    @Override
    Situation refusing() {
        return Situation.of("", "http://127.0.0.1:" + FreePort.find());
    }

    @Override
    Reason refusal() {
        return Reason.CONNECT;
    }

    @Override
    List<String> everySetting() {
        return List.of("""
                valid_status_codes: [200, 404]
                valid_http_versions: [HTTP/1.1]
                method: POST
                headers: {Host: example.org, Accept: text/html}
                body: "hello ${1}"
                fail_if_ssl: true
                fail_if_not_ssl: false
                follow_redirects: false
                fail_if_body_matches_regexp: ["a"]
                fail_if_body_not_matches_regexp: ["b"]
                fail_if_header_matches: [{header: Server, regexp: nginx, allow_missing: true}]
                fail_if_header_not_matches: [{header: Server, regexp: nginx}]
                body_size_limit: 10MB
                enable_http2: false
                preferred_ip_protocol: ip4
                resolver: 127.0.0.1:53
                ip_protocol_fallback: false
                basic_auth: {username: a, password_file: /run/secrets/p}
                tls_config: {insecure_skip_verify: true}
                compression: gzip
                """, """
                body_file: /tmp/body
                no_follow_redirects: true
                authorization: {type: Token, credentials: x}
                http_headers: {X-A: {values: [a], secrets: [b], files: [/run/secrets/c]}}
                proxy_url: http://user:password@127.0.0.1:3128
                no_proxy: .example.org,10.0.0.0/8
                proxy_connect_header: {X-Proxy: [a]}
                """, """
                oauth2:
                  client_id: me
                  client_secret: x
                  token_url: http://127.0.0.1/token
                  scopes: [a, b]
                  endpoint_params: {resource: c}
                  claims: {groups: [a, {b: 1}], fine: true}
                  tls_config: {ca_file: /run/ca.pem}
                proxy_from_environment: true
                skip_resolve_phase_with_proxy: true
                """, """
                enable_http2: false
                enable_http3: true
                valid_http_versions: [HTTP/3.0]
                fail_if_body_json_matches_cel: "body.a == '${b}'"
                fail_if_body_json_not_matches_cel: has(body.a)
                """, "bearer_token: x", "bearer_token_file: /run/secrets/token");
    }

    // ---- status

    @Test
    void answerHasBlackboxExportersGauges() throws Exception {
        ProbeResult result = run("", url("/"));
        assertThat(result.passed()).isTrue();
        assertThat(gaugeNames(result))
                .containsExactly(
                        "probe_dns_lookup_time_seconds",
                        "probe_failed_due_to_regex",
                        "probe_http_content_length",
                        "probe_http_duration_seconds",
                        "probe_http_redirects",
                        "probe_http_ssl",
                        "probe_http_status_code",
                        "probe_http_uncompressed_body_length",
                        "probe_http_version",
                        "probe_ip_addr_hash",
                        "probe_ip_protocol");
        assertThat(gauge(result, "probe_http_status_code")).isEqualTo(200);
        assertThat(gauge(result, "probe_http_version")).isEqualTo(1.1);
        assertThat(gauge(result, "probe_http_content_length")).isEqualTo(13);
        assertThat(gauge(result, "probe_http_uncompressed_body_length")).isEqualTo(13);
        assertThat(result.measurements().phases())
                .containsOnlyKeys("resolve", "connect", "tls", "processing", "transfer");
        assertThat(gauge(result, "probe_http_duration_seconds", Map.of("phase", "connect")))
                .isPositive();
    }

    @Test
    void serverErrorFailsSoftlyAndSaysWhatWasWanted() throws Exception {
        server.on("/health", 503, "busy");
        ProbeResult.Failed failure = failed(run("", url("/health")));
        assertThat(failure.reason()).isEqualTo(Reason.HTTP_STATUS);
        assertThat(failure.weight()).isEqualTo(Weight.SOFT);
        assertThat(failure.detail())
                .isEqualTo("GET " + url("/health") + " answered 503 Service Unavailable, wanted 2xx");
        assertThat(gauge(failure, "probe_http_uncompressed_body_length")).isEqualTo(4);
    }

    @Test
    void clientErrorFailsHard() throws Exception {
        ProbeResult.Failed failure = failed(run("valid_status_codes: [200, 301]", url("/missing")));
        assertThat(failure.weight()).isEqualTo(Weight.HARD);
        assertThat(failure.detail()).endsWith("answered 404 Not Found, wanted 200 or 301");
    }

    @Test
    void listedStatusPasses() throws Exception {
        assertThat(run("valid_status_codes: [404]", url("/missing")).passed()).isTrue();
        server.on("/created", 201, "");
        assertThat(run("valid_status_codes: []", url("/created")).passed()).isTrue();
    }

    @Test
    void unwantedVersionFailsOfAssertion() throws Exception {
        ProbeResult result = run("valid_http_versions: [HTTP/2.0]", url("/"));
        assertThat(failed(result).reason()).isEqualTo(Reason.ASSERTION);
        assertThat(run("valid_http_versions: [HTTP/1.1, HTTP/2.0]", url("/")).passed())
                .isTrue();
    }

    @Test
    void plainAnswerFailsWhenTlsIsWanted() throws Exception {
        ProbeResult result = run("fail_if_not_ssl: true", url("/"));
        assertThat(failed(result).reason()).isEqualTo(Reason.ASSERTION);
        assertThat(result.measurements().log())
                .anyMatch(line -> line.message().equals("Final request was not over SSL"));
    }

    // ---- the request

    @Test
    void requestCarriesWhatIsConfigured() throws Exception {
        server.on("/post", request -> Answer.of(200, request.method() + request.body()));
        String settings = """
                method: POST
                headers: {Host: other.example, X-One: "1", user-agent: me}
                body: "hello ${1}"
                """;
        assertThat(run(settings, url("/post?x=%2F&y")).passed()).isTrue();
        ScriptedHttpServer.Request request = server.requests("/post").getFirst();
        assertThat(request.uri().toString()).isEqualTo("/post?x=%2F&y");
        assertThat(request.body()).isEqualTo("hello ${1}");
        assertThat(request.headers())
                .containsEntry("host", "other.example")
                .containsEntry("x-one", "1")
                .containsEntry("user-agent", "me")
                .containsEntry("connection", "close");
    }

    @Test
    void hostnameParameterSetsTheHost() throws Exception {
        Target target = new Target(url("/"), Optional.of("virtual.example"));
        assertThat(run("", target, Duration.ofSeconds(5)).result().passed()).isTrue();
        assertThat(server.requests("/").getFirst().headers()).containsEntry("host", "virtual.example");
    }

    @Test
    void hostnameParameterAgainstAnotherHostHeaderIsRefusedInBlackboxWords() throws Exception {
        Probe probe = read("headers: {host: a.example}");
        assertThat(probe.refusal(new Target(url("/"), Optional.of("b.example"))))
                .hasValue("host header defined both in module configuration (a.example)"
                        + " and with URL-parameter 'hostname' (b.example)");
        assertThat(probe.refusal(new Target(url("/"), Optional.of("a.example"))))
                .isEmpty();
    }

    @Test
    void credentialsGoIntoTheAuthorizationHeader() throws Exception {
        try (TempFolder folder = TempFolder.create("http")) {
            Path token = folder.write("token", "secret\n");
            run("basic_auth: {username: me, password: you}", url("/"));
            run("bearer_token_file: " + token, url("/"));
            run("authorization: {type: Token, credentials: x}", url("/"));
            run("", url("/").replace("://", "://a%40b:c@"));
            assertThat(server.requests("/").stream()
                            .map(request -> request.headers().get("authorization")))
                    .containsExactly("Basic bWU6eW91", "Bearer secret", "Token x", "Basic YUBiOmM=");
        }
    }

    @Test
    void unreadableSecretIsOurFault() throws Exception {
        assertThat(run("bearer_token_file: /nowhere/token", url("/"))).isInstanceOf(ProbeResult.NotRun.class);
        assertThat(run("body_file: /nowhere/body", url("/"))).isInstanceOf(ProbeResult.NotRun.class);
    }

    @Test
    void bodyFileIsSent() throws Exception {
        try (TempFolder folder = TempFolder.create("http")) {
            Path body = folder.write("body", "x".repeat(20_000));
            server.on("/echo", request -> Answer.of(request.body().length() == 20_000 ? 200 : 400, ""));
            assertThat(run("method: PUT\nbody_file: " + body, url("/echo")).passed())
                    .isTrue();
        }
    }

    @Test
    void targetWithoutSchemeIsHttp() throws Exception {
        assertThat(run("", "127.0.0.1:" + server.port()).passed()).isTrue();
        assertThat(run("", "HTTP://127.0.0.1:" + server.port()).passed()).isTrue();
        assertThat(gaugeNames(run("", "ftp://127.0.0.1/")))
                .contains("probe_http_status_code", "probe_failed_due_to_regex");
    }

    // ---- header and body

    @Test
    void bodyRegexesDecide() throws Exception {
        ProbeResult found = run("fail_if_body_matches_regexp: ['wor.d']", url("/"));
        assertThat(failed(found).reason()).isEqualTo(Reason.BODY);
        assertThat(failed(found).detail()).contains("answered with a body that matches \"wor.d\"");
        assertThat(gauge(found, "probe_failed_due_to_regex")).isEqualTo(1);
        assertThat(run("fail_if_body_not_matches_regexp: [hello, world]", url("/"))
                        .passed())
                .isTrue();
        assertThat(failed(run("fail_if_body_not_matches_regexp: [hello, mars]", url("/")))
                        .reason())
                .isEqualTo(Reason.BODY);
    }

    @Test
    void wrongStatusIsNotDueToRegex() throws Exception {
        ProbeResult result = run("fail_if_body_not_matches_regexp: [x]", url("/missing"));
        assertThat(failed(result).reason()).isEqualTo(Reason.HTTP_STATUS);
        assertThat(gauge(result, "probe_failed_due_to_regex")).isZero();
    }

    @Test
    void headerRegexesDecide() throws Exception {
        server.on("/typed", Answer.of(200, "").with("Content-Type", "text/javascript"));
        String forbidden = "fail_if_header_matches: [{header: content-type, regexp: javascript}]";
        ProbeResult result = run(forbidden, url("/typed"));
        assertThat(failed(result).reason()).isEqualTo(Reason.ASSERTION);
        assertThat(gauge(result, "probe_failed_due_to_regex")).isEqualTo(1);
        String required = "fail_if_header_not_matches: [{header: Content-Type, regexp: '^text/html'}]";
        assertThat(failed(run(required, url("/typed"))).detail()).contains("does not match");
        assertThat(run(required.replace("html", "java"), url("/typed")).passed())
                .isTrue();
    }

    @Test
    void missingHeaderFailsBothWaysUnlessAllowed() throws Exception {
        for (String key : List.of("fail_if_header_matches", "fail_if_header_not_matches")) {
            String settings = key + ": [{header: X-None, regexp: a, allow_missing: %s}]";
            assertThat(run(settings.formatted(false), url("/")).passed()).isFalse();
            assertThat(run(settings.formatted(true), url("/")).passed()).isTrue();
        }
    }

    @Test
    void bodyLargerThanItsLimitFailsOfBody() throws Exception {
        server.on("/large", 200, "x".repeat(129));
        ProbeResult result = run("body_size_limit: 128B", url("/large"));
        assertThat(failed(result).reason()).isEqualTo(Reason.BODY);
        assertThat(gauge(result, "probe_http_uncompressed_body_length")).isEqualTo(128);
        assertThat(run("body_size_limit: 129B", url("/large")).passed()).isTrue();
    }

    @Test
    void jsonIsHandedOnWhateverTheStatus() throws Exception {
        server.on("/health", Answer.of(503, "{\"status\": \"down\"}").with("Content-Type", "application/health+json"));
        ProbeResult result = run("", url("/health"));
        assertThat(failed(result).reason()).isEqualTo(Reason.HTTP_STATUS);
        assertThat(result.measurements()
                        .document()
                        .map(json -> ISO_8859_1.decode(json).toString()))
                .contains("{\"status\": \"down\"}");
        assertThat(run("", url("/")).measurements().document()).isEmpty();
        server.on("/large", Answer.json("[" + " ".repeat(70_000) + "]"));
        assertThat(run("", url("/large")).measurements().document())
                .as("more than is read, so that who reads it knows")
                .hasValueSatisfying(json -> assertThat(json.remaining()).isEqualTo(65_537));
    }

    @Test
    void lastModifiedIsExported() throws Exception {
        server.on("/old", Answer.of(200, "").with("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT"));
        assertThat(gauge(run("", url("/old")), "probe_http_last_modified_timestamp_seconds"))
                .isEqualTo(1_445_412_480);
    }

    // ---- failures on the way

    @Test
    void unknownNameFailsOfDns() throws Exception {
        ProbeResult result = run("", "http://a..b/");
        assertThat(failed(result).reason()).isEqualTo(Reason.DNS);
        assertThat(gauge(result, "probe_http_status_code")).isZero();
    }

    private String url(String path) {
        return server.url(path).toString();
    }
}
