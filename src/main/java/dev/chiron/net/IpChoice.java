package dev.chiron.net;

import dev.chiron.config.Section;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Which of a name's addresses to take, and who is asked for them.
 *
 * @param six whether IPv6 is preferred
 * @param fallback whether an address of the other family will do
 * @param resolver the name server to ask in place of this machine's, as it is written: not yet resolved
 */
public record IpChoice(boolean six, boolean fallback, Optional<InetSocketAddress> resolver) {
    private static final int DNS_PORT = 53;

    /** A choice among the addresses that this machine knows. */
    public IpChoice(boolean six, boolean fallback) {
        this(six, fallback, Optional.empty());
    }

    /** Reads {@code preferred_ip_protocol}, {@code ip_protocol_fallback} and {@code resolver}. */
    public static IpChoice read(Section section) {
        // As in blackbox_exporter, whatever is not "ip6" means IPv4.
        String preferred = section.string("preferred_ip_protocol", "the IP version to prefer: ip6 or ip4")
                .orElse("ip6");
        boolean fallback = section.bool("ip_protocol_fallback", "take an address of the other version if need be")
                .orElse(true);
        Optional<InetSocketAddress> resolver = section.string(
                        "resolver",
                        "the name server to ask, as host:port, in place of this machine's hosts file and servers")
                .check(text -> server(text).isPresent(), "must be host:port or an address")
                .optional()
                .flatMap(IpChoice::server);
        return new IpChoice(preferred.equals("ip6") || preferred.isEmpty(), fallback, resolver);
    }

    private static Optional<InetSocketAddress> server(String text) {
        Destination place = Destination.of(text);
        boolean plain = !place.host().isEmpty() && text.indexOf('/') < 0 && text.indexOf('@') < 0;
        return plain
                ? Optional.of(InetSocketAddress.createUnresolved(
                        place.host(), place.port().orElse(DNS_PORT)))
                : Optional.empty();
    }

    boolean prefers(InetAddress address) {
        return address instanceof Inet6Address == six;
    }

    /** The first address of the preferred family; else, if allowed, the last of the other. */
    Optional<InetAddress> among(List<InetAddress> addresses) {
        Optional<InetAddress> preferred =
                addresses.stream().filter(this::prefers).findFirst();
        return preferred.isPresent() || !fallback || addresses.isEmpty() ? preferred : Optional.of(addresses.getLast());
    }

    String family() {
        return six ? "IPv6" : "IPv4";
    }
}
