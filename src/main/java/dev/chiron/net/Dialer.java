package dev.chiron.net;

import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Opens connections step by step, so that each step can be timed; call it on virtual threads, whose interruption closes a connection. */
public final class Dialer {
    private final Resolver resolver;
    private final SystemRoots systemRoots = new SystemRoots();

    public Dialer(Resolver resolver) {
        this.resolver = resolver;
    }

    /** The address to take for a name or literal. */
    public InetAddress resolve(String host, IpChoice choice, Deadline deadline)
            throws Unreachable, InterruptedException {
        return resolver.resolve(host, choice, deadline);
    }

    /**
     * A connection, open and without TLS, that ends with the deadline; the caller closes it.
     *
     * @param source the own address to come from, if it matters
     */
    public Connection connect(InetSocketAddress to, Optional<InetAddress> source, Deadline deadline)
            throws Unreachable, InterruptedException {
        String peer = text(to);
        if (deadline.expired()) {
            throw Unreachable.timeout("there was no time left to connect to " + peer);
        }
        long start = deadline.clock().nanos();
        DeadlineSocket socket = new DeadlineSocket(deadline);
        try {
            socket.setTcpNoDelay(true);
            if (source.isPresent()) {
                socket.bind(new InetSocketAddress(source.get(), 0));
            }
            socket.connect(to, deadline.remainingMillis());
            Duration spent = Duration.ofNanos(deadline.clock().nanos() - start);
            return new Connection(socket, peer, deadline, spent, systemRoots);
        } catch (IOException e) {
            closeQuietly(socket);
            Unreachable.endIfInterrupted();
            throw refused(peer, source, e);
        }
    }

    private static Unreachable refused(String peer, Optional<InetAddress> source, IOException error) {
        if (error instanceof SocketTimeoutException) {
            return Unreachable.timeout("connection to " + peer + " was not accepted within the timeout");
        }
        String words = Words.of(error);
        if (words.contains("refused")) {
            return Unreachable.connect("connection to " + peer + " refused");
        }
        String from = source.map(address -> " from " + address.getHostAddress()).orElse("");
        return Unreachable.connect("connection to " + peer + from + " failed: " + words);
    }

    private static void closeQuietly(DeadlineSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It never was of use; why it could not be opened is what matters.
        }
    }

    /** {@code 127.0.0.1:80} or {@code [::1]:80}. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
