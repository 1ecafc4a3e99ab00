package dev.chiron.testing;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate with its key, and the authority that signed it. */
public record IssuedCertificate(X509Certificate certificate, PrivateKey key, X509Certificate authority) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    /** A key store with the key and its chain, password {@code changeit}. */
    public KeyStore keyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, PASSWORD, new Certificate[] {certificate, authority});
            store.setCertificateEntry("authority", authority);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a server with this certificate uses, or a client that proves itself with it; trusts the same authority. */
    public SSLContext context() {
        try {
            KeyStore store = keyStore();
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(store, PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes {@code cert.pem}, {@code key.pem} (PKCS #8, only for its owner) and {@code ca.pem} into a folder. */
    public PemFiles writePem(TempFolder folder) {
        try {
            return new PemFiles(
                    folder.write("cert.pem", pem("CERTIFICATE", certificate.getEncoded())),
                    folder.write("key.pem", pem("PRIVATE KEY", key.getEncoded())),
                    folder.write("ca.pem", pem("CERTIFICATE", authority.getEncoded())));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }
}
