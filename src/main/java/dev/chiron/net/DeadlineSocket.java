package dev.chiron.net;

import dev.chiron.schedule.Deadline;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * A socket none of whose reads outlasts the deadline, however small the pieces in which a peer drips its bytes.
 *
 * <p>A TLS socket laid over it reads through the same stream, so its handshake keeps the deadline too.
 */
final class DeadlineSocket extends Socket {
    private final Deadline deadline;

    DeadlineSocket(Deadline deadline) {
        this.deadline = deadline;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                try {
                    limit();
                    return super.read();
                } catch (SocketException e) {
                    throw inTime(e);
                }
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                try {
                    limit();
                    return super.read(into, offset, length);
                } catch (SocketException e) {
                    throw inTime(e);
                }
            }
        };
    }

    private IOException inTime(SocketException error) {
        return Unreachable.endsAsTimeout(deadline) ? new SocketTimeoutException("the deadline has passed") : error;
    }

    /** After the deadline the socket closes, so that a driver that reads again after a timeout, as pgjdbc does, comes to an end. */
    private void limit() throws IOException {
        if (deadline.expired() && !isClosed()) {
            close();
            throw new SocketTimeoutException("the deadline has passed");
        }
        setSoTimeout(Math.max(1, deadline.remainingMillis()));
    }
}
