package dev.chiron.probe;

import dev.chiron.config.Environment;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * A proxy that speaks HTTP or SOCKS 5.
 *
 * @param url where it is, perhaps with user and password; of a SOCKS proxy as if it spoke http
 */
record ProxyServer(HttpUrl url, boolean socks) {
    private static final int SOCKS_PORT = 1080;

    /** Which proxy a request goes through. */
    interface Choice {
        /** The proxy for a URL whose host led to that address; none when it is reached directly. */
        Optional<ProxyServer> forUrl(HttpUrl url, Optional<InetAddress> address);
    }

    /** A proxy whose URL is none that can be used; the message says so. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /** The choice that settings make. */
    static Choice choice(ProxySettings settings, Environment environment) throws Unusable {
        if (settings.fromEnvironment()) {
            return ofEnvironment(environment);
        }
        if (settings.url().isEmpty()) {
            return (_, _) -> Optional.empty();
        }
        Optional<ProxyServer> proxy = Optional.of(parse(settings.url().get(), "proxy_url"));
        if (settings.exceptions().isEmpty()) {
            return (_, _) -> proxy;
        }
        NoProxy exceptions = new NoProxy(settings.exceptions());
        return (url, address) -> exceptions.covers(url, address) ? Optional.empty() : proxy;
    }

    private static Choice ofEnvironment(Environment environment) throws Unusable {
        NoProxy exceptions = new NoProxy(variable(environment, "NO_PROXY").orElse(""));
        Optional<ProxyServer> plain = named(environment, "HTTP_PROXY");
        Optional<ProxyServer> secured = named(environment, "HTTPS_PROXY");
        return (url, address) -> exceptions.covers(url, address) ? Optional.empty() : url.tls() ? secured : plain;
    }

    private static Optional<ProxyServer> named(Environment environment, String name) throws Unusable {
        Optional<String> text = variable(environment, name);
        return text.isEmpty() ? Optional.empty() : Optional.of(parse(text.get(), name));
    }

    private static Optional<String> variable(Environment environment, String name) {
        return environment.value(name).or(() -> environment.value(name.toLowerCase(Locale.ROOT)));
    }

    private static ProxyServer parse(String text, String name) throws Unusable {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean socks = lower.startsWith("socks5://") || lower.startsWith("socks5h://");
        return (socks ? socks(text.substring(text.indexOf("://") + 3)) : HttpUrl.parse(text))
                .map(url -> new ProxyServer(url, socks))
                .orElseThrow(() -> new Unusable(name + " is no http, https or socks5 URL"));
    }

    private static Optional<HttpUrl> socks(String rest) {
        boolean told = rest.split("/", 2)[0].endsWith(":80");
        return HttpUrl.parse("http://" + rest)
                .map(url -> told || url.port() != 80
                        ? url
                        : new HttpUrl(false, url.host(), SOCKS_PORT, url.userInfo(), url.path()));
    }

    /** For people: never with user and password. */
    @Override
    public String toString() {
        return socks ? "socks5://" + url.authority() : url.toString();
    }

    /** What goes into {@code Proxy-Authorization}. */
    Optional<String> authorization() {
        return url.userInfo().map(HttpCredentials::ofUserInfo);
    }
}
