package dev.chiron.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A range of addresses, as CIDR writes it.
 *
 * @param base its first address
 * @param bits how many leading bits the addresses share
 */
public record Network(InetAddress base, int bits) {
    private static final int TEREDO_MASK = 0xff;

    /** A network that is one address. */
    static Network of(InetAddress address) {
        return new Network(address, address.getAddress().length * Byte.SIZE);
    }

    /** Empty when the text is neither an address nor address/length. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> base = Destination.literal(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0 || base.isEmpty()) {
            return base.map(Network::of);
        }
        String length = text.substring(slash + 1);
        int most = base.get().getAddress().length * Byte.SIZE;
        boolean number = length.matches("[0-9]{1,3}");
        return number && Integer.parseInt(length) <= most
                ? Optional.of(new Network(base.get(), Integer.parseInt(length)))
                : Optional.empty();
    }

    /** Whether an address of the same version lies in it. */
    public boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        return mine.length == other.length && Arrays.equals(masked(mine), masked(other));
    }

    /** The same network written with its first address: {@code 10.0.0.0/8} for {@code 10.1.2.3/8}. */
    Network aligned() {
        return new Network(address(masked(base.getAddress())), bits);
    }

    private byte[] masked(byte[] address) {
        byte[] masked = address.clone();
        for (int i = 0; i < masked.length; i++) {
            int kept = Math.clamp(bits - i * Byte.SIZE, 0, Byte.SIZE);
            masked[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        return masked;
    }

    /**
     * All that an address comes to: itself, the loopback address that the unspecified one means, and the IPv4 address
     * inside an IPv6 one (compatible, 6to4, NAT64, Teredo, ISATAP). Java has made IPv4 of a mapped one already.
     */
    static List<InetAddress> formsOf(InetAddress address) {
        List<InetAddress> forms = new ArrayList<>(List.of(address));
        if (address.isAnyLocalAddress()) {
            forms.add(InetAddress.ofLiteral(address instanceof Inet4Address ? "127.0.0.1" : "::1"));
        }
        if (address instanceof Inet6Address) {
            embedded(address.getAddress()).forEach(four -> forms.addAll(formsOf(four)));
        }
        return forms;
    }

    private static List<InetAddress> embedded(byte[] six) {
        if (starts(six, 0x20, 0x02)) {
            return List.of(four(six, 2, 3, 4, 5));
        }
        if (starts(six, 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01)) {
            return List.of(four(six, 6, 7, 9, 10), four(six, 12, 13, 14, 15));
        }
        if (starts(six, 0x20, 0x01, 0x00, 0x00)) {
            byte[] turned = six.clone();
            for (int i = 12; i < turned.length; i++) {
                turned[i] ^= (byte) TEREDO_MASK;
            }
            return List.of(four(turned, 12, 13, 14, 15));
        }
        boolean nat64 = starts(six, 0x00, 0x64, 0xff, 0x9b);
        boolean compatible = starts(six, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) && six[12] != 0;
        boolean isatap = (six[8] & ~0x02) == 0 && six[9] == 0 && six[10] == 0x5e && six[11] == (byte) 0xfe;
        return nat64 || compatible || isatap ? List.of(four(six, 12, 13, 14, 15)) : List.of();
    }

    private static boolean starts(byte[] address, int... first) {
        for (int i = 0; i < first.length; i++) {
            if ((address[i] & 0xff) != first[i]) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress four(byte[] from, int a, int b, int c, int d) {
        return address(new byte[] {from[a], from[b], from[c], from[d]});
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + bits;
    }
}
