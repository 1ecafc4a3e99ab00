package dev.chiron.app;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import javax.net.ssl.HttpsURLConnection;

/** How the running instance is asked: patiently, and without a look at the certificate if it is on this machine. */
final class OwnInstance {
    private static final int PATIENCE_MILLIS = 3_000;

    private OwnInstance() {}

    /** A connection that is not opened yet; its messages name neither the host nor the path. */
    static HttpURLConnection at(String url) throws IOException {
        try {
            if (!(new URI(url).toURL().openConnection() instanceof HttpURLConnection connection)) {
                throw new IOException("is no http:// or https:// URL");
            }
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            if (connection instanceof HttpsURLConnection secured
                    && InetAddress.getByName(connection.getURL().getHost()).isLoopbackAddress()) {
                secured.setSSLSocketFactory(AnyCertificate.context().getSocketFactory());
                secured.setHostnameVerifier((_, _) -> true);
            }
            return connection;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("is no URL: " + e.getMessage(), e);
        }
    }
}
