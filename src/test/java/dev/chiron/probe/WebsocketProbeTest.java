package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.config.ConfigException;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WebsocketProbeTest extends ProbeContract {
    private static final byte[] GREETING = WebsocketPeer.frame(0x81, "incoming_test");

    private final WebsocketPeer peer = new WebsocketPeer();

    @Override
    ProbeKind kind() {
        return WebsocketProbe.KIND;
    }

    @Override
    Situation healthy() {
        return new Served("", peer.serving());
    }

    @Override
    Situation hung() {
        return new SilentPeer("", "ws://");
    }

    @Override
    Situation refusing() {
        return Situation.of("", "ws://127.0.0.1:" + FreePort.find() + "/");
    }

    @Override
    Reason refusal() {
        return Reason.CONNECT;
    }

    @Override
    List<String> everySetting() {
        return List.of("""
                http_config: {bearer_token: abc, tls_config: {insecure_skip_verify: true}}
                headers: {X-Some: {values: [a, b], secrets: [c], files: [d]}}
                query_response: [{expect: a, send: b, labels: [{name: c, value: d}]}]
                preferred_ip_protocol: ip4
                ip_protocol_fallback: false
                resolver: 127.0.0.1:53
                """);
    }

    /** A scripted server as a situation. */
    private record Served(String settings, ScriptedTcpServer server) implements Situation {
        @Override
        public String target() {
            return "ws://" + server.target();
        }

        @Override
        public int open() {
            return (int) server.connections().stream()
                    .filter(connection -> !connection.isClosedByClient())
                    .count();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Test
    void upgradeAloneHasThreePhasesAndSaysGoodbye() throws Exception {
        try (ScriptedTcpServer server = peer.serving()) {
            ProbeResult result = run("", "ws://" + server.target() + "/live?a=b");
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(status(result)).isEqualTo(List.of(101.0, 1.0, 0.0));
            assertThat(phases(result)).containsExactly("connect", "processing", "resolve");
            assertThat(gauge(result, "probe_ip_protocol")).isEqualTo(4);
            assertThat(gaugeNames(result)).noneMatch(name -> name.startsWith("probe_ssl"));
            assertThat(peer.frames.poll(5, TimeUnit.SECONDS)).isEqualTo("8:\u0003\u00e8");
            assertThat(peer.headers)
                    .containsEntry("", "GET /live?a=b HTTP/1.1")
                    .containsEntry("host", server.target())
                    .containsEntry("sec-websocket-version", "13");
        }
    }

    @Test
    void dialogueExchangesWholeMessages() throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            peer.upgrade(connection);
            connection.getOutputStream().write(GREETING);
            String answer = WebsocketPeer.frame(connection);
            connection
                    .getOutputStream()
                    .write(WebsocketPeer.frame(0x81, answer.equals("1:outgoing_test") ? "passed" : answer));
            peer.listen(connection);
        })) {
            String settings = "query_response: [{expect: 'incoming_(.+)', send: 'outgoing_${1}'}, {expect: ^passed}]";
            ProbeResult result = run(settings, "ws://" + server.target());
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(phases(result)).containsExactly("connect", "processing", "resolve", "transfer");
            assertThat(status(result)).isEqualTo(List.of(101.0, 1.0, 0.0));
        }
    }

    @Test
    void eachExpectReadsOneMessage() throws Exception {
        try (ScriptedTcpServer server = peer.serving(GREETING, WebsocketPeer.frame(0x81, "passed"))) {
            ProbeResult result = run("query_response: [{expect: ^passed}]", "ws://" + server.target());
            assertThat(failed(result).reason()).isEqualTo(Reason.BODY);
            assertThat(failed(result).detail())
                    .isEqualTo("query_response[0]: the message \"incoming_test\" does not match \"^passed\"");
            assertThat(status(result)).isEqualTo(List.of(101.0, 1.0, 1.0));
        }
    }

    @Test
    void fragmentsAndPingsAndLongMessagesAreOneDialogue() throws Exception {
        try (ScriptedTcpServer server = peer.serving(
                WebsocketPeer.frame(0x01, "in"),
                WebsocketPeer.frame(0x89, "are you there"),
                WebsocketPeer.frame(0x00, ""),
                WebsocketPeer.frame(0x80, "coming"),
                WebsocketPeer.frame(0x82, "b".repeat(300)),
                WebsocketPeer.frame(0x81, "c".repeat(70_000)))) {
            String settings =
                    "query_response: [{expect: ^incoming$}, {expect: '^b{300}$'}, {expect: '^c{700}'}, {send: "
                            + "d".repeat(70_000) + "}]";
            assertThat(run(settings, "ws://" + server.target())).isInstanceOf(ProbeResult.Passed.class);
            assertThat(peer.frames.poll(5, TimeUnit.SECONDS)).isEqualTo("10:are you there");
            assertThat(peer.frames.poll(5, TimeUnit.SECONDS)).isEqualTo("1:" + "d".repeat(70_000));
        }
    }

    @Test
    void refusedUpgradeShowsItsStatus() throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            peer.request(connection);
            WebsocketPeer.write(connection, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        })) {
            ProbeResult result = run("query_response: [{send: hello}]", "ws://" + server.target());
            assertThat(failed(result).reason()).isEqualTo(Reason.HTTP_STATUS);
            assertThat(failed(result).detail()).endsWith("/ answered 401 Unauthorized, wanted 101");
            assertThat(status(result)).isEqualTo(List.of(401.0, 0.0, 0.0));
            assertThat(phases(result)).containsExactly("connect", "processing", "resolve");
        }
    }

    @Test
    void upgradeOfSomebodyElsesRequestIsNone() throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            peer.request(connection);
            WebsocketPeer.write(
                    connection,
                    String.join(
                            "\r\n",
                            "HTTP/1.1 101 Switching Protocols",
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                            "",
                            ""));
        })) {
            ProbeResult result = run("", "ws://" + server.target());
            assertThat(failed(result).reason()).isEqualTo(Reason.PROTOCOL);
            assertThat(status(result)).isEqualTo(List.of(101.0, 0.0, 0.0));
        }
    }

    @Test
    void serverThatDoesNotSpeakHttpFailsOfProtocol() throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.answer("SSH-2.0-OpenSSH_9\r\n".getBytes(UTF_8))) {
            assertThat(failed(run("", "ws://" + server.target())).reason()).isEqualTo(Reason.PROTOCOL);
        }
    }

    @Test
    void credentialsAndHeadersAreSent() throws Exception {
        try (TempFolder folder = TempFolder.create("websocket");
                ScriptedTcpServer server = peer.serving()) {
            String settings = """
                    http_config: {basic_auth: {username_file: %s, password_file: %s}}
                    headers:
                      x-some-header: {values: [one], secrets: [two], files: [%s]}
                      Host: {values: [elsewhere]}
                    """.formatted(
                            folder.write("user", " file_user \n"),
                            folder.write("password", "\nfile_password\n"),
                            folder.write("value", "three\n"));
            assertThat(run(settings, "ws://" + server.target())).isInstanceOf(ProbeResult.Passed.class);
            assertThat(peer.headers)
                    .containsEntry("authorization", "Basic ZmlsZV91c2VyOmZpbGVfcGFzc3dvcmQ=")
                    .containsEntry("x-some-header", "one|two|three")
                    .containsEntry("host", "elsewhere");
        }
    }

    @Test
    void secretFileThatIsMissingIsOurFault() throws Exception {
        try (ScriptedTcpServer server = peer.serving()) {
            ProbeResult result =
                    run("http_config: {authorization: {credentials_file: /nowhere/x}}", "ws://" + server.target());
            assertThat(result).isInstanceOf(ProbeResult.NotRun.class);
            assertThat(status(result)).isEqualTo(List.of(0.0, 0.0, 0.0));
        }
    }

    @Test
    void secretThatWouldEndItsHeaderIsNotSent() throws Exception {
        try (TempFolder folder = TempFolder.create("websocket");
                ScriptedTcpServer server = peer.serving()) {
            Path file = folder.write("value", "hunter2\r\nX-Evil: 1");
            for (String settings : List.of(
                    "http_config: {authorization: {credentials_file: " + file + "}}",
                    "headers: {X-One: {files: [" + file + "]}}")) {
                assertThat(run(settings, "ws://" + server.target()))
                        .isInstanceOfSatisfying(
                                ProbeResult.NotRun.class,
                                result -> assertThat(result.why())
                                        .contains("is none that a header can hold")
                                        .doesNotContain("hunter2"));
            }
            assertThat(peer.headers).isEmpty();
        }
    }

    @Test
    void wssIsVerified() throws Exception {
        var issued = Certificates.authority().issue("127.0.0.1");
        try (TempFolder folder = TempFolder.create("websocket");
                ScriptedTcpServer server =
                        ScriptedTcpServer.handleTls(issued.context(), connection -> peer.serve(connection))) {
            String target = "WSS://" + server.target();
            String trust = "http_config: {authorization: {credentials: the_token}, tls_config: {ca_file: "
                    + issued.writePem(folder).authority() + "}}";
            assertThat(run(trust, target)).isInstanceOf(ProbeResult.Passed.class);
            assertThat(peer.headers).containsEntry("authorization", "Bearer the_token");
            ProbeResult stranger = run("", target);
            assertThat(failed(stranger).reason()).isEqualTo(Reason.TLS);
            assertThat(status(stranger)).isEqualTo(List.of(0.0, 0.0, 0.0));
            assertThat(run("http_config: {tls_config: {insecure_skip_verify: true}}", target))
                    .isInstanceOf(ProbeResult.Passed.class);
        }
    }

    @Test
    void otherSchemesAndUserNamesAreRefused() throws Exception {
        try (ScriptedTcpServer server = peer.serving()) {
            for (String target : List.of("http://" + server.target(), "ws://user:secret@" + server.target())) {
                ProbeResult result = run("", target);
                assertThat(result).isInstanceOf(ProbeResult.NotRun.class);
                assertThat(((ProbeResult.NotRun) result).why()).doesNotContain("secret");
                assertThat(status(result)).isEqualTo(List.of(0.0, 0.0, 0.0));
                assertThat(gauge(result, "probe_ip_protocol")).isEqualTo(4);
                assertThat(phases(result)).containsExactly("processing", "resolve");
            }
            assertThat(run("", "localhost:80")).isInstanceOf(ProbeResult.NotRun.class);
            assertThat(server.connections()).isEmpty();
        }
    }

    @Test
    void unknownNameFailsOfDnsWithoutPhases() throws Exception {
        ProbeResult result = run("", "ws://a..b/");
        assertThat(failed(result).reason()).isEqualTo(Reason.DNS);
        assertThat(phases(result)).isEmpty();
        assertThat(gauge(result, "probe_ip_protocol")).isZero();
    }

    @Test
    void serverThatKeepsSilentAfterTheUpgradeDoesNotOutlastTheDeadline() throws Exception {
        try (ScriptedTcpServer server = peer.serving()) {
            Stopwatch watch = Stopwatch.start();
            ProbeRun run =
                    run("query_response: [{expect: a}]", Target.of("ws://" + server.target()), Duration.ofMillis(400));
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(600));
            assertThat(status(run.result())).isEqualTo(List.of(101.0, 1.0, 1.0));
        }
    }

    @Test
    void endOfTheConnectionIsAMismatch() throws Exception {
        for (byte[] end : List.of(WebsocketPeer.frame(0x88, ""), new byte[0], new byte[] {(byte) 0x81, 5, 'a'})) {
            try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
                peer.upgrade(connection);
                connection.getOutputStream().write(end);
                connection.shutdownOutput();
            })) {
                ProbeResult result = run("query_response: [{expect: a}]", "ws://" + server.target());
                assertThat(failed(result).detail())
                        .isEqualTo("query_response[0]: the connection ended before a message matched \"a\"");
            }
        }
    }

    @Test
    void brokenFramesFailOfProtocol() throws Exception {
        byte[] huge = {(byte) 0x81, 127, 0, 0, 0, 0, 0, 16, 0, 1};
        byte[] negative = {(byte) 0x81, 127, -1, -1, -1, -1, -1, -1, -1, -1};
        byte[] masked = {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0};
        byte[] longPing = {(byte) 0x89, 126, 0, (byte) 200};
        List<byte[]> broken = List.of(
                huge,
                negative,
                masked,
                longPing,
                WebsocketPeer.frame(0xc1, "a"),
                WebsocketPeer.frame(0x83, "a"),
                WebsocketPeer.frame(0x80, "a"),
                WebsocketPeer.frame(0x09, ""));
        for (byte[] bytes : broken) {
            try (ScriptedTcpServer server = peer.serving(bytes)) {
                ProbeResult result = run("query_response: [{expect: a}]", "ws://" + server.target());
                assertThat(failed(result).reason()).isEqualTo(Reason.PROTOCOL);
                assertThat(status(result)).isEqualTo(List.of(101.0, 1.0, 1.0));
            }
        }
    }

    @Test
    void headersAreMappingsOfValues() {
        assertThatThrownBy(() -> read("headers: {X-Some-Header: my_header}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("headers.X-Some-Header");
        assertThatThrownBy(() -> read("query_response: [{expect: ':[', send: test message}]"))
                .hasMessageContaining("Could not compile regular expression");
    }

    // ---- inside

    private static List<Double> status(ProbeResult result) {
        return List.of(
                gauge(result, "probe_websocket_status_code"),
                gauge(result, "probe_websocket_connection_upgraded"),
                gauge(result, "probe_websocket_failed_due_to_regex"));
    }

    private static Set<String> phases(ProbeResult result) {
        Set<String> phases = new TreeSet<>();
        result.measurements().gauges().stream()
                .filter(gauge -> gauge.name().equals("probe_websocket_duration_seconds"))
                .forEach(gauge -> phases.add(gauge.labels().get("phase")));
        return phases;
    }
}
