package dev.chiron.probe;

import dev.chiron.net.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is reached without the proxy, written as Go reads {@code NO_PROXY}: a list with commas of {@code *}, networks,
 * addresses and domains, the latter two perhaps with a port. This machine is always reached without.
 */
final class NoProxy {
    private final List<Entry> entries = new ArrayList<>();

    /** One entry: whether it covers a host, which may be an address, and a port. */
    private interface Entry {
        boolean covers(String host, Optional<InetAddress> address, int port);
    }

    NoProxy(String list) {
        for (String part : list.toLowerCase(Locale.ROOT).split(",", -1)) {
            String entry = part.strip();
            if (entry.equals("*")) {
                entries.add((_, _, _) -> true);
            } else if (!entry.isEmpty()) {
                network(entry).or(() -> place(entry)).ifPresent(entries::add);
            }
        }
    }

    /** Whether a host is reached without the proxy; of a name, the address that it led to counts as well. */
    boolean covers(HttpUrl url, Optional<InetAddress> resolved) {
        String host = url.host().toLowerCase(Locale.ROOT);
        Optional<InetAddress> literal = literal(host);
        Optional<InetAddress> address = literal.or(() -> resolved);
        return host.equals("localhost")
                || address.filter(InetAddress::isLoopbackAddress).isPresent()
                || entries.stream().anyMatch(each -> each.covers(literal.isPresent() ? "" : host, address, url.port()));
    }

    private static Optional<Entry> network(String entry) {
        return entry.indexOf('/') < 0
                ? Optional.empty()
                : Network.parse(entry)
                        .map(network -> (_, address, _) ->
                                address.filter(network::contains).isPresent());
    }

    private static Optional<Entry> place(String entry) {
        Optional<HostPort> split = HostPort.parse(entry);
        String host = split.map(HostPort::host).orElse(entry);
        Optional<Integer> port = split.map(HostPort::port);
        if (split.isEmpty() && entry.startsWith(":")) {
            return Optional.empty();
        }
        Optional<InetAddress> address = literal(host);
        if (address.isPresent()) {
            return Optional.of((_, given, to) -> given.equals(address) && port.orElse(to) == to);
        }
        String suffix = host.startsWith("*.") ? host.substring(1) : host.startsWith(".") ? host : "." + host;
        boolean itself = !host.startsWith("*.") && !host.startsWith(".");
        return Optional.of(
                (name, _, to) -> (name.endsWith(suffix) || (itself && name.equals(host))) && port.orElse(to) == to);
    }

    /** The address that a text is; none for a name. */
    static Optional<InetAddress> literal(String host) {
        boolean looks = host.indexOf(':') >= 0 || host.matches("\\d+(\\.\\d+){3}");
        try {
            return looks ? Optional.of(InetAddress.ofLiteral(host)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
