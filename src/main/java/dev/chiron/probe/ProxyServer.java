package dev.chiron.probe;

import dev.chiron.config.Environment;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP proxy.
 *
 * @param url where it is, perhaps with user and password
 */
record ProxyServer(HttpUrl url) {
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
        return HttpUrl.parse(text)
                .map(ProxyServer::new)
                .orElseThrow(() -> new Unusable(name + " is no http or https URL"));
    }

    /** What goes into {@code Proxy-Authorization}. */
    Optional<String> authorization() {
        return url.userInfo().map(HttpCredentials::ofUserInfo);
    }
}
