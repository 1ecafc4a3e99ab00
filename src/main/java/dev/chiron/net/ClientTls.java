package dev.chiron.net;

import dev.chiron.net.TlsSettings.PemSource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** TLS for a command that asks one server: all it needs is whom to trust. */
public final class ClientTls {
    private ClientTls() {}

    /** Trusts the authorities that this machine trusts. */
    public static SSLContext trustingThisMachines() {
        try {
            return context(new SystemRoots().trust());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java speaks TLS", e);
        }
    }

    /**
     * Trusts the authorities in a PEM file and no others.
     *
     * @throws IOException when it cannot be read or holds no certificate; its message names the file
     */
    public static SSLContext trusting(Path authorities) throws IOException {
        try {
            PemSource source = new PemSource("CA", Optional.empty(), Optional.of(authorities), false);
            return context(Trust.in(TlsContext.certificates(source)));
        } catch (GeneralSecurityException e) {
            throw new IOException(authorities + " holds a certificate that cannot be read: " + Words.of(e), e);
        }
    }

    private static SSLContext context(Trust trust) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust.manager()}, new SecureRandom());
        return context;
    }
}
