package dev.chiron.docker;

import dev.chiron.config.Section;
import dev.chiron.net.TlsSettings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an engine is reached.
 *
 * @param uri {@code unix:///path/to.sock} or {@code tcp://host:port}
 * @param tls what a {@code tcp} endpoint is secured with, and how Chiron proves itself to it
 */
public record Endpoint(URI uri, Optional<TlsSettings> tls) {
    private static final String STANDARD = "unix:///var/run/docker.sock";
    private static final String SYNTAX = "unix:///path or tcp://host:port";

    /** An endpoint without TLS. */
    public Endpoint(URI uri) {
        this(uri, Optional.empty());
    }

    /** Where an engine is reached if nothing is said. */
    public static Endpoint standard() {
        return new Endpoint(URI.create(STANDARD));
    }

    /** Reads the key out of an engine's block, whose {@code tls} holds for each of its endpoints of the kind tcp. */
    static Endpoint read(Section section, String key, String meaning, Endpoint standard) {
        URI uri = section.string(key, meaning + ": " + SYNTAX)
                .check(Endpoint::understood, "must be " + SYNTAX)
                .optional()
                .map(URI::create)
                .orElse(standard.uri);
        Optional<TlsSettings> tls = section.section("tls", "how tcp endpoints are secured")
                .map(TlsSettings::read)
                .filter(_ -> scheme(uri).equals("tcp"));
        return new Endpoint(uri, tls);
    }

    /** The address to connect to; a host name is resolved at each call. */
    SocketAddress address() {
        return unix() ? UnixDomainSocketAddress.of(uri.getPath()) : new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    boolean unix() {
        return scheme(uri).equals("unix");
    }

    /** The name that the engine's certificate must prove. */
    String peer() {
        return tls.flatMap(TlsSettings::serverName).orElse(uri.getHost());
    }

    private static boolean understood(String text) {
        try {
            URI uri = URI.create(text);
            return switch (scheme(uri)) {
                case "unix" ->
                    uri.getAuthority() == null
                            && uri.getPath() != null
                            && uri.getPath().length() > 1;
                case "tcp" -> uri.getHost() != null && uri.getPort() > 0 && uri.getPort() <= 65_535;
                default -> false;
            };
        } catch (IllegalArgumentException notUri) {
            return false;
        }
    }

    private static String scheme(URI uri) {
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
