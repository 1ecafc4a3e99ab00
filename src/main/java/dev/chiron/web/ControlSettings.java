package dev.chiron.web;

import java.util.Optional;

/**
 * How the control listener stands.
 *
 * @param security who may do what
 * @param webConfig TLS and users
 */
public record ControlSettings(ListenAddress address, SecuritySettings security, WebConfigFile webConfig) {
    /** Why the listener must not stand like this; empty when it may. */
    public Optional<String> refusal() {
        return address.isLoopback() || !security.tokens().isEmpty() || webConfig.asksForUsers()
                ? Optional.empty()
                : Optional.of(
                        "the control listener can restart services, so it listens on " + address
                                + " only with security.tokens or the users of a web configuration file; configure one, or let it listen on 127.0.0.1");
    }
}
