package dev.chiron.docker;

import dev.chiron.config.Section;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.util.Locale;

/**
 * The {@code docker:} block: where the engine is reached.
 *
 * @param endpoint {@code unix:///path/to.sock}, or {@code tcp://host:port} without TLS
 */
public record DockerSettings(URI endpoint) {
    private static final String STANDARD = "unix:///var/run/docker.sock";

    public static DockerSettings standard() {
        return new DockerSettings(URI.create(STANDARD));
    }

    public static DockerSettings read(Section section) {
        String endpoint = section.string("endpoint", "where the Docker engine listens: unix:///path or tcp://host:port")
                .check(DockerSettings::understood, "must be unix:///path or tcp://host:port")
                .orElse(STANDARD);
        return new DockerSettings(URI.create(endpoint));
    }

    /** The address to connect to; a host name is resolved at each call. */
    SocketAddress address() {
        return unix()
                ? UnixDomainSocketAddress.of(endpoint.getPath())
                : new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
    }

    boolean unix() {
        return scheme(endpoint).equals("unix");
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
}
