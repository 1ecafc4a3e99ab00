package dev.chiron.net;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
    private static final int LONGEST_CHAIN = 10;

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

    /**
     * When the longest-lived chain from the first certificate to a root ends, where a chain ends with the first of its
     * certificates to expire; absent when no chain leads to a root. The JDK finds one chain and stops, so we look
     * ourselves.
     */
    Optional<Instant> lastExpiry(List<X509Certificate> sent) {
        return sent.isEmpty() ? Optional.empty() : lastExpiry(sent.getFirst(), sent, Instant.MAX, LONGEST_CHAIN);
    }

    private Optional<Instant> lastExpiry(X509Certificate from, List<X509Certificate> sent, Instant soFar, int left) {
        Instant end = earlier(soFar, from.getNotAfter().toInstant());
        if (left == 0 || Instant.now().isAfter(end)) {
            return Optional.empty();
        }
        List<X509Certificate> issuers = roots.getOrDefault(from.getIssuerX500Principal(), List.of());
        Optional<Instant> best = issuers.stream()
                .filter(root -> root.equals(from) || signed(root, from))
                .map(root -> earlier(end, root.getNotAfter().toInstant()))
                .filter(Instant.now()::isBefore)
                .max(Comparator.naturalOrder());
        for (X509Certificate next : sent) {
            if (!next.equals(from) && isIssuer(next, from)) {
                Optional<Instant> through = lastExpiry(next, sent, end, left - 1);
                best = later(best, through);
            }
        }
        return best;
    }

    private static boolean isIssuer(X509Certificate issuer, X509Certificate of) {
        return issuer.getSubjectX500Principal().equals(of.getIssuerX500Principal())
                && issuer.getBasicConstraints() >= 0
                && signed(issuer, of);
    }

    private static boolean signed(X509Certificate issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
        return a.isEmpty() || (b.isPresent() && b.get().isAfter(a.get())) ? b : a;
    }
}
