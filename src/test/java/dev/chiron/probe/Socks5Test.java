package dev.chiron.probe;

import static dev.chiron.probe.HttpRuns.run;
import static dev.chiron.probe.ProbeContract.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Certificates;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The http probe through a SOCKS 5 proxy, byte by byte. */
class Socks5Test {
    private static final String SKIP = "\nskip_resolve_phase_with_proxy: true\n";
    private static final String DONE = "05000001000000000000";

    /** What the proxy was sent before the tunnel stood, in hexadecimal, a message each. */
    private final List<String> said = new CopyOnWriteArrayList<>();

    private ScriptedHttpServer server;

    @BeforeEach
    void start() {
        server = ScriptedHttpServer.start();
        server.on("/", 200, "");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void nameIsLeftToTheProxyAndTheServerIsAskedAsIfDirectly() throws Exception {
        try (ScriptedTcpServer proxy = proxy(server.port(), "0500", DONE)) {
            assertThat(run("proxy_url: socks5://" + proxy.target() + SKIP, "http://web.example:8080/")
                            .passed())
                    .isTrue();
            String name = HexFormat.of().formatHex("web.example".getBytes(StandardCharsets.UTF_8));
            assertThat(said).containsExactly("050100", "050100030b" + name + "1f90");
            assertThat(server.requests("/").getFirst().uri().toString()).isEqualTo("/");
            assertThat(server.requests("/").getFirst().headers()).containsEntry("host", "web.example:8080");
            proxy.awaitAllClosedByClient();
        }
    }

    @Test
    void addressThatIsKnownIsAskedForAsSuch() throws Exception {
        try (ScriptedTcpServer proxy = proxy(server.port(), "0500", DONE)) {
            String settings = "proxy_url: socks5h://" + proxy.target() + "\npreferred_ip_protocol: ip4\n";
            assertThat(run(settings, "http://localhost:80/").passed()).isTrue();
            assertThat(run(settings + SKIP, "http://127.0.0.1/").passed()).isTrue();
            assertThat(said).containsExactly("050100", "050100017f0000010050", "050100", "050100017f0000010050");
        }
    }

    @Test
    void tlsGoesThroughTheTunnel() throws Exception {
        try (ScriptedHttpServer secured = ScriptedHttpServer.startTls(
                        Certificates.authority().issue("web.example").context());
                ScriptedTcpServer proxy = proxy(secured.port(), "0500", "050000030161ffff")) {
            secured.on("/", 200, "");
            String settings = "proxy_url: socks5://" + proxy.target() + SKIP;
            assertThat(run(settings + "tls_config: {insecure_skip_verify: true}", "https://web.example/")
                            .passed())
                    .isTrue();
        }
    }

    @Test
    void userAndPasswordAreSaidWhenTheProxyAsks() throws Exception {
        String settings = "proxy_url: socks5://m%40:you@";
        try (ScriptedTcpServer proxy = proxy(server.port(), "0502", "0100", DONE)) {
            assertThat(run(settings + proxy.target() + SKIP, "http://web.example/")
                            .passed())
                    .isTrue();
            assertThat(said.subList(0, 2)).containsExactly("05020002", "01026d4003796f75");
        }
        assertRefused(settings, "the proxy takes neither user nor password", "0502", "0101");
    }

    @Test
    void refusalIsInTheProxysWords() throws Exception {
        assertRefused("proxy_url: socks5://", "the proxy wants another proof of who asks", "05ff");
        assertRefused("proxy_url: socks5://", "the proxy said: connection refused", "0500", "0505");
        assertRefused("proxy_url: socks5://", "the proxy said: code 153", "0500", "0599");
        assertRefused("proxy_url: socks5://", "the proxy does not speak SOCKS 5", "4854");
    }

    @Test
    void silenceEndsWithTheDeadline() throws Exception {
        try (ScriptedTcpServer silent = ScriptedTcpServer.hang()) {
            Probe probe = HttpRuns.probe("proxy_url: socks5://" + silent.target() + SKIP);
            Stopwatch watch = Stopwatch.start();
            ProbeRun run = run(probe, "http://web.example/", Duration.ofMillis(400));
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(watch.net(run.duration())).isLessThan(Duration.ofMillis(900));
            silent.awaitAllClosedByClient();
        }
    }

    private void assertRefused(String settings, String why, String... answers) throws Exception {
        try (ScriptedTcpServer proxy = proxy(server.port(), answers)) {
            ProbeResult.Failed failure = failed(run(settings + proxy.target() + SKIP, "http://web.example/"));
            assertThat(failure.reason()).isEqualTo(Reason.CONNECT);
            assertThat(failure.detail())
                    .isEqualTo("a tunnel to web.example through socks5://" + proxy.target() + ": " + why);
            proxy.awaitAllClosedByClient();
        }
    }

    /** Answers the messages of a talk one by one, and then leads to the port. */
    private ScriptedTcpServer proxy(int port, String... answers) {
        return ScriptedTcpServer.handle(client -> {
            DataInputStream in = new DataInputStream(client.getInputStream());
            for (int i = 0; i < answers.length; i++) {
                byte[] message = i == 0 ? greeting(in) : answers[i].startsWith("01") ? proof(in) : request(in);
                said.add(HexFormat.of().formatHex(message));
                client.getOutputStream().write(HexFormat.of().parseHex(answers[i]));
            }
            try (Socket far = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                Thread.ofVirtual().start(() -> back(far, client));
                in.transferTo(far.getOutputStream());
            }
        });
    }

    private static byte[] greeting(DataInputStream in) throws IOException {
        byte[] start = in.readNBytes(2);
        return joined(start, in.readNBytes(start[1]));
    }

    private static byte[] proof(DataInputStream in) throws IOException {
        byte[] start = in.readNBytes(2);
        byte[] user = in.readNBytes(start[1] + 1);
        return joined(start, user, in.readNBytes(user[user.length - 1]));
    }

    private static byte[] request(DataInputStream in) throws IOException {
        byte[] start = in.readNBytes(4);
        byte[] length = start[3] == 3 ? in.readNBytes(1) : new byte[0];
        return joined(start, length, in.readNBytes((length.length == 1 ? length[0] : 4) + 2));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    private static void back(Socket far, Socket client) {
        try {
            far.getInputStream().transferTo(client.getOutputStream());
            client.shutdownOutput();
        } catch (IOException gone) {
            // Either end has closed, which ends the other direction as well.
        }
    }
}
