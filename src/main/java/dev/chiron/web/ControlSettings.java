package dev.chiron.web;

import java.util.Optional;

/**
 * How the control listener stands.
 *
 * @param security who may do what
 */
public record ControlSettings(ListenAddress address, SecuritySettings security) {
    /** Why the listener must not stand like this; empty when it may. */
    public Optional<String> refusal() {
        return address.isLoopback() || !security.tokens().isEmpty()
                ? Optional.empty()
                : Optional.of("the control listener can restart services, so it listens on " + address
                        + " only with security.tokens configured; configure one, or let it listen on 127.0.0.1");
    }
}
