package dev.chiron.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One entry of {@code probe_targets}: whom it means.
 *
 * <p>{@code 10.0.0.0/8}, {@code 192.0.2.1}, {@code 2001:db8::/32}, {@code db.example.org}, {@code *.example.org},
 * {@code *} for every host; each also with ports as {@code :443}, {@code :8000-8999} or {@code :80,443}, where an IPv6
 * one stands in brackets ({@code [2001:db8::/32]:443}); and {@code unix:/run/app/*} for unix sockets.
 *
 * @param text as it is written
 * @param ports empty when it means every port, and what has none
 */
record TargetRule(String text, Who who, List<PortRange> ports) {
    private static final String UNIX = "unix:";

    /** Enough of a prefix to mean a metadata address rather than to sweep over it. */
    private static final int NAMES_FOUR = 16;

    private static final int NAMES_SIX = 32;

    /** Whom an entry means, ports aside. */
    sealed interface Who {
        /** Every host, by name or address. */
        record Everyone() implements Who {}

        /** Addresses. */
        record Addresses(Network network) implements Who {}

        /** Host names, with {@code *} for any characters. */
        record Names(Glob glob) implements Who {}

        /** Paths of unix sockets, with {@code *} for any characters. */
        record Sockets(Glob glob) implements Who {}
    }

    /** Thrown for a text that is no entry; the message says what is wrong with it. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    static TargetRule parse(String text) throws Malformed {
        if (text.startsWith(UNIX)) {
            String path = text.substring(UNIX.length());
            if (!path.startsWith("/")) {
                throw new Malformed("must name an absolute path after \"unix:\"");
            }
            return new TargetRule(text, new Who.Sockets(new Glob(path)), List.of());
        }
        int colon = text.startsWith("[") ? text.indexOf(':', Math.max(0, text.indexOf(']'))) : text.indexOf(':');
        boolean bareSix = !text.startsWith("[") && colon >= 0 && text.indexOf(':', colon + 1) >= 0;
        if (colon < 0 || bareSix) {
            return new TargetRule(text, who(text), List.of());
        }
        List<PortRange> ports = PortRange.parse(text.substring(colon + 1))
                .orElseThrow(() -> new Malformed("must have ports such as :443, :8000-8999 or :80,443"
                        + " after the host, between 1 and 65535"));
        return new TargetRule(text, who(text.substring(0, colon)), ports);
    }

    private static Who who(String host) throws Malformed {
        String bare = Destination.plain(host).toLowerCase(Locale.ROOT);
        if (bare.equals("*")) {
            return new Who.Everyone();
        }
        Optional<Network> network = Network.parse(bare);
        if (network.isPresent()) {
            Network aligned = network.get().aligned();
            if (!aligned.equals(network.get())) {
                throw new Malformed("has bits behind the prefix; did you mean " + aligned + "?");
            }
            return new Who.Addresses(network.get());
        }
        if (bare.isEmpty() || bare.matches("[0-9.:*/]+") || !bare.matches("[\\p{L}0-9._*-]+")) {
            throw new Malformed("must be an address, a CIDR such as 10.0.0.0/8, a host name or *.example.org,"
                    + " perhaps with :ports, or unix:/path");
        }
        return new Who.Names(new Glob(bare));
    }

    boolean means(InetAddress address) {
        return switch (who) {
            case Who.Everyone _ -> true;
            case Who.Addresses addresses -> addresses.network().contains(address);
            case Who.Names _ -> false;
            case Who.Sockets _ -> false;
        };
    }

    /** @param host in lower case, without the dot of the root; no address */
    boolean means(String host) {
        return switch (who) {
            case Who.Everyone _ -> true;
            case Who.Addresses _ -> false;
            case Who.Names names -> names.glob().matches(host);
            case Who.Sockets _ -> false;
        };
    }

    boolean meansSocket(String path) {
        return who instanceof Who.Sockets sockets && sockets.glob().matches(path);
    }

    /** Whether the port is one of its own; 0 stands for what has no port, such as an echo request. */
    boolean covers(int port) {
        return ports.isEmpty() || ports.stream().anyMatch(range -> range.contains(port));
    }

    /** Whether addresses must be known to tell whom it means. */
    boolean byAddress() {
        return who instanceof Who.Addresses;
    }

    /** Whether it means so few addresses that a metadata one among them is meant, and not swept over. */
    boolean pointsAt(InetAddress address) {
        return who instanceof Who.Addresses(Network network)
                && network.contains(address)
                && network.bits() >= (address instanceof Inet4Address ? NAMES_FOUR : NAMES_SIX);
    }

    /** Whether it means exactly this name. */
    boolean pointsAt(String host) {
        return who instanceof Who.Names(Glob glob) && glob.text().equals(host);
    }
}
