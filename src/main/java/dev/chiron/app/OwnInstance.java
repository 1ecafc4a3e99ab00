package dev.chiron.app;

import dev.chiron.net.ClientTls;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;

/**
 * How the running instance is asked: patiently. Its certificate must be of an authority that was named, else of one that
 * this machine trusts; of an instance on this machine it is not looked at unless an authority was named.
 */
final class OwnInstance {
    private static final int PATIENCE_MILLIS = 3_000;

    private OwnInstance() {}

    /** A connection that is not opened yet; its messages name neither the host nor the path. */
    static HttpURLConnection at(String url) throws IOException {
        return at(url, Optional.empty());
    }

    /** The same, trusting only the authorities of this TLS. */
    static HttpURLConnection at(String url, Optional<SSLContext> trusting) throws IOException {
        try {
            if (!(new URI(url).toURL().openConnection() instanceof HttpURLConnection connection)) {
                throw new IOException("is no http:// or https:// URL");
            }
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            if (connection instanceof HttpsURLConnection secured) {
                secure(secured, trusting);
            }
            return connection;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("is no URL: " + e.getMessage(), e);
        }
    }

    private static void secure(HttpsURLConnection connection, Optional<SSLContext> trusting) throws IOException {
        boolean here = InetAddress.getByName(connection.getURL().getHost()).isLoopbackAddress();
        if (here && trusting.isEmpty()) {
            connection.setSSLSocketFactory(AnyCertificate.context().getSocketFactory());
            connection.setHostnameVerifier((_, _) -> true);
        } else {
            connection.setSSLSocketFactory(
                    trusting.orElseGet(ClientTls::trustingThisMachines).getSocketFactory());
        }
    }
}
