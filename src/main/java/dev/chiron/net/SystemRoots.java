package dev.chiron.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The authorities that this machine trusts: the operating system's bundle, as other programs here take it, else the JDK's. */
final class SystemRoots {
    private static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private final FileState<Trust> state = new FileState<>(BUNDLES, SystemRoots::read);

    /** As of now: a bundle that was changed is read again. */
    Trust trust() {
        return state.value();
    }

    private static Trust read() {
        try {
            return Trust.in(roots());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot read the authorities that this machine trusts: " + e, e);
        }
    }

    private static List<X509Certificate> roots() throws GeneralSecurityException, IOException {
        Optional<Path> bundle = BUNDLES.stream().filter(Files::isReadable).findFirst();
        List<X509Certificate> roots = bundle.isPresent() ? Pem.certificates(Files.readString(bundle.get())) : List.of();
        return roots.isEmpty() ? ofJdk() : roots;
    }

    private static List<X509Certificate> ofJdk() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init((KeyStore) null);
        List<X509Certificate> roots = new ArrayList<>();
        Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .forEach(manager -> roots.addAll(List.of(((X509TrustManager) manager).getAcceptedIssuers())));
        return roots;
    }
}
