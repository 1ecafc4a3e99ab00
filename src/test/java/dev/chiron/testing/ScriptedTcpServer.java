package dev.chiron.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * A TCP server on a free loopback port that treats every connection by one script, and knows which its clients closed.
 *
 * <p>Each connection has a virtual thread. {@link #close()} closes them all.
 */
public final class ScriptedTcpServer implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final ServerSocket listener;
    private final Script script;
    private final List<ScriptedConnection> connections = new CopyOnWriteArrayList<>();

    private ScriptedTcpServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
        Thread.ofVirtual().name("scripted-accept").start(this::accept);
    }

    /**
     * What is done with one accepted connection, on a thread of its own.
     *
     * <p>A script that wants the server to close closes; a connection that it leaves open is read until the client closes.
     */
    @FunctionalInterface
    public interface Script {
        /** An {@code IOException} ends the connection and nothing else. */
        void play(Socket connection) throws IOException;
    }

    /** Accepts, reads and never answers. */
    public static ScriptedTcpServer hang() {
        return handle(connection -> {});
    }

    /** Sends one byte after each interval, then waits for the client to close. */
    public static ScriptedTcpServer drip(byte[] bytes, Duration interval) {
        return handle(connection -> {
            for (byte one : bytes) {
                if (!listenFor(connection, interval)) {
                    return;
                }
                connection.getOutputStream().write(one);
            }
        });
    }

    /** Accepts and closes at once. */
    public static ScriptedTcpServer closeAtOnce() {
        return handle(Closeable::close);
    }

    /** Accepts and breaks the connection with a reset. */
    public static ScriptedTcpServer resetAtOnce() {
        return handle(connection -> {
            connection.setSoLinger(true, 0);
            connection.close();
        });
    }

    /** Sends the bytes before any question, then waits for the client to close. */
    public static ScriptedTcpServer answer(byte[] bytes) {
        return handle(connection -> connection.getOutputStream().write(bytes));
    }

    /** Plays a script on a listener of the test's own. */
    static ScriptedTcpServer on(ServerSocket listener, Script script) {
        return new ScriptedTcpServer(listener, script);
    }

    /** Plays a script of the test's own. */
    public static ScriptedTcpServer handle(Script script) {
        try {
            InetSocketAddress address = address(FreePort.find());
            return new ScriptedTcpServer(new ServerSocket(address.getPort(), BACKLOG, address.getAddress()), script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plays a script on connections with TLS; the handshake happens with the script's first read or write. */
    public static ScriptedTcpServer handleTls(SSLContext context, Script script) {
        try {
            InetSocketAddress address = address(FreePort.find());
            return new ScriptedTcpServer(
                    context.getServerSocketFactory()
                            .createServerSocket(address.getPort(), BACKLOG, address.getAddress()),
                    script);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Host and port as probes take them. */
    public String target() {
        return "127.0.0.1:" + port();
    }

    /** All connections accepted so far, oldest first. */
    public List<ScriptedConnection> connections() {
        return List.copyOf(connections);
    }

    /** Waits until the client has closed every connection accepted so far, at least one. */
    public void awaitAllClosedByClient() {
        ScriptedConnection.awaitClosedByClient(connections);
    }

    @Override
    public void close() {
        closeQuietly(listener);
        connections.forEach(connection -> closeQuietly(connection.socket()));
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                ScriptedConnection connection = new ScriptedConnection(socket);
                connections.add(connection);
                Thread.ofVirtual().name("scripted-connection").start(() -> connection.play(script));
            }
        } catch (IOException closed) {
            connections.forEach(connection -> closeQuietly(connection.socket()));
        }
    }

    /** Listens for the interval; false if the client closed meanwhile. */
    private static boolean listenFor(Socket connection, Duration interval) throws IOException {
        long end = System.nanoTime() + interval.toNanos();
        long left = interval.toMillis();
        while (left > 0) {
            connection.setSoTimeout((int) left);
            try {
                if (connection.getInputStream().read() < 0) {
                    return false;
                }
            } catch (SocketTimeoutException over) {
                return true;
            }
            left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        }
        return true;
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
