package dev.chiron.probe;

import dev.chiron.config.Secret;
import dev.chiron.net.Connection;
import dev.chiron.net.IpChoice;
import dev.chiron.net.TlsSettings;
import dev.chiron.net.Unreachable;
import dev.chiron.net.Visit;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a connection to the server of a URL comes about: straight, or through a proxy, with {@code CONNECT} if it is for TLS. */
final class HttpRoute {
    private final Reach reach;
    private final ProxyServer.Choice proxies;
    private final Map<String, List<Secret>> connectHeader;
    private final TlsSettings tls;

    HttpRoute(Reach reach, ProxyServer.Choice proxies, Map<String, List<Secret>> connectHeader, TlsSettings tls) {
        this.reach = reach;
        this.proxies = proxies;
        this.connectHeader = connectHeader;
        this.tls = tls;
    }

    /** The proxy that is asked to pass a request on; none when it goes to the server itself, be it through a tunnel. */
    Optional<ProxyServer> forwarder(HttpUrl url, Optional<InetAddress> address) {
        return url.tls() ? Optional.empty() : proxies.forUrl(url, address).filter(proxy -> !proxy.socks());
    }

    /**
     * A connection on which the server of the URL listens, before TLS with it; of plain http through a proxy, the proxy
     * itself does.
     *
     * @param address that of the URL's host; without one, the proxy looks the name up
     */
    Connection open(HttpUrl url, Optional<InetAddress> address, Deadline deadline)
            throws Unreachable, InterruptedException {
        Optional<ProxyServer> proxy = proxies.forUrl(url, address);
        if (proxy.isEmpty()) {
            InetAddress to = address.isPresent() ? address.get() : reach.resolveQuietly(url.host(), deadline);
            return reach.connect(to, url.port(), deadline);
        }
        reach.admit(url, address);
        Connection connection = connected(proxy.get(), deadline);
        try {
            if (proxy.get().socks()) {
                Socks5.tunnel(connection, proxy.get(), url, address);
                return connection;
            }
            if (proxy.get().url().tls()) {
                connection.startTls(tls.context(), proxy.get().url().host());
            }
            if (url.tls()) {
                tunnel(connection, proxy.get(), place(url, address));
            }
            return connection;
        } catch (Unreachable | InterruptedException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** The proxy is the configuration's own choice: who may be probed has no bearing on it. */
    private Connection connected(ProxyServer proxy, Deadline deadline) throws Unreachable, InterruptedException {
        HttpUrl url = proxy.url();
        try {
            return Visit.to(url.toString(), () -> {
                InetAddress address = reach.lookup(url.host(), new IpChoice(false, true), deadline);
                return reach.connect(address, url.port(), deadline);
            });
        } catch (Unreachable | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // There is no other: the compiler only knows what all of the above have in common.
            throw new IllegalStateException(e);
        }
    }

    private static String place(HttpUrl url, Optional<InetAddress> address) {
        String host = address.map(InetAddress::getHostAddress).orElse(url.host());
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + url.port();
    }

    /** As Go sends it: line ends become blanks, and a field whose name cannot be one is left out. */
    private static String oneLine(Secret value) {
        return value.value().replace('\r', ' ').replace('\n', ' ').strip();
    }

    private void tunnel(Connection connection, ProxyServer proxy, String place)
            throws Unreachable, InterruptedException {
        StringBuilder head = new StringBuilder("CONNECT " + place + " HTTP/1.1\r\nHost: " + place + "\r\n");
        connectHeader.entrySet().stream()
                .filter(field -> HttpHeaderName.valid(field.getKey()))
                .forEach(field -> field.getValue()
                        .forEach(value -> head.append(field.getKey())
                                .append(": ")
                                .append(oneLine(value))
                                .append("\r\n")));
        proxy.authorization()
                .ifPresent(value ->
                        head.append("Proxy-Authorization: ").append(value).append("\r\n"));
        String asked = "CONNECT " + place + " through " + proxy;
        try {
            connection.out().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            HttpHead answer = new HttpReader(connection.in()).head();
            if (answer.status() != 200) {
                throw Unreachable.refused(asked + " was answered with " + answer.statusLine());
            }
        } catch (HttpGarbage e) {
            throw Unreachable.refused(asked + " was answered with " + e.getMessage());
        } catch (IOException e) {
            throw Unreachable.lost(asked, e);
        }
    }
}
