package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigException;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.PemFiles;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers who open connections and do not get on. */
class ConnectionLimitsTest {
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final ConnectionLimits LIMITS = new ConnectionLimits(SHORT, SHORT, SHORT);

    private final ControlHouse house = new ControlHouse(SecuritySettings.NONE);
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        house.close();
    }

    private int port(WebConfigFile web) throws IOException {
        ControlListener listener = ControlListener.start(
                new ListenAddress("127.0.0.1", 0), () -> SecuritySettings.NONE, web, house.sources(), LIMITS);
        open.add(listener);
        return listener.address().port();
    }

    private Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(socket);
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads until the other side closes; fails by itself when that takes ten seconds. */
    private static String untilClosed(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }

    @Test
    void whoSaysNothingIsDropped() throws Exception {
        int port = port(WebConfigFile.NONE);
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            silent.add(connect(port));
        }
        for (Socket each : silent) {
            assertThat(untilClosed(each)).doesNotContain("200");
        }
    }

    @Test
    void whoDoesNotEndTheHandshakeIsDropped() throws Exception {
        try (TempFolder folder = TempFolder.create("limits")) {
            PemFiles server = Certificates.authority().issue("localhost").writePem(folder);
            int port = port(tls(folder, server));
            Socket nothing = connect(port);
            Socket half = connect(port);
            half.getOutputStream().write(new byte[] {0x16, 0x03, 0x01});
            assertThat(untilClosed(nothing)).isEmpty();
            assertThat(untilClosed(half)).doesNotContain("HTTP");
        }
    }

    private static WebConfigFile tls(TempFolder folder, PemFiles server) throws ConfigException {
        return WebConfigFile.load(folder.write(
                "web.yml",
                "tls_server_config: {cert_file: " + server.certificate() + ", key_file: " + server.key() + "}\n"));
    }

    @Test
    void whoDoesNotEndTheHeadOfARequestIsDropped() throws Exception {
        int port = port(WebConfigFile.NONE);
        Socket line = connect(port);
        send(line, "GET /hea");
        Socket head = connect(port);
        send(head, "GET /health HTTP/1.1\r\nHost: localhost\r\nX-");
        assertThat(untilClosed(line)).doesNotContain(" 200 ");
        assertThat(untilClosed(head)).doesNotContain(" 200 ");
    }

    @Test
    void whoSendsAHeadDropByDropIsDroppedToo() throws Exception {
        Socket socket = connect(port(WebConfigFile.NONE));
        send(socket, "GET /health HTTP/1.1\r\nHost: localhost\r\n");
        assertThat(dripsUntilRefused(socket)).isLessThan(50);
    }

    /** How many header fields are taken, one each 100 ms, before nobody listens any more. */
    private static int dripsUntilRefused(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 50; i++) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                out.write(("X-Drop-" + i + ": 1\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            return 50;
        } catch (IOException refused) {
            return 0;
        }
    }

    @Test
    void whoAsksOnceAndThenKeepsSilentIsDropped() throws Exception {
        Socket socket = connect(port(WebConfigFile.NONE));
        send(socket, "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(untilClosed(socket)).startsWith("HTTP/1.1 200").doesNotContain("HTTP/1.1 500");
    }
}
