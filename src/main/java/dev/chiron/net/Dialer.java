package dev.chiron.net;

import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Opens connections step by step, so that each step can be timed; call it on virtual threads, whose interruption closes
 * a connection.
 *
 * <p>The one door to the network: whoever is looked up or reached passes {@link Access} here, on the run's own thread.
 */
public final class Dialer {
    /** Stands for the port of what has none, such as an echo request. */
    public static final int NO_PORT = 0;

    private final Resolver resolver;
    private final SystemRoots systemRoots;
    private final SocketWatch watch;
    private final Access access;

    /** A dialer that may reach all but the metadata services of clouds. */
    public Dialer(Resolver resolver) {
        this(resolver, new SystemRoots(), new SocketWatch(), Access.STANDARD);
    }

    private Dialer(Resolver resolver, SystemRoots systemRoots, SocketWatch watch, Access access) {
        this.resolver = resolver;
        this.systemRoots = systemRoots;
        this.watch = watch;
        this.access = access;
    }

    /** The same dialer under other rules. */
    public Dialer within(Access rules) {
        return new Dialer(resolver, systemRoots, watch, rules);
    }

    /** The address to take for a name or literal; it carries the name, by which it is judged again when it is reached. */
    public InetAddress resolve(String host, IpChoice choice, Deadline deadline)
            throws Unreachable, InterruptedException {
        access.admitLookup(host);
        InetAddress found = resolver.resolve(host, choice, deadline);
        return Destination.literal(host).isPresent() ? found : named(host, found);
    }

    /**
     * Asks whether a host may be reached that somebody else will connect to for us, such as a proxy.
     *
     * @throws Unreachable when it may not
     */
    public void admit(String host, int port) throws Unreachable {
        access.admitUnseen(host, port);
    }

    /**
     * Asks whether an address may be sent to that {@link #resolve} gave; {@link #connect} asks by itself.
     *
     * @throws Unreachable when it may not
     */
    public void admit(InetSocketAddress to) throws Unreachable {
        access.admit(to);
    }

    private static InetAddress named(String host, InetAddress address) {
        try {
            return InetAddress.getByAddress(host, address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }

    /**
     * A connection, open and without TLS, that ends with the deadline; the caller closes it.
     *
     * @param source the own address to come from, if it matters
     */
    public Connection connect(InetSocketAddress to, Optional<InetAddress> source, Deadline deadline)
            throws Unreachable, InterruptedException {
        String peer = text(to);
        access.admit(to);
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
            socket.connect(reachable(to), deadline.remainingMillis());
            Duration spent = deadline.clock().since(start);
            return new Connection(socket, peer, deadline, spent, systemRoots);
        } catch (IOException e) {
            closeQuietly(socket);
            if (Unreachable.endsAsTimeout(deadline)) {
                throw refused(peer, source, new SocketTimeoutException());
            }
            Unreachable.endIfInterrupted();
            throw refused(peer, source, e);
        }
    }

    /**
     * A way to exchange datagrams with a peer until the deadline; the caller closes it.
     *
     * @param source the own address to come from, if it matters
     */
    public Datagrams datagrams(InetSocketAddress to, Optional<InetAddress> source, Deadline deadline)
            throws Unreachable, InterruptedException {
        access.admit(to);
        return Datagrams.open(reachable(to), source, deadline);
    }

    /**
     * A way to send echo requests to an address that {@link #resolve} gave; the caller closes it.
     *
     * @throws EchoUnavailable when this machine does not let us
     */
    public Echo echo(InetAddress to, EchoOptions options, Deadline deadline) throws Unreachable, EchoUnavailable {
        access.admit(new InetSocketAddress(to, NO_PORT));
        return Echo.open(to, options, deadline, watch);
    }

    /** The unspecified address means this machine's loopback, as to the kernel; the JDK would ask for its name first. */
    private static InetSocketAddress reachable(InetSocketAddress to) {
        if (!to.getAddress().isAnyLocalAddress()) {
            return to;
        }
        InetAddress loopback = InetAddress.ofLiteral(to.getAddress() instanceof Inet4Address ? "127.0.0.1" : "::1");
        return new InetSocketAddress(loopback, to.getPort());
    }

    /** A connection to a unix socket, which ends with the deadline too; the caller closes it. */
    public Connection connectUnix(Path path, Deadline deadline) throws Unreachable, InterruptedException {
        access.admit(path);
        long start = deadline.clock().nanos();
        UnixSocket socket = UnixSocket.connect(path, deadline);
        Duration spent = deadline.clock().since(start);
        return new Connection(socket, "unix socket " + path, deadline, spent, systemRoots);
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
