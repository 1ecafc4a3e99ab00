package dev.chiron.probe;

import dev.chiron.config.Section;
import java.net.InetAddress;
import java.util.Optional;

/** The option {@code source_ip_address}: the own address that a probe comes from. */
final class SourceAddress {
    private SourceAddress() {}

    /** Empty text counts as none, as in blackbox_exporter. */
    static Optional<InetAddress> read(Section section) {
        return section.string("source_ip_address", "the own address to come from")
                .check(text -> text.isEmpty() || isAddress(text), "must be an IP address")
                .optional()
                .filter(text -> !text.isEmpty())
                .map(InetAddress::ofLiteral);
    }

    private static boolean isAddress(String text) {
        try {
            return InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
