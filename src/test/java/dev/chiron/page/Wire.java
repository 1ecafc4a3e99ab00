package dev.chiron.page;

import dev.chiron.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wire between a browser and Chiron: while it is cut, all connections are gone and new ones are refused. */
final class Wire implements AutoCloseable {
    private final int port = FreePort.find();
    private final URI chiron;
    private final List<Socket> ends = new ArrayList<>();
    private @Nullable ServerSocket listener;

    private Wire(URI chiron) {
        this.chiron = chiron;
    }

    /** A whole one, to the listener of this address. */
    static Wire to(URI chiron) {
        Wire wire = new Wire(chiron);
        wire.mend();
        return wire;
    }

    /** An address on this side of it. */
    URI at(String place) {
        return URI.create("http://127.0.0.1:" + port + "/" + place);
    }

    /** Lets connections through again. */
    void mend() {
        try {
            ServerSocket open = new ServerSocket(port, 64, InetAddress.ofLiteral("127.0.0.1"));
            listener = open;
            Thread.ofVirtual().name("wire").start(() -> accept(open));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket open) {
        while (!open.isClosed()) {
            try {
                lead(open, open.accept());
            } catch (IOException cut) {
                // The loop ends when the wire is cut.
            }
        }
    }

    /** What was accepted just before the wire was cut is cut as well. */
    private void lead(ServerSocket open, Socket here) throws IOException {
        Socket there = connect(here);
        synchronized (ends) {
            ends.addAll(List.of(here, there));
            if (open.isClosed()) {
                closeAll();
                return;
            }
        }
        Thread.ofVirtual().name("wire-there").start(() -> carry(here, there));
        Thread.ofVirtual().name("wire-back").start(() -> carry(there, here));
    }

    private Socket connect(Socket here) throws IOException {
        try {
            return new Socket(chiron.getHost(), chiron.getPort());
        } catch (IOException refused) {
            here.close();
            throw refused;
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // Both ends are closed, as on any other end.
        }
    }

    /** Cuts it through. */
    void cut() {
        try {
            if (listener != null) {
                listener.close();
            }
            synchronized (ends) {
                closeAll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void closeAll() throws IOException {
        for (Socket end : ends) {
            end.close();
        }
        ends.clear();
    }

    @Override
    public void close() {
        cut();
    }
}
