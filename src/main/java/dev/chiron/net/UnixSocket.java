package dev.chiron.net;

import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A connected unix socket in the shape of a {@link Socket}, so that TLS can be laid over it; nothing on it outlasts the
 * deadline. Of one thread.
 *
 * <p>The JDK has unix sockets as channels only, and these know no timeout: so the channel does not block, and whoever
 * must wait asks a selector, which ends with the deadline and with an interruption.
 */
final class UnixSocket extends Socket {
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Deadline deadline;

    private UnixSocket(SocketChannel channel, Selector selector, Deadline deadline) throws IOException {
        this.channel = channel;
        this.selector = selector;
        channel.configureBlocking(false);
        this.key = channel.register(selector, 0);
        this.deadline = deadline;
    }

    static UnixSocket connect(Path path, Deadline deadline) throws Unreachable, InterruptedException {
        if (deadline.expired()) {
            throw Unreachable.timeout("there was no time left to connect to unix socket " + path);
        }
        try {
            return connected(path, deadline);
        } catch (IOException e) {
            Unreachable.endIfInterrupted();
            throw refused(path, e);
        }
    }

    private static UnixSocket connected(Path path, Deadline deadline) throws IOException {
        UnixSocket socket = new UnixSocket(SocketChannel.open(StandardProtocolFamily.UNIX), Selector.open(), deadline);
        try {
            socket.connect(UnixDomainSocketAddress.of(path));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void connect(UnixDomainSocketAddress address) throws IOException {
        channel.connect(address);
        while (!channel.finishConnect()) {
            await(SelectionKey.OP_CONNECT);
        }
    }

    private static Unreachable refused(Path path, IOException error) {
        String words = Words.of(error);
        if (error instanceof SocketTimeoutException) {
            return Unreachable.timeout("connection to unix socket " + path + " was not accepted within the timeout");
        }
        if (words.contains("permission") || words.contains("not permitted")) {
            return Unreachable.connect("permission denied connecting to unix socket " + path);
        }
        if (words.contains("no such file")) {
            return Unreachable.connect("unix socket " + path + " does not exist");
        }
        if (words.contains("refused")) {
            return Unreachable.connect("connection to unix socket " + path + " refused");
        }
        return Unreachable.connect("connection to unix socket " + path + " failed: " + words);
    }

    private void limit() throws SocketTimeoutException {
        if (deadline.expired()) {
            throw new SocketTimeoutException("the deadline has passed");
        }
    }

    private void await(int operation) throws IOException {
        limit();
        key.interestOps(operation);
        selector.select(deadline.remainingMillis());
        selector.selectedKeys().clear();
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                // Also a peer that never lets us wait must come to an end.
                limit();
                ByteBuffer buffer = ByteBuffer.wrap(into, offset, length);
                int count = channel.read(buffer);
                while (count == 0 && length > 0) {
                    await(SelectionKey.OP_READ);
                    count = channel.read(buffer);
                }
                return count;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int each) throws IOException {
                write(new byte[] {(byte) each}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                channel.write(buffer);
                while (buffer.hasRemaining()) {
                    await(SelectionKey.OP_WRITE);
                    channel.write(buffer);
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }

    // ---- what a TLS socket asks of the socket beneath it; the ones of the JDK would make a TCP socket to answer

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getPort() {
        return 0;
    }

    /** Nothing: the deadline bounds each read. */
    @Override
    public void setSoTimeout(int millis) {}

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }
}
