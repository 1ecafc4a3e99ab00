package dev.chiron.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority of one test's own, and what it issues.
 *
 * <p>Each authority has a fresh key, so that a second one is a stranger to whoever trusts the first.
 */
public final class Certificates {
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
    private static final Duration INTERMEDIATE_LIFE = Duration.ofDays(60);
    private static final Duration LEAF_LIFE = Duration.ofDays(90);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys;
    private final X500Principal name;
    private final X509Certificate root;

    private Certificates(KeyPair keys, X500Principal name, X509Certificate root) {
        this.keys = keys;
        this.name = name;
        this.root = root;
    }

    /** A new authority, valid for ten years around now. */
    public static Certificates authority() {
        KeyPair keys = newKeys();
        X500Principal name = new X500Principal("CN=Chiron test authority " + new BigInteger(32, RANDOM));
        Instant now = Instant.now();
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name, serial(), before(now, AUTHORITY_LIFE), after(now, AUTHORITY_LIFE), name, keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new Certificates(keys, name, sign(builder, keys));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate of 90 days for these host names and IP addresses; the first is its common name as well. */
    public IssuedCertificate issue(String... hosts) {
        Instant now = Instant.now();
        return issue(now.minus(Duration.ofHours(1)), now.plus(LEAF_LIFE), hosts);
    }

    /** A certificate whose last day was yesterday. */
    public IssuedCertificate issueExpired(String... hosts) {
        Instant end = Instant.now().minus(Duration.ofDays(1));
        return issue(end.minus(LEAF_LIFE), end, hosts);
    }

    /** A certificate for these hosts that is valid from one instant to the other, for servers and clients. */
    public IssuedCertificate issue(Instant from, Instant to, String... hosts) {
        KeyPair leaf = newKeys();
        return new IssuedCertificate(
                certify(leaf.getPublic(), new X500Principal("CN=" + hosts[0]), serial(), from, to, hosts),
                leaf.getPrivate(),
                root);
    }

    /** A certificate of 90 days with a subject of any shape, as RFC 2253 writes it, and a serial number. */
    public IssuedCertificate issueTo(String subject, BigInteger serial, String... hosts) {
        Instant now = Instant.now();
        KeyPair leaf = newKeys();
        X509Certificate certificate = certify(
                leaf.getPublic(),
                new X500Principal(subject),
                serial,
                now.minus(Duration.ofHours(1)),
                now.plus(LEAF_LIFE),
                hosts);
        return new IssuedCertificate(certificate, leaf.getPrivate(), root);
    }

    /** An authority of 60 days that this one vouches for; who trusts only this one must be sent the other. */
    public Certificates intermediate() {
        KeyPair own = newKeys();
        X500Principal subject = new X500Principal("CN=Chiron test intermediate " + new BigInteger(32, RANDOM));
        Instant now = Instant.now();
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name, serial(), Date.from(now), Date.from(now.plus(INTERMEDIATE_LIFE)), subject, own.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            return new Certificates(own, subject, sign(builder, keys));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority's own certificate. */
    public X509Certificate root() {
        return root;
    }

    /** What a client uses that trusts this authority and no other. */
    public SSLContext trust() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("root", root);
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certify(
            PublicKey key, X500Principal subject, BigInteger serial, Instant from, Instant to, String... hosts) {
        GeneralName[] names = Stream.of(hosts)
                .map(host -> new GeneralName(isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
                .toArray(GeneralName[]::new);
        try {
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(name, serial, Date.from(from), Date.from(to), subject, key);
            builder.addExtension(
                    Extension.subjectAlternativeName, subject.getName().isEmpty(), new GeneralNames(names));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
            }));
            return sign(builder, keys);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair signer) {
        try {
            var content = new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(content));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    }

    private static BigInteger serial() {
        return new BigInteger(64, RANDOM).setBit(63);
    }

    private static Date before(Instant now, Duration life) {
        return Date.from(now.minus(life.dividedBy(2)));
    }

    private static Date after(Instant now, Duration life) {
        return Date.from(now.plus(life.dividedBy(2)));
    }
}
