package dev.chiron.probe;

import java.util.Optional;

/** A target in the form {@code host:port}; the host of an IPv6 literal is without its brackets. */
record HostPort(String host, int port) {
    static final int LARGEST_PORT = 65_535;

    /** Empty when the text is not of the form. */
    static Optional<HostPort> parse(String text) {
        return split(text)
                .filter(Split::hasHost)
                .flatMap(parts -> port(parts.port()).map(number -> new HostPort(parts.host(), number)));
    }

    /** The same with a port of any size: whether there is such a port turns out when it is connected to. */
    static Optional<HostPort> parseWithAnyPort(String text) {
        return split(text)
                .filter(parts -> parts.hasHost() && digits(parts.port()))
                .map(parts -> new HostPort(parts.host(), port(parts.port()).orElse(Integer.MAX_VALUE)));
    }

    /** What stands left and right of the last colon, neither of them looked at. */
    record Split(String host, String port) {
        private boolean hasHost() {
            return !host.isEmpty() && host.indexOf('/') < 0;
        }
    }

    static Optional<Split> split(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 1;
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        return host.indexOf(':') >= 0 == bracketed
                ? Optional.of(new Split(host, text.substring(colon + 1)))
                : Optional.empty();
    }

    static boolean isPort(int number) {
        return number >= 0 && number <= LARGEST_PORT;
    }

    static Optional<Integer> port(String text) {
        return digits(text) && text.length() <= 5
                ? Optional.of(Integer.parseInt(text)).filter(HostPort::isPort)
                : Optional.empty();
    }

    static boolean digits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
