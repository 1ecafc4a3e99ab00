package dev.chiron.e2e;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A loopback port that is opened and shut at will: connections are taken and closed at once, or refused. */
final class Door implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final int port = FreePort.find();
    private final Clock clock = Clock.system();
    private final Queue<Instant> visits = new ConcurrentLinkedQueue<>();
    private @Nullable ServerSocket listener;

    private Door() {}

    static Door shut() {
        return new Door();
    }

    static Door opened() {
        Door door = new Door();
        door.open();
        return door;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** When each connection was taken so far, oldest first. */
    List<Instant> visits() {
        return List.copyOf(visits);
    }

    void open() {
        try {
            ServerSocket open = new ServerSocket(port, BACKLOG, InetAddress.ofLiteral("127.0.0.1"));
            listener = open;
            Thread.ofPlatform().daemon().name("door-" + port).start(() -> accept(open));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses visitors until it is opened again. */
    void refuse() {
        close();
    }

    private void accept(ServerSocket open) {
        while (!open.isClosed()) {
            try (Socket visitor = open.accept()) {
                visits.add(clock.now());
                visitor.shutdownOutput();
            } catch (IOException shut) {
                // The loop ends when the door is shut; a visitor who runs away is none.
            }
        }
    }

    @Override
    public void close() {
        try {
            if (listener != null) {
                listener.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
