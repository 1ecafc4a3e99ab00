package dev.chiron.app;

import dev.chiron.net.ClientTls;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/**
 * How the running instance is asked: patiently. Its certificate must be of an authority that was named, else of one that
 * this machine trusts; of an instance on this machine it is not looked at unless an authority was named.
 */
final class OwnInstance {
    private static final int PATIENCE_MILLIS = 3_000;

    private OwnInstance() {}

    /**
     * What a person said about TLS.
     *
     * @param trust the authorities that were named, if any were
     * @param keys what Chiron proves itself with, if asked to
     */
    record Tls(Optional<TrustManager> trust, List<KeyManager> keys) {
        static final Tls NONE = new Tls(Optional.empty(), List.of());
    }

    /** A connection that is not opened yet; its messages name neither the host nor the path. */
    static HttpURLConnection at(String url) throws IOException {
        return at(url, Tls.NONE);
    }

    /** The same, secured as a person said. */
    static HttpURLConnection at(String url, Tls tls) throws IOException {
        try {
            if (!(new URI(url).toURL().openConnection() instanceof HttpURLConnection connection)) {
                throw new IOException("is no http:// or https:// URL");
            }
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            if (connection instanceof HttpsURLConnection secured) {
                secure(secured, tls);
            }
            return connection;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("is no URL: " + e.getMessage(), e);
        }
    }

    private static void secure(HttpsURLConnection connection, Tls tls) throws IOException {
        boolean here = InetAddress.getByName(connection.getURL().getHost()).isLoopbackAddress();
        boolean anybody = here && tls.trust().isEmpty();
        TrustManager trust = anybody ? new AnyCertificate() : tls.trust().orElseGet(ClientTls::thisMachines);
        connection.setSSLSocketFactory(ClientTls.context(trust, tls.keys()).getSocketFactory());
        if (anybody) {
            connection.setHostnameVerifier((_, _) -> true);
        }
    }
}
