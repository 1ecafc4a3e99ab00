package dev.chiron.probe;

import java.util.Optional;

/**
 * What to probe, as a service or {@code /probe} names it.
 *
 * @param address a URL, host:port, container, … : the probe's kind knows what it means
 * @param hostname {@code /probe}'s {@code hostname} parameter: the Host header, and the name that TLS checks
 * @param named whether the configuration or a person at the command line names it, so that {@code probe_targets} does not
 *     keep it from being reached
 */
public record Target(String address, Optional<String> hostname, boolean named) {
    /** A target that anybody may have asked for. */
    public Target(String address, Optional<String> hostname) {
        this(address, hostname, false);
    }

    /** A target that anybody may have asked for. */
    public static Target of(String address) {
        return new Target(address, Optional.empty());
    }

    /** The same target, in the words of the operator. */
    public Target asNamed() {
        return new Target(address, hostname, true);
    }
}
