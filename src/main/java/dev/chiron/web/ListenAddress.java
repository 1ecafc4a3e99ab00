package dev.chiron.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a listener stands, as {@code :9815}, {@code 127.0.0.1:9816} or {@code [::1]:9816}.
 *
 * @param host empty for all addresses of the machine
 * @param port 0 for a free one
 */
public record ListenAddress(String host, int port) {
    private static final int HIGHEST_PORT = 65_535;

    /** Reads an address; empty when the text is none. */
    public static Optional<ListenAddress> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            return Optional.empty();
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return port < 0 || port > HIGHEST_PORT ? Optional.empty() : Optional.of(new ListenAddress(host, port));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether only this machine reaches it. */
    public boolean isLoopback() {
        try {
            return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    InetSocketAddress socketAddress() {
        return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }

    /** The same host with the port that was really taken. */
    ListenAddress at(int boundPort) {
        return new ListenAddress(host, boundPort);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
