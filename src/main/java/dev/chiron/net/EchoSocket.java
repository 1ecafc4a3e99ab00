package dev.chiron.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A socket for echo requests to one peer, which never blocks: an unprivileged one where the kernel gives it to us, else a
 * raw one. Routers' complaints arrive in its queue of errors.
 */
final class EchoSocket implements AutoCloseable {
    private static final int DATAGRAMS = 2;
    private static final int RAW = 3;
    private static final int ANY_SOCKET = 1;
    private static final int MAY_BROADCAST = 6;
    private static final int PATH_SIZE = 10;

    /** Sets the flag whatever is known about the path. */
    private static final int FORBID_FRAGMENTS = 3;

    private static final int NEVER_BLOCK_NOR_INHERIT = 0x800 | 0x80000;
    private static final int DO_NOT_WAIT = 0x40;
    private static final int FROM_ERRORS = 0x2000;
    private static final int MOST_EXTRA_BYTES = 512;
    private static final int LONGEST_IP_HEADER = 60;

    private final int descriptor;
    private final boolean six;
    private final boolean raw;

    private EchoSocket(int descriptor, boolean six, boolean raw) {
        this.descriptor = descriptor;
        this.six = six;
        this.raw = raw;
    }

    /**
     * What arrived.
     *
     * @param packet from the ICMP header on; of a complaint the beginning of the packet that it is about
     * @param from who sent it
     * @param hopLimit what was left of it, or -1 where the kernel does not tell
     * @param complaint what an error message says, if it is one
     */
    record Arrival(MemorySegment packet, Optional<InetAddress> from, int hopLimit, Optional<String> complaint) {
        byte[] bytes() {
            return packet.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    /** Opens and prepares a socket that is connected to the peer. */
    static EchoSocket open(InetAddress to, EchoOptions options) throws EchoUnavailable, Unreachable {
        if (!Libc.available()) {
            throw new EchoUnavailable("echo requests are sent on 64-bit Linux only");
        }
        boolean six = to.getAddress().length == 16;
        EchoSocket socket = open(six);
        try (Arena arena = Arena.ofConfined()) {
            socket.prepare(options, arena);
            if (options.source().isPresent()) {
                InetAddress source = options.source().get();
                check(Libc.bind(socket.descriptor, SocketAddress.of(source, arena)), "come from", source);
            }
            check(Libc.connect(socket.descriptor, SocketAddress.of(to, arena)), "be sent to", to);
            return socket;
        } catch (Unreachable | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static EchoSocket open(boolean six) throws EchoUnavailable {
        int family = six ? SocketAddress.FAMILY_6 : SocketAddress.FAMILY_4;
        int protocol = six ? 58 : 1;
        int unprivileged = Libc.socket(family, DATAGRAMS | NEVER_BLOCK_NOR_INHERIT, protocol);
        if (unprivileged >= 0) {
            return new EchoSocket(unprivileged, six, false);
        }
        int raw = Libc.socket(family, RAW | NEVER_BLOCK_NOR_INHERIT, protocol);
        if (raw >= 0) {
            return new EchoSocket(raw, six, true);
        }
        throw new EchoUnavailable(
                switch (-raw) {
                    case Libc.NOT_PERMITTED, Libc.ACCESS_DENIED ->
                        "the kernel lets this process send no echo requests; either put its group into the sysctl"
                                + " net.ipv4.ping_group_range, or give it the capability CAP_NET_RAW";
                    case Libc.NO_FAMILY, Libc.NO_PROTOCOL -> "this machine does not speak " + (six ? "IPv6" : "IPv4");
                    default -> "no socket for echo requests could be opened, because " + IcmpComplaint.local(-raw);
                });
    }

    private static void check(int result, String what, InetAddress address) throws Unreachable {
        if (result < 0) {
            throw Unreachable.connect("echo requests cannot " + what + " " + address.getHostAddress() + ", because "
                    + IcmpComplaint.local(-result));
        }
    }

    private void prepare(EchoOptions options, Arena arena) {
        // Go's sockets may broadcast, and a broadcast is as good a target as any.
        set(ANY_SOCKET, MAY_BROADCAST, 1, arena);
        set(IpOption.ERRORS, 1, arena);
        set(IpOption.TELL_HOP_LIMIT, 1, arena);
        if (options.ttl() > 0) {
            set(IpOption.HOP_LIMIT, options.ttl(), arena);
        }
        if (options.dontFragment() && !six) {
            set(IpOption.LEVEL.four(), PATH_SIZE, FORBID_FRAGMENTS, arena);
        }
        if (raw) {
            onlyReplies(arena);
        }
    }

    /** Lets nothing but echo replies through; a set bit bars a type. */
    private void onlyReplies(Arena arena) {
        int words = six ? 8 : 1;
        int reply = six ? 129 : 0;
        MemorySegment filter = arena.allocate(ValueLayout.JAVA_INT, words);
        for (int word = 0; word < words; word++) {
            filter.setAtIndex(ValueLayout.JAVA_INT, word, word == reply / 32 ? ~(1 << reply % 32) : ~0);
        }
        Libc.setOption(descriptor, six ? 58 : 255, 1, filter);
    }

    private void set(IpOption option, int value, Arena arena) {
        set(IpOption.LEVEL.number(six), option.number(six), value, arena);
    }

    private void set(int level, int option, int value, Arena arena) {
        Libc.setOption(descriptor, level, option, arena.allocateFrom(ValueLayout.JAVA_INT, value));
    }

    int descriptor() {
        return descriptor;
    }

    /** Whether packets keep the id that they are sent with. */
    boolean keepsId() {
        return raw;
    }

    /** Sends; gives 0, or the error's number. */
    int send(byte[] packet) {
        try (Arena arena = Arena.ofConfined()) {
            int sent = Libc.send(descriptor, arena.allocateFrom(ValueLayout.JAVA_BYTE, packet), DO_NOT_WAIT);
            return sent < 0 ? -sent : 0;
        }
    }

    /**
     * The next arrival, or null if there is none now.
     *
     * @param mostBytes how long the packet may be; what is longer comes cut off
     * @param errors whether to look into the queue of errors
     */
    @Nullable
    Arrival receive(int mostBytes, boolean errors, Arena arena) {
        MemorySegment name = arena.allocate(SocketAddress.MOST_BYTES, Long.BYTES);
        MemorySegment bytes = arena.allocate(mostBytes + LONGEST_IP_HEADER, Long.BYTES);
        MemorySegment extra = arena.allocate(MOST_EXTRA_BYTES, Long.BYTES);
        MessageHeader header = new MessageHeader(name, bytes, extra, arena);
        int length = Libc.receive(descriptor, header.segment(), DO_NOT_WAIT | (errors ? FROM_ERRORS : 0));
        if (length < 0) {
            return null;
        }
        boolean withIpHeader = raw && !six && !errors && length > 0;
        int skipped = withIpHeader ? Math.min(length, (bytes.get(ValueLayout.JAVA_BYTE, 0) & 0xf) * 4) : 0;
        return new Arrival(
                bytes.asSlice(skipped, length - skipped),
                SocketAddress.read(name),
                header.hopLimit(),
                errors ? header.complaint() : Optional.empty());
    }

    @Override
    public void close() {
        Libc.close(descriptor);
    }
}
