package dev.chiron.probe;

import java.util.Optional;

/** A target in the form {@code host:port}; the host of an IPv6 literal is without its brackets. */
record HostPort(String host, int port) {
    private static final int LARGEST_PORT = 65_535;

    /** Also takes {@code :80}, whose host nobody can look up: blackbox_exporter tells that apart from a target without a port. */
    static Optional<HostPort> parseWithEmptyHost(String text) {
        return text.startsWith(":") ? port(text.substring(1)).map(number -> new HostPort("", number)) : parse(text);
    }

    /** Empty when the text is not of the form. */
    static Optional<HostPort> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || host.indexOf('/') >= 0 || (host.indexOf(':') >= 0 != bracketed)) {
            return Optional.empty();
        }
        Optional<Integer> port = port(text.substring(colon + 1));
        String name = host;
        return port.map(number -> new HostPort(name, number));
    }

    static Optional<Integer> port(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int port = Integer.parseInt(digits);
        return port <= LARGEST_PORT ? Optional.of(port) : Optional.empty();
    }
}
