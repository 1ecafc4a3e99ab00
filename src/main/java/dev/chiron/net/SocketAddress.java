package dev.chiron.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** An IP address in the form that Linux's C library takes, a {@code sockaddr}. */
final class SocketAddress {
    static final int FAMILY_4 = 2;
    static final int FAMILY_6 = 10;
    static final int MOST_BYTES = 28;
    private static final int BYTES_4 = 16;
    private static final int AT_4 = 4;
    private static final int AT_6 = 8;
    private static final int SCOPE_AT = 24;

    private SocketAddress() {}

    static MemorySegment of(InetAddress address, Arena arena) {
        byte[] octets = address.getAddress();
        boolean six = octets.length == 16;
        MemorySegment made = arena.allocate(six ? MOST_BYTES : BYTES_4, Integer.BYTES);
        made.set(ValueLayout.JAVA_SHORT, 0, (short) (six ? FAMILY_6 : FAMILY_4));
        MemorySegment.copy(octets, 0, made, ValueLayout.JAVA_BYTE, six ? AT_6 : AT_4, octets.length);
        if (address instanceof Inet6Address scoped) {
            made.set(ValueLayout.JAVA_INT, SCOPE_AT, scoped.getScopeId());
        }
        return made;
    }

    /** Empty when it is of no family known here. */
    static Optional<InetAddress> read(MemorySegment from) {
        int family = from.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0);
        if (family != FAMILY_4 && family != FAMILY_6) {
            return Optional.empty();
        }
        byte[] octets = new byte[family == FAMILY_6 ? 16 : 4];
        MemorySegment.copy(from, ValueLayout.JAVA_BYTE, family == FAMILY_6 ? AT_6 : AT_4, octets, 0, octets.length);
        try {
            return Optional.of(InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }
}
