package dev.chiron.docker;

import dev.chiron.net.TlsContext;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.NioSocket;
import io.helidon.common.socket.TlsSocket;
import io.helidon.webclient.api.ClientConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** One connection to the engine for one call; a channel, so that interrupting the calling thread ends connect, write and read. */
final class EngineConnection implements ClientConnection {
    private static final String ID = "docker";

    private final SocketChannel channel;
    private final HelidonSocket socket;
    private final DataReader reader;
    private final Writer writer;

    private EngineConnection(SocketChannel channel, HelidonSocket socket) {
        this.channel = channel;
        this.socket = socket;
        reader = DataReader.create(socket);
        writer = new Writer(socket);
    }

    static EngineConnection open(Endpoint endpoint) throws IOException {
        SocketAddress address = endpoint.address();
        if (address instanceof InetSocketAddress tcp && tcp.isUnresolved()) {
            throw new UnknownHostException(tcp.getHostString());
        }
        SocketChannel channel = SocketChannel.open(address);
        try {
            return new EngineConnection(channel, spoken(channel, endpoint));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The channel's own socket view can be interrupted too, so TLS lies over that. */
    private static HelidonSocket spoken(SocketChannel channel, Endpoint endpoint) throws IOException {
        if (endpoint.tls().isEmpty()) {
            return NioSocket.client(channel, ID);
        }
        TlsContext context = endpoint.tls().get().context();
        return TlsSocket.client(context.secured(channel.socket(), endpoint.peer()), ID);
    }

    @Override
    public DataReader reader() {
        return reader;
    }

    @Override
    public DataWriter writer() {
        return writer;
    }

    @Override
    public String channelId() {
        return ID;
    }

    @Override
    public HelidonSocket helidonSocket() {
        return socket;
    }

    /** Nothing: the call's deadline interrupts. */
    @Override
    public void readTimeout(Duration timeout) {}

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public void releaseResource() {
        closeResource();
    }

    @Override
    public void closeResource() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("could not close the connection to the Docker engine", e);
        }
    }

    /** Writes through at once. */
    private record Writer(HelidonSocket socket) implements DataWriter {
        @Override
        public void write(BufferData... buffers) {
            for (BufferData buffer : buffers) {
                socket.write(buffer);
            }
        }

        @Override
        public void write(BufferData buffer) {
            socket.write(buffer);
        }

        @Override
        public void writeNow(BufferData... buffers) {
            write(buffers);
        }

        @Override
        public void writeNow(BufferData buffer) {
            write(buffer);
        }
    }
}
