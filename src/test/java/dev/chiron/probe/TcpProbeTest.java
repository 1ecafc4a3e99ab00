package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.config.ConfigException;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.PemFiles;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TcpProbeTest extends ProbeContract {
    @Override
    ProbeKind kind() {
        return TcpProbe.KIND;
    }

    @Override
    Situation healthy() {
        return new SilentPeer("", "");
    }

    @Override
    Situation hung() {
        return new SilentPeer("query_response: [{expect: \"^220\"}]", "");
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
                query_response:
                  - {expect: "^220 (.*)", labels: [{name: who, value: "${1}"}], send: "EHLO ${1}"}
                  - {expect_bytes: !!binary "UkZC"}
                  - {starttls: true}
                tls: false
                tls_config: {server_name: mail, insecure_skip_verify: true, min_version: TLS12, max_version: TLS13}
                source_ip_address: 127.0.0.2
                preferred_ip_protocol: ip4
                resolver: 127.0.0.1:53
                ip_protocol_fallback: false
                """);
    }

    @Test
    void connectedProbeHasBlackboxExportersGauges() throws Exception {
        try (Situation peer = healthy()) {
            ProbeResult result = run("", peer.target());
            assertThat(gaugeNames(result))
                    .containsExactly(
                            "probe_dns_lookup_time_seconds",
                            "probe_failed_due_to_bytes",
                            "probe_failed_due_to_regex",
                            "probe_ip_addr_hash",
                            "probe_ip_protocol");
            assertThat(gauge(result, "probe_ip_protocol")).isEqualTo(4);
            assertThat(gauge(result, "probe_ip_addr_hash")).isEqualTo(fnv(127, 0, 0, 1));
            assertThat(result.measurements().phases()).containsOnlyKeys("resolve", "connect");
        }
    }

    @Test
    void refusedConnectionSaysWhoRefused() throws Exception {
        String target = "127.0.0.1:" + FreePort.find();
        assertThat(failed(run("", target)).detail()).isEqualTo("connection to " + target + " refused");
    }

    @Test
    void unknownNameFailsOfDns() throws Exception {
        ProbeResult result = run("", "a..b:80");
        assertThat(failed(result).reason()).isEqualTo(Reason.DNS);
        assertThat(gauge(result, "probe_ip_protocol")).isZero();
    }

    @Test
    void familyWithoutFallbackFailsOfDns() throws Exception {
        String settings = "preferred_ip_protocol: ip6\nip_protocol_fallback: false";
        assertThat(failed(run(settings, "127.0.0.1:80")).reason()).isEqualTo(Reason.DNS);
    }

    @Test
    void targetWithoutHostFailsOfDns() throws Exception {
        ProbeResult result = run("", ":0");
        assertThat(failed(result).reason()).isEqualTo(Reason.DNS);
        assertThat(gauge(result, "probe_ip_protocol")).isZero();
        assertThat(gaugeNames(result)).doesNotContain("probe_failed_due_to_regex");
    }

    @Test
    void targetWithoutPortIsNotRun() throws Exception {
        assertThat(run("", "localhost")).isInstanceOf(ProbeResult.NotRun.class);
        assertThat(run("", "::1:80")).isInstanceOf(ProbeResult.NotRun.class);
        assertThat(run("", "localhost:99999")).isInstanceOf(ProbeResult.NotRun.class);
    }

    @Test
    void sourceAddressIsTaken() throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(
                connection -> write(connection, connection.getInetAddress().getHostAddress() + "\n"))) {
            String settings = "source_ip_address: 127.0.0.2\nquery_response: [{expect: '^127.0.0.2$'}]";
            assertThat(run(settings, server.target()).passed()).isTrue();
        }
    }

    @Test
    void dialogueExpandsGroupsAndSetsLabels() throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            write(connection, "noise\r\n220 mail.example.org ESMTP\r\n");
            BufferedReader in = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
            write(connection, in.readLine().equals("EHLO mail.example.org $5") ? "250 fine\r\n" : "500 what?\r\n");
        })) {
            ProbeResult result = run("""
                    query_response:
                      - expect: '^220 (?P<name>\\S+) (\\w+)'
                        send: 'EHLO ${1} $$5'
                        labels: [{name: who, value: '${name}/$2$3'}]
                      - expect: '^250'
                    """, server.target());
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_expect_info", Map.of("who", "mail.example.org/ESMTP")))
                    .isEqualTo(1);
            server.awaitAllClosedByClient();
        }
    }

    @Test
    void twoStepsWithLabelsDoNotClash() throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.answer("one\ntwo\n".getBytes(UTF_8))) {
            ProbeResult result = run("""
                    query_response:
                      - {expect: '(.*)', labels: [{name: first, value: $1}]}
                      - {expect: '(.*)', labels: [{name: second, value: $1}]}
                    """, server.target());
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_expect_info", Map.of("second", "two")))
                    .isEqualTo(1);
        }
    }

    @Test
    void answerWithoutMatchFailsOfBodyDueToRegex() throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            write(connection, "554 go away\n");
            connection.close();
        })) {
            ProbeResult result = run("query_response: [{expect: '^220'}]", server.target());
            assertThat(failed(result).reason()).isEqualTo(Reason.BODY);
            assertThat(gauge(result, "probe_failed_due_to_regex")).isEqualTo(1);
        }
    }

    @Test
    void bytesAreComparedExactly() throws Exception {
        byte[] greeting = {(byte) 0xd2, 0x16, 0x2f, 'x', '\n'};
        try (ScriptedTcpServer server = ScriptedTcpServer.answer(greeting)) {
            String right = "query_response: [{expect_bytes: !!binary 0hYv}, {expect: '^x$'}]";
            assertThat(run(right, server.target()).passed()).isTrue();
            ProbeResult wrong = run("query_response: [{expect_bytes: abc}]", server.target());
            assertThat(failed(wrong).reason()).isEqualTo(Reason.BODY);
            assertThat(gauge(wrong, "probe_failed_due_to_bytes")).isEqualTo(1);
        }
    }

    @Test
    void endlessLineIsBounded() throws Exception {
        byte[] line = "a".repeat(70_000).getBytes(UTF_8);
        try (ScriptedTcpServer server = ScriptedTcpServer.answer(line)) {
            ProbeResult result = run("query_response: [{expect: b}]", server.target());
            assertThat(failed(result).detail()).isEqualTo("query_response[0]: a line was longer than 64 KiB");
        }
    }

    @Test
    void drippingPeerDoesNotOutlastTheDeadline() throws Exception {
        try (ScriptedTcpServer server =
                ScriptedTcpServer.drip("x".repeat(500).getBytes(UTF_8), Duration.ofMillis(20))) {
            Stopwatch watch = Stopwatch.start();
            ProbeRun run =
                    run("query_response: [{expect: '^220'}]", Target.of(server.target()), Duration.ofMillis(300));
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(600));
            assertThat(gauge(run.result(), "probe_failed_due_to_regex")).isZero();
        }
    }

    @Test
    void tlsHandshakeThatDripsDoesNotOutlastTheDeadline() throws Exception {
        byte[] slow = new byte[500];
        slow[0] = 0x16;
        slow[1] = 3;
        slow[2] = 3;
        slow[3] = 1;
        try (ScriptedTcpServer server = ScriptedTcpServer.drip(slow, Duration.ofMillis(20))) {
            String settings = "tls: true\ntls_config: {insecure_skip_verify: true}";
            Stopwatch watch = Stopwatch.start();
            ProbeRun run = run(settings, Target.of(server.target()), Duration.ofMillis(300));
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(600));
        }
    }

    @Test
    void tlsIsVerifiedAgainstTheGivenAuthority() throws Exception {
        Certificates authority = Certificates.authority();
        IssuedCertificate issued = authority.issue("localhost", "127.0.0.1");
        try (TempFolder folder = TempFolder.create("tcp-tls");
                ScriptedTcpServer server = ScriptedTcpServer.handleTls(issued.context(), TcpProbeTest::greet)) {
            PemFiles pem = issued.writePem(folder);
            ProbeResult result = run("tls: true\ntls_config: {ca_file: " + pem.authority() + "}", server.target());
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_ssl_earliest_cert_expiry")).isEqualTo(end(issued));
            assertThat(gauge(result, "probe_ssl_last_chain_expiry_timestamp_seconds"))
                    .isEqualTo(end(issued));
            assertThat(gauge(result, "probe_tls_version_info", Map.of("version", "TLS 1.3")))
                    .isEqualTo(1);
            Map<String, String> info = result.measurements().gauges().stream()
                    .filter(g -> g.name().equals("probe_ssl_last_chain_info"))
                    .findFirst()
                    .orElseThrow()
                    .labels();
            assertThat(info)
                    .containsEntry("subject", "CN=localhost")
                    .containsEntry("subjectalternative", "localhost")
                    .containsEntry(
                            "serialnumber",
                            issued.certificate().getSerialNumber().toString(16));
            assertThat(gaugeNames(result)).doesNotContain("probe_tls_cipher_info");
            assertThat(gauge(result, "probe_ssl_leaf_not_after_timestamp_seconds"))
                    .isEqualTo(end(issued));
            assertThat(gauge(result, "probe_ssl_leaf_not_before_timestamp_seconds"))
                    .isEqualTo((double)
                            issued.certificate().getNotBefore().toInstant().getEpochSecond());
            assertThat(gauge(
                            result,
                            "probe_ssl_chain_not_after_timestamp_seconds",
                            Map.of("position", "0", "subject", "CN=localhost")))
                    .isEqualTo(end(issued));
        }
    }

    @Test
    void strangersCertificateFailsOfTlsAndShowsItsExpiry() throws Exception {
        IssuedCertificate issued = Certificates.authority().issue("127.0.0.1");
        try (ScriptedTcpServer server = ScriptedTcpServer.handleTls(issued.context(), TcpProbeTest::greet)) {
            ProbeResult result = run("tls: true", server.target());
            assertThat(failed(result).reason()).isEqualTo(Reason.TLS);
            assertThat(failed(result).detail()).contains("is not trusted: its issuer (CN=Chiron test authority");
            assertThat(gauge(result, "probe_ssl_earliest_cert_expiry")).isEqualTo(end(issued));
            assertThat(gauge(result, "probe_ssl_leaf_not_after_timestamp_seconds"))
                    .isEqualTo(end(issued));
        }
    }

    @Test
    void unverifiedTlsTakesAnyCertificate() throws Exception {
        IssuedCertificate issued = Certificates.authority().issueExpired("somewhere.else");
        try (ScriptedTcpServer server = ScriptedTcpServer.handleTls(issued.context(), TcpProbeTest::greet)) {
            ProbeResult result = run("tls: true\ntls_config: {insecure_skip_verify: true}", server.target());
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_ssl_last_chain_expiry_timestamp_seconds"))
                    .isEqualTo(-62_135_596_800.0);
        }
    }

    @Test
    void nameMismatchFailsOfTlsWithoutCertificateGauges() throws Exception {
        Certificates authority = Certificates.authority();
        IssuedCertificate issued = authority.issue("localhost");
        try (TempFolder folder = TempFolder.create("tcp-tls");
                ScriptedTcpServer server = ScriptedTcpServer.handleTls(issued.context(), TcpProbeTest::greet)) {
            String trust = "ca_file: " + issued.writePem(folder).authority();
            ProbeResult result = run("tls: true\ntls_config: {" + trust + "}", server.target());
            assertThat(failed(result).reason()).isEqualTo(Reason.TLS);
            assertThat(failed(result).detail()).contains("is for another name");
            assertThat(gaugeNames(result)).noneMatch(name -> name.startsWith("probe_ssl"));
            String named = "tls: true\ntls_config: {" + trust + ", server_name: localhost}";
            assertThat(run(named, server.target()).passed()).isTrue();
            Target byParameter = new Target(server.target(), Optional.of("localhost"));
            assertThat(run("tls: true\ntls_config: {" + trust + "}", byParameter, Duration.ofSeconds(5))
                            .result()
                            .passed())
                    .isTrue();
        }
    }

    @Test
    void startTlsSwitchesWithinTheDialogue() throws Exception {
        Certificates authority = Certificates.authority();
        IssuedCertificate issued = authority.issue("127.0.0.1");
        try (TempFolder folder = TempFolder.create("tcp-tls");
                ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
                    write(connection, "220 ready\n");
                    // Not a byte further: what follows belongs to the handshake.
                    assertThat(connection.getInputStream().readNBytes("STARTTLS\n".length()))
                            .asString(UTF_8)
                            .isEqualTo("STARTTLS\n");
                    SSLSocket secured = (SSLSocket) issued.context()
                            .getSocketFactory()
                            .createSocket(connection, null, connection.getPort(), true);
                    secured.setUseClientMode(false);
                    write(secured, "250 secret\n");
                    secured.getInputStream().read();
                })) {
            ProbeResult result = run("""
                    tls_config: {ca_file: %s}
                    query_response:
                      - {expect: '^220', send: STARTTLS, starttls: true}
                      - {expect: '^250 secret$'}
                    """.formatted(issued.writePem(folder).authority()), server.target());
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(result.measurements().phases()).containsKey("tls");
        }
    }

    @Test
    void peerWithoutTlsFailsOfTls() throws Exception {
        try (ScriptedTcpServer server = ScriptedTcpServer.answer("SSH-2.0-OpenSSH_9\r\n".getBytes(UTF_8))) {
            ProbeResult.Failed failure = failed(run("tls: true", server.target()));
            assertThat(failure.reason()).isEqualTo(Reason.TLS);
            assertThat(failure.detail()).isEqualTo(server.target() + " does not speak TLS");
        }
    }

    @Test
    void missingAuthorityFileIsOurFault() throws Exception {
        try (Situation peer = healthy()) {
            ProbeResult result = run("tls: true\ntls_config: {ca_file: /nowhere/ca.pem}", peer.target());
            assertThat(result).isInstanceOf(ProbeResult.NotRun.class);
        }
    }

    @Test
    void contradictorySettingsAreRefused() {
        assertThatThrownBy(() -> read("query_response: [{expect: a, expect_bytes: b}]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("expect and expect_bytes are mutually exclusive");
        assertThatThrownBy(() -> read("query_response: [{expect: ':[', send: '. STARTTLS'}]"))
                .hasMessageContaining("Could not compile regular expression");
        assertThatThrownBy(() -> read("query_response: [{send: a, send_bytes: b}]"))
                .hasMessageContaining("send and send_bytes are mutually exclusive");
        assertThatThrownBy(() -> read("tls_config: {cert_file: a, min_version: TLS99}"))
                .hasMessageContaining("exactly one of key or key_file must be configured")
                .hasMessageContaining("unknown TLS version");
        assertThatThrownBy(() -> read("source_ip_address: here")).hasMessageContaining("must be an IP address");
    }

    private static void greet(Socket connection) throws IOException {
        write(connection, "hello\n");
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static double end(IssuedCertificate issued) {
        return (double) issued.certificate().getNotAfter().toInstant().getEpochSecond();
    }

    private static double fnv(int... bytes) {
        long hash = 2_166_136_261L;
        for (int each : bytes) {
            hash = ((hash ^ each) * 16_777_619L) & 0xffff_ffffL;
        }
        return (double) hash;
    }
}
