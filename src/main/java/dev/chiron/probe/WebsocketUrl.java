package dev.chiron.probe;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a WebSocket is asked for.
 *
 * @param http the URL that the upgrade is asked from
 * @param usable whether it was a ws or wss URL without user name, the only ones there are (RFC 6455, section 3)
 */
record WebsocketUrl(HttpUrl http, boolean usable) {
    /** Empty when the text is no URL at all. */
    static Optional<WebsocketUrl> parse(String text) {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "ws", "wss" ->
                HttpUrl.parse((scheme.equals("ws") ? "http" : "https") + text.substring(colon))
                        .map(url -> new WebsocketUrl(url, url.userInfo().isEmpty()));
            case "http", "https" -> HttpUrl.parse(text).map(url -> new WebsocketUrl(url, false));
            default -> Optional.empty();
        };
    }

    /** For people. */
    @Override
    public String toString() {
        return (http.tls() ? "wss://" : "ws://") + http.authority() + http.path();
    }
}
