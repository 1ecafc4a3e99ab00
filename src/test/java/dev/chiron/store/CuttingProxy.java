package dev.chiron.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.chiron.testing.ScriptedTcpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server of this machine that can lose the answer to a COMMIT: the server gets it, the client's connection breaks. */
final class CuttingProxy implements AutoCloseable {
    private static final int CHUNK = 1 << 16;

    private final ScriptedTcpServer listener;
    private final int far;
    private final AtomicInteger toCut = new AtomicInteger();

    CuttingProxy(int far) {
        this.far = far;
        this.listener = ScriptedTcpServer.handle(this::lead);
    }

    int port() {
        return listener.port();
    }

    /** Loses the answers to so many of the COMMITs to come. */
    void cut(int commits) {
        toCut.set(commits);
    }

    /** How many of them are still to come. */
    int left() {
        return toCut.get();
    }

    private void lead(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), far);
        Thread.ofVirtual().name("to-client").start(() -> back(client, server));
        forth(client, server);
    }

    private void forth(Socket client, Socket server) {
        try (client) {
            byte[] chunk = new byte[CHUNK];
            for (int length = client.getInputStream().read(chunk);
                    length >= 0;
                    length = client.getInputStream().read(chunk)) {
                boolean cut = new String(chunk, 0, length, ISO_8859_1).contains("COMMIT")
                        && toCut.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
                if (cut) {
                    client.close();
                }
                server.getOutputStream().write(chunk, 0, length);
                if (cut) {
                    break;
                }
            }
            // The server does what it was told before it sees the end.
            server.shutdownOutput();
        } catch (IOException broken) {
            // One side is gone, and so is the other.
        }
    }

    /** Hears the server out, even if nobody is left to be told. */
    private static void back(Socket client, Socket server) {
        try (client;
                server) {
            byte[] chunk = new byte[CHUNK];
            for (int length = server.getInputStream().read(chunk);
                    length >= 0;
                    length = server.getInputStream().read(chunk)) {
                if (!client.isClosed()) {
                    client.getOutputStream().write(chunk, 0, length);
                }
            }
        } catch (IOException broken) {
            // One side is gone, and so is the other.
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}
