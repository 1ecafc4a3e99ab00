package dev.chiron.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP server on loopback that accepts, listens and never says a word; it counts who is connected. */
final class SilentPeer implements Situation {
    private final String settings;
    private final String prefix;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();

    /** The target is the prefix (such as {@code http://}) followed by host and port. */
    SilentPeer(String settings, String prefix) {
        this.settings = settings;
        this.prefix = prefix;
        try {
            listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("silent-peer").start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public String settings() {
        return settings;
    }

    @Override
    public String target() {
        return prefix + "127.0.0.1:" + port();
    }

    @Override
    public boolean reached() {
        return open.get() > 0;
    }

    @Override
    public int open() {
        return open.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                open.incrementAndGet();
                Thread.ofVirtual().name("silent-peer-connection").start(() -> listen(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void listen(Socket socket) {
        try (socket;
                InputStream in = socket.getInputStream()) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException reset) {
            // A reset is one more way of closing.
        } finally {
            open.decrementAndGet();
            sockets.remove(socket);
        }
    }
}
