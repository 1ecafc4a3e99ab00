package dev.chiron.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A loopback port whose queue of connections is full: who connects hears nothing, as from a host behind a firewall. */
public final class FullBacklog implements AutoCloseable {
    private static final int MOST = 20;
    private static final int CONNECT_MILLIS = 200;

    private final ServerSocket listener;
    private final List<Socket> queued = new ArrayList<>();

    private FullBacklog(ServerSocket listener) {
        this.listener = listener;
    }

    /** Fills the queue; takes about 200 ms. */
    public static FullBacklog create() {
        try {
            FullBacklog full =
                    new FullBacklog(new ServerSocket(FreePort.find(), 1, InetAddress.ofLiteral("127.0.0.1")));
            full.fill();
            return full;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            for (Socket socket : queued) {
                socket.close();
            }
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fill() throws IOException {
        while (queued.size() < MOST) {
            Socket socket = new Socket();
            queued.add(socket);
            try {
                socket.connect(new InetSocketAddress(listener.getInetAddress(), port()), CONNECT_MILLIS);
            } catch (SocketTimeoutException fullNow) {
                return;
            }
        }
        throw new IllegalStateException(MOST + " connections did not fill a queue of one");
    }
}
