package dev.chiron.web;

import java.util.Optional;

/**
 * The cookie that a page's session is known by.
 *
 * @param name of its own for each port, because browsers give the cookies of a host to all its ports
 * @param secure whether it goes over TLS only: that of the listener, or of a proxy before it
 */
record SessionCookie(String name, boolean secure) {
    /**
     * The cookie of whoever calls us by this {@code Host}.
     *
     * @param tls whether the listener speaks TLS, so that all its callers do
     * @param origin the page's own: one of {@code https} on a listener without TLS stands behind a proxy that speaks it.
     *     The name is the same all the same, because a browser says the origin of some requests only.
     */
    static SessionCookie at(String host, boolean tls, String origin) {
        int colon = host.lastIndexOf(':');
        String port = colon > host.lastIndexOf(']') && host.substring(colon + 1).matches("[0-9]{1,5}")
                ? "_" + host.substring(colon + 1)
                : "";
        return new SessionCookie(
                (tls ? "__Host-" : "") + "chiron_session" + port, tls || origin.startsWith("https://"));
    }

    /** The session's id, if the request shows one. */
    Optional<String> id(Request request) {
        for (String pair : request.header("Cookie").orElse("").split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                return Optional.of(pair.substring(equals + 1).strip());
            }
        }
        return Optional.empty();
    }

    /** The {@code Set-Cookie} header that begins a session. */
    String begin(String id) {
        return cookie(id, Sessions.LONGEST.toSeconds());
    }

    /** The {@code Set-Cookie} header that makes a browser forget it. */
    String end() {
        return cookie("", 0);
    }

    private String cookie(String value, long seconds) {
        return name + "=" + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }
}
