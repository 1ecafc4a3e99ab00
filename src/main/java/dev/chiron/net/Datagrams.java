package dev.chiron.net;

import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** Datagrams to and from one peer, until a deadline; what comes from elsewhere is not seen. Of one thread, which closes it. */
public final class Datagrams implements AutoCloseable {
    private final DatagramSocket socket;
    private final String peer;
    private final Deadline deadline;
    private final Duration connectTime;

    private Datagrams(DatagramSocket socket, String peer, Deadline deadline, Duration connectTime) {
        this.socket = socket;
        this.peer = peer;
        this.deadline = deadline;
        this.connectTime = connectTime;
    }

    static Datagrams open(InetSocketAddress to, Optional<InetAddress> source, Deadline deadline)
            throws Unreachable, InterruptedException {
        String peer = Dialer.text(to);
        if (deadline.expired()) {
            throw Unreachable.timeout("there was no time left to ask " + peer);
        }
        long start = deadline.clock().nanos();
        DatagramSocket socket = null;
        try {
            socket = new DatagramSocket(new InetSocketAddress(source.orElse(any(to.getAddress())), 0));
            socket.connect(to);
            return new Datagrams(socket, peer, deadline, deadline.clock().since(start));
        } catch (IOException e) {
            if (socket != null) {
                socket.close();
            }
            Unreachable.endIfInterrupted();
            String from =
                    source.map(address -> " from " + address.getHostAddress()).orElse("");
            throw Unreachable.connect("no datagram can be sent to " + peer + from + ": " + Words.of(e));
        }
    }

    /** The unspecified address of the same family: the JDK would else take a socket of IPv6 for both. */
    private static InetAddress any(InetAddress like) {
        return InetAddress.ofLiteral(like.getAddress().length == 4 ? "0.0.0.0" : "::");
    }

    /** The time that it took to make the socket ready. */
    public Duration connectTime() {
        return connectTime;
    }

    public void send(byte[] datagram) throws Unreachable, InterruptedException {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The next datagram; one that is longer than the limit comes cut off one octet behind it. */
    public byte[] receive(int limit) throws Unreachable, InterruptedException {
        try {
            if (deadline.expired()) {
                throw new SocketTimeoutException();
            }
            byte[] buffer = new byte[limit + 1];
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            socket.setSoTimeout(Math.max(1, deadline.remainingMillis()));
            socket.receive(packet);
            return Arrays.copyOf(buffer, packet.getLength());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Unreachable failure(IOException error) throws InterruptedException {
        Unreachable.endIfInterrupted();
        return switch (error) {
            case SocketTimeoutException _ -> Unreachable.timeout(peer + " did not answer within the timeout");
            case PortUnreachableException _ -> Unreachable.connect("nobody listens on UDP port " + peer);
            default -> Unreachable.connect("the exchange with " + peer + " failed: " + Words.of(error));
        };
    }

    @Override
    public void close() {
        socket.close();
    }
}
