package dev.chiron.app;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Where a listener listens: {@code HOST:PORT}, {@code :PORT} for all addresses, {@code [::1]:PORT}; port 0 picks a free one. */
record ListenAddress(String host, int port) {

    static ListenAddress parse(String flag, String text) throws Refusal {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon >= 0 && port >= 0 && port <= 65_535) {
                return new ListenAddress(host, port);
            }
        } catch (NumberFormatException e) {
            // Falls through to the one clear line.
        }
        throw new Refusal("chiron: " + flag + "=" + text + ": must be HOST:PORT or :PORT, such as 127.0.0.1:9815");
    }

    InetSocketAddress resolve(String flag) throws Refusal {
        if (host.isEmpty()) {
            return new InetSocketAddress(port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new Refusal("chiron: " + flag + "=" + host + ":" + port + ": host " + host + " is not known");
        }
    }
}
