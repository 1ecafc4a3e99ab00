package dev.chiron.probe;

import java.util.Optional;

/**
 * What to probe, as a service or {@code /probe} names it.
 *
 * @param address a URL, host:port, container, … : the probe's kind knows what it means
 * @param hostname {@code /probe}'s {@code hostname} parameter: the Host header, and the name that TLS checks
 */
public record Target(String address, Optional<String> hostname) {
    public static Target of(String address) {
        return new Target(address, Optional.empty());
    }
}
