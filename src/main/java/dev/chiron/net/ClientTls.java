package dev.chiron.net;

import dev.chiron.net.TlsSettings.PemSource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** TLS for a command that asks one server: whom to trust, and how to prove oneself if that is asked for. */
public final class ClientTls {
    private ClientTls() {}

    /** Trusts the authorities that this machine trusts. */
    public static TrustManager thisMachines() {
        return new SystemRoots().trust().manager();
    }

    /**
     * Trusts the authorities in a PEM file and no others.
     *
     * @throws IOException when it cannot be read or holds no certificate; its message names the file
     */
    public static TrustManager trusting(Path authorities) throws IOException {
        try {
            return Trust.in(TlsContext.certificates(file("CA", authorities))).manager();
        } catch (GeneralSecurityException e) {
            throw new IOException(authorities + " holds a certificate that cannot be read: " + Words.of(e), e);
        }
    }

    /**
     * Proves itself with a certificate and its key, both PEM files.
     *
     * @throws IOException when one of them cannot be read, or they do not go together; its message names the file
     */
    public static List<KeyManager> proving(Path certificate, Path key) throws IOException {
        try {
            return TlsContext.keys(file("certificate", certificate), file("key", key));
        } catch (GeneralSecurityException e) {
            throw new IOException(certificate + " with " + key + ": " + Words.of(e), e);
        }
    }

    private static PemSource file(String what, Path path) {
        return new PemSource(what, Optional.empty(), Optional.of(path), false);
    }

    /** What connections are made with; without keys it proves itself to nobody. */
    public static SSLContext context(TrustManager trust, List<KeyManager> keys) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.toArray(KeyManager[]::new), new TrustManager[] {trust}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java speaks TLS", e);
        }
    }
}
