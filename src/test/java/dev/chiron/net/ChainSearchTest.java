package dev.chiron.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Stopwatch;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class ChainSearchTest {
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private final Party leaf = new Party("leaf");
    private final Party root = new Party("root");
    private final Party other = new Party("other root");
    private final Party middle = new Party("intermediate");

    /** A name with a key. */
    private record Party(X500Principal name, KeyPair keys) {
        Party(String name) {
            this(new X500Principal("CN=" + name), newKeys());
        }

        private static KeyPair newKeys() {
            try {
                return KeyPairGenerator.getInstance("EC").generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private X509Certificate certificate(Party of, Party by, int days) {
        return certificate(of, by, days, Optional.of(new BasicConstraints(true)), KeyPurposeId.id_kp_serverAuth);
    }

    private X509Certificate certificate(
            Party of, Party by, int days, Optional<BasicConstraints> authority, KeyPurposeId usage) {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                by.name(),
                BigInteger.valueOf(days),
                Date.from(now.minus(Duration.ofDays(10))),
                Date.from(end(days)),
                of.name(),
                of.keys().getPublic());
        try {
            if (authority.isPresent()) {
                builder.addExtension(Extension.basicConstraints, true, authority.get());
            }
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usage));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA")
                    .build(by.keys().getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Instant end(int days) {
        return now.plus(Duration.ofDays(days));
    }

    private Optional<Instant> lastExpiry(List<X509Certificate> sent, X509Certificate... roots) {
        return new ChainSearch(
                        sent,
                        child -> List.of(roots).stream()
                                .filter(each -> each.getSubjectX500Principal().equals(child.getIssuerX500Principal()))
                                .toList(),
                        now)
                .lastExpiry();
    }

    @Test
    void aRootThatWasRenewedUnderItsKeyOutlivesTheOneThatIsSent() {
        X509Certificate old = certificate(root, root, 1);
        X509Certificate renewed = certificate(root, root, 3);
        List<X509Certificate> sent = List.of(certificate(leaf, root, 2), old);

        assertThat(lastExpiry(sent, renewed, old)).hasValue(end(2));
        assertThat(lastExpiry(sent, old)).hasValue(end(1));
    }

    @Test
    void theBetterOfTwoCrossSignedIntermediatesCounts() {
        List<X509Certificate> sent =
                List.of(certificate(leaf, middle, 20), certificate(middle, root, 2), certificate(middle, other, 9));

        assertThat(lastExpiry(sent, certificate(root, root, 30), certificate(other, other, 30)))
                .hasValue(end(9));
        assertThat(lastExpiry(sent, certificate(root, root, 30))).hasValue(end(2));
        assertThat(lastExpiry(sent, certificate(other, other, 5))).hasValue(end(5));
    }

    @Test
    void aCrossSignedRootLeadsToBothRoots() {
        List<X509Certificate> sent =
                List.of(certificate(leaf, middle, 20), certificate(middle, root, 15), certificate(root, other, 4));

        assertThat(lastExpiry(sent, certificate(root, root, 8), certificate(other, other, 30)))
                .hasValue(end(8));
        assertThat(lastExpiry(sent, certificate(other, other, 30))).hasValue(end(4));
    }

    @Test
    void aCertificateThatIsTrustedItselfIsAChain() {
        X509Certificate own = certificate(leaf, leaf, 7);
        assertThat(lastExpiry(List.of(own), own)).hasValue(end(7));
    }

    @Test
    void whatLeadsNowhereIsNoChain() {
        X509Certificate trusted = certificate(root, root, 30);
        assertThat(lastExpiry(List.of(), trusted)).isEmpty();
        assertThat(lastExpiry(List.of(certificate(leaf, other, 9)), trusted)).isEmpty();
        assertThat(lastExpiry(List.of(certificate(leaf, root, -1)), trusted)).isEmpty();
        assertThat(lastExpiry(List.of(certificate(leaf, root, 9)), certificate(root, root, -1)))
                .isEmpty();
        Party impostor = new Party(root.name(), new Party("x").keys());
        assertThat(lastExpiry(List.of(certificate(leaf, impostor, 9)), trusted)).isEmpty();
    }

    @Test
    void whoMustNotIssueIsNoLink() {
        X509Certificate trusted = certificate(root, root, 30);
        X509Certificate own = certificate(leaf, middle, 20);
        X509Certificate noAuthority =
                certificate(middle, root, 20, Optional.of(new BasicConstraints(false)), KeyPurposeId.id_kp_serverAuth);
        X509Certificate forMail = certificate(
                middle, root, 20, Optional.of(new BasicConstraints(true)), KeyPurposeId.id_kp_emailProtection);
        X509Certificate short0 =
                certificate(middle, root, 20, Optional.of(new BasicConstraints(0)), KeyPurposeId.id_kp_serverAuth);
        assertThat(lastExpiry(List.of(own, noAuthority), trusted)).isEmpty();
        assertThat(lastExpiry(List.of(own, forMail), trusted)).isEmpty();
        assertThat(lastExpiry(List.of(own, short0), trusted)).hasValue(end(20));
        X509Certificate tooShort =
                certificate(root, root, 30, Optional.of(new BasicConstraints(0)), KeyPurposeId.id_kp_serverAuth);
        assertThat(lastExpiry(List.of(own, short0), tooShort)).isEmpty();
    }

    @Test
    void aTangleOfCertificatesEndsTheSearchSoon() {
        List<X509Certificate> sent = new ArrayList<>(List.of(certificate(leaf, middle, 20)));
        List<Party> ring = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ring.add(new Party(middle.name(), new Party("x").keys()));
        }
        for (Party each : ring) {
            ring.forEach(by -> sent.add(certificate(each, by, 5)));
        }
        Stopwatch watch = Stopwatch.start();

        assertThat(lastExpiry(sent, certificate(root, root, 30))).isEmpty();
        assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(5));
    }
}
