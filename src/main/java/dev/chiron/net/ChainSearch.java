package dev.chiron.net;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds every chain from a peer's certificate to a trusted root, as Go does, where the JDK finds one and stops; of one
 * thread.
 *
 * <p>A peer chooses what it sends, so no certificate is taken twice into a chain, be it signed by another authority
 * anew, and only so many signatures are checked.
 */
final class ChainSearch {
    private static final int MOST_CHECKS = 100;
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final int MAY_SIGN = 5;

    private final List<X509Certificate> sent;
    private final RootsByName roots;
    private final Instant now;
    private final List<Instant> ends = new ArrayList<>();
    private int checksLeft = MOST_CHECKS;

    /** Finds the roots of a name. */
    interface RootsByName {
        List<X509Certificate> named(X509Certificate child);
    }

    ChainSearch(List<X509Certificate> sent, RootsByName roots, Instant now) {
        this.sent = sent;
        this.roots = roots;
        this.now = now;
    }

    /** When the longest-lived chain ends, where a chain ends with the first of its certificates to expire; absent without one. */
    Optional<Instant> lastExpiry() {
        if (!sent.isEmpty() && fits(sent.getFirst())) {
            X509Certificate leaf = sent.getFirst();
            if (roots.named(leaf).contains(leaf)) {
                return Optional.of(leaf.getNotAfter().toInstant());
            }
            extend(new ArrayList<>(List.of(leaf)));
        }
        return ends.stream().max(Comparator.naturalOrder());
    }

    private void extend(List<X509Certificate> chain) {
        for (X509Certificate root : roots.named(chain.getLast())) {
            if (continues(chain, root)) {
                ends.add(earliest(chain, root));
            }
        }
        for (X509Certificate next : sent.subList(1, sent.size())) {
            if (next.getBasicConstraints() >= 0 && continues(chain, next)) {
                chain.addLast(next);
                extend(chain);
                chain.removeLast();
            }
        }
    }

    private boolean continues(List<X509Certificate> chain, X509Certificate issuer) {
        X509Certificate child = chain.getLast();
        return issuer.getSubjectX500Principal().equals(child.getIssuerX500Principal())
                && chain.stream().noneMatch(known -> same(known, issuer))
                && fits(issuer)
                && mayIssue(issuer, chain.size() - 1)
                && signed(issuer, child);
    }

    /** The same name and key, whoever signed it. */
    private static boolean same(X509Certificate a, X509Certificate b) {
        return a.getSubjectX500Principal().equals(b.getSubjectX500Principal())
                && Arrays.equals(a.getPublicKey().getEncoded(), b.getPublicKey().getEncoded());
    }

    /** Whether it is valid now, and for servers if it says for what. */
    private boolean fits(X509Certificate certificate) {
        boolean young = now.isBefore(certificate.getNotBefore().toInstant());
        boolean old = now.isAfter(certificate.getNotAfter().toInstant());
        try {
            List<String> usage = certificate.getExtendedKeyUsage();
            return !young && !old && (usage == null || usage.contains(SERVER) || usage.contains(ANY_USAGE));
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** Whether it is an authority, for so long a chain; an old root of version 1 does not say. */
    private static boolean mayIssue(X509Certificate issuer, int between) {
        boolean @Nullable [] usage = issuer.getKeyUsage();
        boolean maySign = usage == null || usage.length <= MAY_SIGN || usage[MAY_SIGN];
        boolean authority = issuer.getVersion() < 3 || issuer.getBasicConstraints() >= 0;
        boolean longEnough = issuer.getVersion() < 3 || issuer.getBasicConstraints() >= between;
        return maySign && authority && longEnough;
    }

    private boolean signed(X509Certificate issuer, X509Certificate child) {
        if (checksLeft-- <= 0) {
            return false;
        }
        try {
            child.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Instant earliest(List<X509Certificate> chain, X509Certificate root) {
        Instant end = root.getNotAfter().toInstant();
        for (X509Certificate each : chain) {
            Instant its = each.getNotAfter().toInstant();
            end = its.isBefore(end) ? its : end;
        }
        return end;
    }
}
