package dev.chiron.net;

import dev.chiron.config.Section;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Which of a name's addresses to take.
 *
 * @param six whether IPv6 is preferred
 * @param fallback whether an address of the other family will do
 */
public record IpChoice(boolean six, boolean fallback) {

    /** Reads {@code preferred_ip_protocol} and {@code ip_protocol_fallback}. */
    public static IpChoice read(Section section) {
        // As in blackbox_exporter, whatever is not "ip6" means IPv4.
        String preferred = section.string("preferred_ip_protocol", "the IP version to prefer: ip6 or ip4")
                .orElse("ip6");
        boolean fallback = section.bool("ip_protocol_fallback", "take an address of the other version if need be")
                .orElse(true);
        return new IpChoice(preferred.equals("ip6") || preferred.isEmpty(), fallback);
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
