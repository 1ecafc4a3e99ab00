package dev.chiron.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collection;

/** A connection that a {@link ScriptedTcpServer} accepted. */
public final class ScriptedConnection {
    private static final Duration POLL = Duration.ofMillis(5);

    private final Socket socket;
    private volatile boolean closedByClient;

    ScriptedConnection(Socket socket) {
        this.socket = socket;
    }

    /** Waits until each of these, at least one, was closed by its client. */
    static void awaitClosedByClient(Collection<ScriptedConnection> connections) {
        await("all of at least one connection to be closed by the client")
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() ->
                        !connections.isEmpty() && connections.stream().allMatch(ScriptedConnection::isClosedByClient));
    }

    /** Whether the client has closed or reset it, seen while the script was reading or after it. */
    public boolean isClosedByClient() {
        return closedByClient;
    }

    Socket socket() {
        return socket;
    }

    void play(ScriptedTcpServer.Script script) {
        try (socket) {
            closedByClient = endsByClient(script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean endsByClient(ScriptedTcpServer.Script script) {
        try {
            script.play(socket);
            if (socket.isClosed()) {
                return false;
            }
            socket.setSoTimeout(0);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException scriptGaveUp) {
            return false;
        } catch (IOException broken) {
            return !socket.isClosed();
        }
    }
}
