package dev.chiron.probe;

import dev.chiron.config.Environment;
import dev.chiron.net.Dialer;
import dev.chiron.net.IpChoice;
import java.util.Optional;

/**
 * What one run of the http probe asks with.
 *
 * @param reach how it gets to the servers that it is sent to
 * @param route straight, or through a proxy
 * @param tokens where it gets a token from, if it needs one
 */
record HttpClient(HttpSettings settings, Reach reach, HttpRoute route, Optional<OAuth2Client> tokens) {
    /** What the configuration names is reached by any of its addresses. */
    private static final IpChoice ANY = new IpChoice(false, true);

    /**
     * Puts one together.
     *
     * @throws ProxyServer.Unusable when the settings do not add up to one; that is our own fault, never the target's
     */
    static HttpClient of(HttpSettings settings, Dialer dialer, Environment environment) throws ProxyServer.Unusable {
        Reach reach = new Reach(dialer, settings.ip(), Optional.empty());
        ProxySettings proxy = settings.client().proxy();
        HttpRoute route = new HttpRoute(
                reach,
                ProxyServer.choice(proxy, environment),
                proxy.connectHeader(),
                settings.client().tls());
        Optional<OAuth2Settings> oauth2 = settings.client().oauth2();
        return new HttpClient(
                settings,
                reach,
                route,
                oauth2.isEmpty() ? Optional.empty() : Optional.of(tokens(oauth2.get(), dialer, environment)));
    }

    private static OAuth2Client tokens(OAuth2Settings settings, Dialer dialer, Environment environment)
            throws ProxyServer.Unusable {
        HttpUrl url = HttpUrl.parse(settings.tokenUrl())
                .orElseThrow(() -> new ProxyServer.Unusable("token_url is no http or https URL"));
        HttpRoute route = new HttpRoute(
                new Reach(dialer, ANY, Optional.empty()),
                ProxyServer.choice(settings.proxy(), environment),
                settings.proxy().connectHeader(),
                settings.tls());
        return new OAuth2Client(settings, url, route);
    }

    /** Whether looking names up is left to the proxy. */
    boolean leavesNames() {
        return settings.skipResolve() && settings.client().proxy().given();
    }
}
