package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.config.ConfigException;
import dev.chiron.testing.ScriptedUnixServer;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class UnixProbeTest extends ProbeContract {
    /** A server that accepts and keeps silent. */
    private record Silent(String settings, ScriptedUnixServer server) implements Situation {
        Silent(String settings) {
            this(settings, ScriptedUnixServer.handle((_, _) -> {}));
        }

        @Override
        public String target() {
            return server.path().toString();
        }

        @Override
        public boolean reached() {
            return server.open() > 0;
        }

        @Override
        public int open() {
            return server.open();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    @Override
    ProbeKind kind() {
        return UnixProbe.KIND;
    }

    @Override
    Situation healthy() {
        return new Silent("");
    }

    @Override
    Situation hung() {
        return new Silent("query_response: [{expect: '^220'}]");
    }

    @Override
    Situation refusing() {
        return Situation.of("", "/nowhere/none.sock");
    }

    @Override
    Reason refusal() {
        return Reason.CONNECT;
    }

    @Override
    List<String> everySetting() {
        return List.of("""
                query_response: [{expect: a, send: b}, {expect_bytes: c, send_bytes: d, starttls: true}]
                tls: false
                tls_config: {server_name: here}
                """);
    }

    @Test
    void connectedProbeHasNoGaugesOfAnAddress() throws Exception {
        try (Situation peer = healthy()) {
            ProbeResult result = run("", peer.target());
            assertThat(gaugeNames(result)).containsExactly("probe_failed_due_to_bytes", "probe_failed_due_to_regex");
        }
    }

    @Test
    void socketThatDoesNotExistIsNamed() throws Exception {
        ProbeResult result = run("", "/nowhere/none.sock");
        assertThat(failed(result).detail()).isEqualTo("unix socket /nowhere/none.sock does not exist");
        assertThat(gaugeNames(result)).isEmpty();
    }

    @Test
    void socketThatNobodyListensOnRefuses() throws Exception {
        try (TempFolder folder = TempFolder.create("unix")) {
            Path file = folder.write("socket", "");
            assertThat(failed(run("", file.toString())).detail())
                    .isEqualTo("connection to unix socket " + file + " refused");
        }
    }

    @Test
    void pathThatIsTooLongFailsOfConnect() throws Exception {
        ProbeResult.Failed failure = failed(run("", "/" + "a".repeat(200)));
        assertThat(failure.reason()).isEqualTo(Reason.CONNECT);
        assertThat(failure.detail()).endsWith("failed: unix domain path too long");
    }

    @Test
    void textThatIsNoPathIsNotRun() throws Exception {
        assertThat(run("", "a\0b")).isInstanceOf(ProbeResult.NotRun.class);
    }

    @Test
    void dialogueIsHeldInLines() throws Exception {
        try (ScriptedUnixServer server = ScriptedUnixServer.handle((in, out) -> {
            out.write("220 here\r\n".getBytes(UTF_8));
            String line = new BufferedReader(new InputStreamReader(in, UTF_8)).readLine();
            out.write((line.equals("HELO here") ? "250 fine\n" : "500 what?\n").getBytes(UTF_8));
        })) {
            ProbeResult result = run("""
                    query_response:
                      - {expect: '^220 (.*)', labels: [{name: who, value: '${1}'}], send: 'HELO ${1}'}
                      - {expect: '^250'}
                    """, server.path().toString());
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_expect_info", Map.of("who", "here")))
                    .isEqualTo(1);
        }
    }

    @Test
    void peerThatNeverPausesDoesNotOutlastTheDeadline() throws Exception {
        byte[] noise = "noise\n".repeat(1000).getBytes(UTF_8);
        try (ScriptedUnixServer server = ScriptedUnixServer.handle((_, out) -> {
            while (true) {
                out.write(noise);
            }
        })) {
            Stopwatch watch = Stopwatch.start();
            ProbeRun run = run(
                    "query_response: [{expect: '^220'}]",
                    Target.of(server.path().toString()),
                    Duration.ofMillis(300));
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(failed(run.result()).detail()).isEqualTo("query_response[0] got no answer within the timeout");
            assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(600));
            assertThat(gauge(run.result(), "probe_failed_due_to_regex")).isZero();
        }
    }

    @Test
    void peerThatNeverReadsDoesNotOutlastTheDeadline() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (ScriptedUnixServer server = ScriptedUnixServer.handle((_, _) -> awaitEnd(over))) {
            String text = "a".repeat(900_000);
            Stopwatch watch = Stopwatch.start();
            ProbeRun run = run(
                    "query_response: [{send: " + text + "}]",
                    Target.of(server.path().toString()),
                    Duration.ofMillis(300));
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(600));
        } finally {
            over.countDown();
        }
    }

    private static void awaitEnd(CountDownLatch over) {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void expressionThatIsNoneIsRefused() {
        assertThatThrownBy(() -> read("query_response: [{send: PING, expect: ':['}]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("query_response[0].expect: \":[\"")
                .hasMessageContaining("Could not compile regular expression");
    }

    @Test
    void tlsWithoutANameToVerifyIsOurFault() throws Exception {
        try (Situation peer = healthy()) {
            ProbeResult result = run("tls: true", peer.target());
            assertThat(result).isInstanceOf(ProbeResult.NotRun.class);
            assertThat(((ProbeResult.NotRun) result).why()).contains("server_name or insecure_skip_verify");
        }
    }

    @Test
    void silentPeerEndsTheHandshakeWithTheDeadline() throws Exception {
        try (Situation peer = healthy()) {
            Stopwatch watch = Stopwatch.start();
            ProbeRun run =
                    run("tls: true\ntls_config: {server_name: a}", Target.of(peer.target()), Duration.ofMillis(300));
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(600));
        }
    }
}
