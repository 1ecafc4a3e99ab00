package dev.chiron.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts the header of each request together: what is configured, who asks, cookies, credentials. Of one thread. */
final class HttpRequestHeader {
    static final String USER_AGENT = "Chiron (like Blackbox-Exporter)";
    /** Fields that belong to the connection or the framing, which are ours. */
    private static final Set<String> OURS =
            Set.of("host", "connection", "content-length", "transfer-encoding", "trailer");
    /** What only the target's own host may see. */
    private static final Set<String> SENSITIVE = Set.of(
            "authorization", "www-authenticate", "cookie", "cookie2", "proxy-authorization", "proxy-authenticate");

    private final HttpSettings settings;
    private final HttpUrl first;
    private final HttpCookies cookies;

    HttpRequestHeader(HttpSettings settings, HttpUrl first, HttpCookies cookies) {
        this.settings = settings;
        this.first = first;
        this.cookies = cookies;
    }

    /**
     * The fields of a request; a configured Authorization comes before the URL's user, and that before the client's
     * credentials, but a token from an OAuth 2 server comes before all.
     *
     * @param token what an OAuth 2 server gave for the Authorization header
     * @param proxy the proxy that passes the request on, if one does
     */
    List<HttpHead.Field> fields(HttpHop hop, Optional<String> token, Optional<ProxyServer> proxy) {
        List<HttpHead.Field> fields = configured(hop);
        settings.client().extraHeaders().fields().stream()
                .filter(field -> mayBeShown(field.name(), hop))
                .forEach(fields::add);
        if (!has(fields, "User-Agent")) {
            fields.addFirst(new HttpHead.Field("User-Agent", USER_AGENT));
        }
        if (!has(fields, "Referer")) {
            hop.referrer().ifPresent(url -> fields.add(new HttpHead.Field("Referer", url)));
        }
        cookies.header(hop.url()).ifPresent(text -> addCookies(fields, text));
        if (token.isPresent()) {
            fields.removeIf(field -> field.name().equalsIgnoreCase("Authorization"));
        }
        if (!has(fields, "Authorization")) {
            authorization(hop, token).ifPresent(value -> fields.add(new HttpHead.Field("Authorization", value)));
        }
        proxy.flatMap(ProxyServer::authorization)
                .ifPresent(value -> fields.add(new HttpHead.Field("Proxy-Authorization", value)));
        fields.removeIf(field ->
                field.name().equalsIgnoreCase("User-Agent") && field.value().isEmpty());
        fields.forEach(HttpRequestHeader::refuseUnsendable);
        return fields;
    }

    /** A secret in a file may hold anything; one that ends its line would go on as a field of its own. */
    static void refuseUnsendable(HttpHead.Field field) {
        if (!HttpHeaderName.mayBeValue(field.value())) {
            String why = "the value for the header " + field.name() + " is none that a header can hold";
            throw new UncheckedIOException(why, new IOException(why));
        }
    }

    private List<HttpHead.Field> configured(HttpHop hop) {
        List<HttpHead.Field> fields = new ArrayList<>();
        for (Map.Entry<String, String> header : settings.request().headers().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!OURS.contains(name) && mayBeShown(name, hop)) {
                fields.add(new HttpHead.Field(HttpHeaderName.canonical(header.getKey()), header.getValue()));
            }
        }
        return fields;
    }

    private static boolean mayBeShown(String name, HttpHop hop) {
        return hop.trusted() || !SENSITIVE.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The run's own cookies follow those that are configured, in one field. */
    private static void addCookies(List<HttpHead.Field> fields, String text) {
        String all = Stream.concat(
                        fields.stream()
                                .filter(field -> field.name().equalsIgnoreCase("Cookie"))
                                .map(HttpHead.Field::value),
                        Stream.of(text))
                .collect(Collectors.joining("; "));
        fields.removeIf(field -> field.name().equalsIgnoreCase("Cookie"));
        fields.add(new HttpHead.Field("Cookie", all));
    }

    private Optional<String> authorization(HttpHop hop, Optional<String> token) {
        Optional<String> own = hop.url().userInfo().map(HttpCredentials::ofUserInfo);
        if (!hop.trusted()) {
            return own;
        }
        return token.or(() -> own)
                .or(() -> first.userInfo().map(HttpCredentials::ofUserInfo))
                .or(() -> settings.client().credentials().header());
    }

    private static boolean has(List<HttpHead.Field> fields, String name) {
        return fields.stream().anyMatch(field -> field.name().equalsIgnoreCase(name));
    }
}
