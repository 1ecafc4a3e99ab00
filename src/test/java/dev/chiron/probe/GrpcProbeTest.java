package dev.chiron.probe;

import static dev.chiron.probe.ScriptedHttp2.all;
import static dev.chiron.probe.ScriptedHttp2.data;
import static dev.chiron.probe.ScriptedHttp2.header;
import static dev.chiron.probe.ScriptedHttp2.settings;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.RealGrpc;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.TempFolder;
import io.grpc.Metadata;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrpcProbeTest extends ProbeContract {
    private static final Duration AMPLE = Duration.ofSeconds(20);
    private static final byte[] SERVING = {0, 0, 0, 0, 2, 8, 1};
    private static final byte[] GRPC = header(false, ":status", "200", "content-type", "application/grpc");

    @Override
    ProbeKind kind() {
        return GrpcProbe.KIND;
    }

    @Override
    Situation healthy() {
        RealGrpc server = RealGrpc.start();
        return new Situation() {
            @Override
            public String settings() {
                return "";
            }

            @Override
            public String target() {
                return server.target();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    @Override
    Situation hung() {
        return new SilentPeer("", "");
    }

    @Override
    Situation refusing() {
        return Situation.of("", "127.0.0.1:" + FreePort.find());
    }

    @Override
    Reason refusal() {
        return Reason.CONNECT;
    }

    @Override
    List<String> everySetting() {
        return List.of("""
                service: app
                tls: true
                tls_config: {server_name: app, insecure_skip_verify: true}
                preferred_ip_protocol: ip4
                resolver: 127.0.0.1:53
                ip_protocol_fallback: false
                metadata: {key: [a, b], key-bin: [c]}
                """);
    }

    // ---- a real server

    @Test
    void servingServerPassesWithItsGauges() throws Exception {
        try (RealGrpc server = RealGrpc.start()) {
            ProbeResult result = run("", server.target());
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertOutcome(result, GrpcStatus.OK, "SERVING");
            assertThat(gauge(result, "probe_grpc_ssl")).isZero();
            assertThat(gauge(result, "probe_grpc_duration_seconds", Map.of("phase", "resolve")))
                    .isNotNegative();
            assertThat(gauge(result, "probe_grpc_duration_seconds", Map.of("phase", "check")))
                    .isPositive();
            assertThat(server.calls()).singleElement().satisfies(call -> {
                assertThat(call.method()).isEqualTo("grpc.health.v1.Health/Check");
                assertThat(call.authority()).isEqualTo(server.target());
            });
        }
    }

    @Test
    void oneServiceIsAskedFor() throws Exception {
        String longName = "n".repeat(300);
        try (RealGrpc server = RealGrpc.start()
                .with("up", ServingStatus.SERVING)
                .with(longName, ServingStatus.SERVING)
                .with("down", ServingStatus.NOT_SERVING)
                .with("odd", ServingStatus.UNKNOWN)) {
            assertThat(run("service: up", "http://" + server.target()).passed()).isTrue();
            assertThat(run("service: " + longName, server.target()).passed()).isTrue();
            ProbeResult down = run("service: down", server.target());
            assertThat(failed(down).reason()).isEqualTo(Reason.UNHEALTHY);
            assertThat(failed(down).detail())
                    .isEqualTo("health check at " + server.target() + " was answered with NOT_SERVING");
            assertOutcome(down, GrpcStatus.OK, "NOT_SERVING");
            assertOutcome(run("service: odd", server.target()), GrpcStatus.OK, "UNKNOWN");
            ProbeResult missing = run("service: missing", server.target());
            assertThat(failed(missing).reason()).isEqualTo(Reason.NOT_FOUND);
            assertOutcome(missing, GrpcStatus.NOT_FOUND, "");
        }
    }

    @Test
    void serverWithoutHealthServiceIsUnimplemented() throws Exception {
        try (RealGrpc server = RealGrpc.startWithoutHealth()) {
            ProbeResult result = run("", server.target());
            assertThat(failed(result).reason()).isEqualTo(Reason.PROTOCOL);
            assertThat(failed(result).detail()).contains("UNIMPLEMENTED (12): Method not found: grpc.health.v1");
            assertOutcome(result, GrpcStatus.UNIMPLEMENTED, "");
        }
    }

    @Test
    void metadataIsSentWithTheCall() throws Exception {
        try (RealGrpc server = RealGrpc.start()) {
            run(
                    "metadata: {key1: [value1, value2], key2-bin: [test], authorization: [Bearer token], te: [x]}",
                    server.target());
            Metadata sent = server.calls().getFirst().metadata();
            assertThat(sent.getAll(Metadata.Key.of("key1", Metadata.ASCII_STRING_MARSHALLER)))
                    .containsExactly("value1", "value2");
            assertThat(sent.get(Metadata.Key.of("key2-bin", Metadata.BINARY_BYTE_MARSHALLER)))
                    .isEqualTo("test".getBytes(UTF_8));
            assertThat(sent.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("Bearer token");
            assertThat(sent.get(Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER)))
                    .isEqualTo("Chiron");
            ProbeResult upper = run("metadata: {Key: [v]}", server.target());
            assertThat(upper).isInstanceOf(ProbeResult.NotRun.class);
            assertOutcome(upper, GrpcStatus.INTERNAL, "");
        }
    }

    @Test
    void tlsIsSpokenAndShown() throws Exception {
        IssuedCertificate issued = Certificates.authority().issue("localhost", "127.0.0.1");
        try (TempFolder folder = TempFolder.create("grpc");
                RealGrpc server = RealGrpc.startTls(issued, "TLSv1.2").with("down", ServingStatus.NOT_SERVING)) {
            Path ca = issued.writePem(folder).authority();
            String tls = "tls: true\ntls_config: {server_name: localhost, ca_file: " + ca + "}\n";
            for (String service : new String[] {"''", "down"}) {
                ProbeResult result = run(tls + "service: " + service, server.target());
                assertThat(result.passed()).isEqualTo(service.equals("''"));
                assertThat(gauge(result, "probe_grpc_ssl")).isEqualTo(1);
                assertThat(gauge(result, "probe_tls_version_info", Map.of("version", "TLS 1.2")))
                        .isEqualTo(1);
                assertThat(gauge(result, "probe_ssl_earliest_cert_expiry")).isEqualTo((double)
                        issued.certificate().getNotAfter().toInstant().getEpochSecond());
                assertThat(gaugeNames(result))
                        .contains("probe_ssl_last_chain_info")
                        .doesNotContain("probe_ssl_last_chain_expiry_timestamp_seconds", "probe_tls_cipher_info");
            }
            assertThat(server.calls().getFirst().authority()).isEqualTo("localhost");
            ProbeResult missing = run(tls + "service: missing", server.target());
            assertThat(gauge(missing, "probe_grpc_ssl")).isZero();
            assertThat(gaugeNames(missing)).noneMatch(name -> name.startsWith("probe_ssl"));
        }
    }

    @Test
    void untrustedCertificateFailsOfTlsAndShowsItsEnd() throws Exception {
        IssuedCertificate issued = Certificates.authority().issue("127.0.0.1");
        try (RealGrpc server = RealGrpc.startTls(issued, "TLSv1.3")) {
            ProbeResult result = run("tls: true", server.target());
            assertThat(failed(result).reason()).isEqualTo(Reason.TLS);
            assertOutcome(result, GrpcStatus.UNAVAILABLE, "");
            assertThat(gaugeNames(result)).contains("probe_ssl_earliest_cert_expiry");
        }
    }

    @Test
    void tlsAndNoTlsDoNotMeet() throws Exception {
        IssuedCertificate issued = Certificates.authority().issue("127.0.0.1");
        try (RealGrpc plain = RealGrpc.start();
                RealGrpc secured = RealGrpc.startTls(issued, "TLSv1.3");
                RealNginx http1 = RealNginx.startTls(issued);
                ScriptedTcpServer without = ScriptedTcpServer.handleTls(
                        issued.context(),
                        connection -> connection.getInputStream().read())) {
            String tls = "tls: true\ntls_config: {insecure_skip_verify: true}";
            ProbeResult toPlain = run(tls, plain.target());
            assertThat(failed(toPlain).reason()).isEqualTo(Reason.TLS);
            assertOutcome(toPlain, GrpcStatus.UNAVAILABLE, "");
            assertOutcome(run("", secured.target()), GrpcStatus.UNAVAILABLE, "");
            assertOutcome(run(tls, "127.0.0.1:" + http1.port()), GrpcStatus.UNAVAILABLE, "");
            ProbeResult noHttp2 = run(tls, without.target());
            assertThat(failed(noHttp2).detail()).endsWith("UNAVAILABLE (14): TLS that does not offer HTTP/2");
            assertOutcome(noHttp2, GrpcStatus.UNAVAILABLE, "");
        }
    }

    // ---- failures

    @Test
    void refusedConnectionIsUnavailableAndSilenceExceedsTheDeadline() throws Exception {
        assertOutcome(run("", "127.0.0.1:" + FreePort.find()), GrpcStatus.UNAVAILABLE, "");
        assertOutcome(run("tls: true", "localhost:0"), GrpcStatus.UNAVAILABLE, "");
        try (ScriptedTcpServer silent = ScriptedHttp2.plain(
                (connection, _) -> connection.getOutputStream().write(settings()))) {
            ProbeResult result =
                    run("", Target.of(silent.target()), Duration.ofMillis(300)).result();
            assertThat(failed(result).reason()).isEqualTo(Reason.TIMEOUT);
            assertOutcome(result, GrpcStatus.DEADLINE_EXCEEDED, "");
        }
    }

    @Test
    void nameThatDoesNotResolveIsNoCall() throws Exception {
        ProbeResult result = run("", "no-such-host.invalid:1");
        assertThat(failed(result).reason()).isEqualTo(Reason.DNS);
        assertThat(gauge(result, "probe_grpc_status_code")).isZero();
        assertThat(gauge(result, "probe_grpc_ssl")).isZero();
        assertThat(gauge(result, "probe_grpc_duration_seconds", Map.of("phase", "resolve")))
                .isZero();
        assertThat(gaugeNames(result)).doesNotContain("probe_grpc_healthcheck_response");
    }

    @Test
    void targetThatIsNoneIsNotRun() throws Exception {
        ProbeResult result = run("", "a b:c");
        assertThat(result).isInstanceOf(ProbeResult.NotRun.class);
        assertThat(gauge(result, "probe_grpc_status_code")).isZero();
    }

    @Test
    void answersThatAreNotOfGrpcAreMappedFromHttp() throws Exception {
        int[][] codes = {{200, 2}, {400, 13}, {401, 16}, {403, 7}, {404, 12}, {429, 14}, {500, 2}, {503, 14}};
        for (int[] code : codes) {
            assertCode(code[1], header(true, ":status", String.valueOf(code[0]), "content-type", "text/html"));
        }
        assertReason(Reason.AUTH, header(true, ":status", "401"));
        ProbeResult.Failed busy = failed(answered(header(true, ":status", "503")));
        assertThat(busy.reason()).isEqualTo(Reason.UNHEALTHY);
        assertThat(busy.weight()).isEqualTo(Weight.SOFT);
        try (RealNginx nginx = RealNginx.start()) {
            ProbeResult http1 = run("", "127.0.0.1:" + nginx.port());
            assertOutcome(http1, GrpcStatus.UNAVAILABLE, "");
            assertThat(failed(http1).detail()).endsWith("UNAVAILABLE (14): something that is not HTTP/2");
        }
    }

    @Test
    void statusMayComeAloneOrAfterAMessage() throws Exception {
        assertCode(7, header(true, ":status", "200", "content-type", "application/grpc+proto", "grpc-status", "7"));
        assertCode(8, GRPC, header(true, "grpc-status", "8", "grpc-message", "full%20%"));
        assertCode(13, GRPC, data(false, SERVING), header(true, "grpc-status", "13"));
        assertCode(99, GRPC, header(true, "grpc-status", "99"));
        ProbeResult.Failed limited = failed(answered(GRPC, header(true, "grpc-status", "8", "grpc-message", "a%0a%")));
        assertThat(limited.detail()).endsWith("RESOURCE_EXHAUSTED (8): a?%");
        assertThat(limited.reason()).isEqualTo(Reason.LIMIT);
    }

    @Test
    void brokenAnswersAreInternal() throws Exception {
        byte[] ok = header(true, "grpc-status", "0");
        assertThat(answered(GRPC, data(false, SERVING), ok)).isInstanceOf(ProbeResult.Passed.class);
        assertCode(13, GRPC, ok);
        assertCode(13, GRPC, data(true, SERVING));
        assertCode(13, GRPC, data(false, SERVING), data(false, SERVING), ok);
        assertCode(13, GRPC, data(false, new byte[] {1, 0, 0, 0, 0}), ok);
        assertCode(13, GRPC, data(false, new byte[] {0, 0, 0, 0, 9, 8, 1}), ok);
        assertCode(13, GRPC, data(false, new byte[] {0, 0, 0, 0, 2, 8, -1}), ok);
        assertCode(8, GRPC, data(false, new byte[] {0, 127, 0, 0, 0}), ok);
        assertCode(2, GRPC, header(true, "x", "y"));
        assertCode(14, Http2Frame.of(Http2Frame.RST_STREAM, 1, 7).bytes());
        assertCode(14, Http2Frame.of(Http2Frame.GOAWAY, 0, 0, 0).bytes());
    }

    @Test
    void numbersWithoutNamesAreShownAsTheyAre() throws Exception {
        ProbeResult result = answered(
                GRPC, data(false, new byte[] {0, 0, 0, 0, 5, 18, 1, 9, 8, 7}), header(true, "grpc-status", "0"));
        assertThat(failed(result).reason()).isEqualTo(Reason.UNHEALTHY);
        assertThat(gauge(result, "probe_grpc_healthcheck_response", Map.of("serving_status", "7")))
                .isEqualTo(1);
    }

    // ---- settings

    @Test
    void moduleWithoutItsSectionTakesNoAddressOfTheOtherVersion() throws Exception {
        for (String section : new String[] {"", "grpc:", "grpc: {}"}) {
            GrpcProbe.Settings settings = ConfigFile.read(
                    "module.yml", "prober: grpc\n" + section, Path.of(""), new Environment(_ -> null), root -> {
                        root.string("prober", "").required();
                        return GrpcProbe.Settings.read(root.asModule().sectionOrEmpty("grpc", ""));
                    });
            assertThat(settings.ip().fallback()).isEqualTo(section.endsWith("}"));
        }
    }

    // ---- inside

    private void assertOutcome(ProbeResult result, int code, String serving) {
        assertThat(gauge(result, "probe_grpc_status_code")).isEqualTo(code);
        for (String status : HealthMessages.STATUSES) {
            assertThat(gauge(result, "probe_grpc_healthcheck_response", Map.of("serving_status", status)))
                    .isEqualTo(status.equals(serving) ? 1 : 0);
        }
    }

    private void assertCode(int code, byte[]... frames) throws Exception {
        ProbeResult result = answered(frames);
        assertThat(result.passed()).isFalse();
        assertOutcome(result, code, "");
    }

    private void assertReason(Reason reason, byte[]... frames) throws Exception {
        assertThat(failed(answered(frames)).reason()).isEqualTo(reason);
    }

    private ProbeResult answered(byte[]... frames) throws Exception {
        try (ScriptedTcpServer server = ScriptedHttp2.plain(
                (connection, _) -> connection.getOutputStream().write(all(settings(), all(frames))))) {
            return run("", Target.of(server.target()), AMPLE).result();
        }
    }
}
