package dev.chiron.net;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;

/** A set of root certificates, and what follows from trusting them. */
final class Trust {
    private final X509ExtendedTrustManager manager;
    private final Map<X500Principal, List<X509Certificate>> roots = new HashMap<>();

    private Trust(X509ExtendedTrustManager manager, Collection<X509Certificate> roots) {
        this.manager = manager;
        roots.forEach(root -> this.roots
                .computeIfAbsent(root.getSubjectX500Principal(), _ -> new ArrayList<>())
                .add(root));
    }

    static Trust in(Collection<X509Certificate> roots) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int count = 0;
        for (X509Certificate root : roots) {
            store.setCertificateEntry("root-" + count++, root);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager each : factory.getTrustManagers()) {
            if (each instanceof X509ExtendedTrustManager manager) {
                return new Trust(manager, roots);
            }
        }
        throw new GeneralSecurityException("this JDK has no trust manager for X.509");
    }

    X509ExtendedTrustManager manager() {
        return manager;
    }

    /** When the longest-lived of all chains from the first certificate to a root ends; absent when no chain leads there. */
    Optional<Instant> lastExpiry(List<X509Certificate> sent) {
        return new ChainSearch(
                        sent, child -> roots.getOrDefault(child.getIssuerX500Principal(), List.of()), Instant.now())
                .lastExpiry();
    }
}
