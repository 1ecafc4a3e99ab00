package dev.chiron.probe;

import java.net.InetAddress;
import java.util.Optional;

/**
 * One request of a run: the first, or where a redirect leads.
 *
 * @param address that of the URL's host; none when a proxy looks it up
 * @param host the Host header
 * @param withBody whether the configured body is sent
 * @param trusted whether the target's host has never been left, so that credentials may be shown
 * @param referrer the URL that led here
 */
record HttpHop(
        HttpUrl url,
        Optional<InetAddress> address,
        String method,
        String host,
        boolean withBody,
        boolean trusted,
        Optional<String> referrer) {

    /** {@code GET http://…}. */
    String asked() {
        return method + " " + url;
    }
}
