package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptedTcpServerTest {
    @Test
    void hangingServerSeesItsClientClose() throws IOException {
        try (ScriptedTcpServer server = ScriptedTcpServer.hang()) {
            try (Socket client = connect(server.port())) {
                client.setSoTimeout(50);
                client.getOutputStream().write('?');
                assertThatThrownBy(client.getInputStream()::read).isInstanceOf(SocketTimeoutException.class);
                assertThat(server.connections()).singleElement().returns(false, ScriptedConnection::isClosedByClient);
            }
            server.awaitAllClosedByClient();
        }
    }

    @Test
    void drippingTakesAnIntervalAByte() throws IOException {
        try (ScriptedTcpServer server = ScriptedTcpServer.drip("abc".getBytes(US_ASCII), Duration.ofMillis(40));
                Socket client = connect(server.port())) {
            long start = System.nanoTime();
            assertThat(client.getInputStream().readNBytes(3)).asString().isEqualTo("abc");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(115));
        }
    }

    @Test
    void answerComesUnasked() throws IOException {
        try (ScriptedTcpServer server = ScriptedTcpServer.answer("220 ready".getBytes(US_ASCII));
                Socket client = connect(server.port())) {
            assertThat(client.getInputStream().readNBytes(9)).asString().isEqualTo("220 ready");
        }
    }

    @Test
    void closingAtOnceIsNotTheClientsDoing() throws IOException {
        try (ScriptedTcpServer server = ScriptedTcpServer.closeAtOnce();
                Socket client = connect(server.port())) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(server.connections()).singleElement().returns(false, ScriptedConnection::isClosedByClient);
        }
    }

    @Test
    void resetBreaksTheConnection() throws IOException {
        try (ScriptedTcpServer server = ScriptedTcpServer.resetAtOnce();
                Socket client = connect(server.port())) {
            assertThatThrownBy(client.getInputStream()::read)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void scriptOverTlsAnswersWhoTrustsIt() throws IOException {
        Certificates authority = Certificates.authority();
        var context = authority.issue("localhost").context();
        try (ScriptedTcpServer server = ScriptedTcpServer.handleTls(
                        context, connection -> connection.getOutputStream().write('!'));
                Socket client = authority
                        .trust()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(client.getInputStream().read()).isEqualTo('!');
        }
    }

    @Test
    void fullBacklogLetsNobodyConnect() throws IOException {
        try (FullBacklog full = FullBacklog.create();
                Socket client = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), full.port());
            assertThatThrownBy(() -> client.connect(address, 100)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }
}
