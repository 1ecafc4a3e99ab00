package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** Certificates as blackbox_exporter's own tests make them, all of one name, and what Go says of them. */
class TcpChainsTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final X500Principal NAME = new X500Principal("CN=Example,O=Example Org");

    private final Instant now = Instant.now();

    @Test
    void lastChainIsTheLongestLivedOfAllThatVerify() throws Exception {
        KeyPair authority = keys();
        X509Certificate root = certificate(authority, authority, 3, true, "localhost");
        X509Certificate older = certificate(authority, authority, 1, true, "localhost");
        KeyPair own = keys();
        X509Certificate leaf = certificate(own, authority, 2, false, "localhost");
        ProbeResult result = run(own, new X509Certificate[] {leaf, older}, root, older);
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        assertThat(ProbeContract.gauge(result, "probe_ssl_earliest_cert_expiry"))
                .isEqualTo(end(older));
        assertThat(ProbeContract.gauge(result, "probe_ssl_last_chain_expiry_timestamp_seconds"))
                .isEqualTo(end(leaf));
    }

    @Test
    void certificateThatIsTrustedItselfIsAChain() throws Exception {
        KeyPair own = keys();
        X509Certificate leaf = certificate(own, own, 1, true, "localhost");
        ProbeResult result = run(own, new X509Certificate[] {leaf}, leaf);
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        assertThat(ProbeContract.gauge(result, "probe_ssl_last_chain_expiry_timestamp_seconds"))
                .isEqualTo(end(leaf));
    }

    @Test
    void certificateThatIsTrustedItselfMayNotBeExpired() throws Exception {
        KeyPair own = keys();
        X509Certificate leaf = certificate(own, own, -1, true, "localhost");
        ProbeResult.Failed failure = ProbeContract.failed(run(own, new X509Certificate[] {leaf}, leaf));
        assertThat(failure.reason()).isEqualTo(Reason.TLS);
        assertThat(failure.detail()).contains("expired 1 day ago");
        assertThat(ProbeContract.gauge(failure, "probe_ssl_earliest_cert_expiry"))
                .isEqualTo(end(leaf));
    }

    @Test
    void commonNameIsNoName() throws Exception {
        KeyPair own = keys();
        X509Certificate leaf = certificate(own, own, 1, true, "");
        String settings = "server_name: Example";
        ProbeResult.Failed failure = ProbeContract.failed(run(own, new X509Certificate[] {leaf}, settings, leaf));
        assertThat(failure.reason()).isEqualTo(Reason.TLS);
        assertThat(failure.detail()).contains("is for another name: it has no subject alternative name");
        assertThat(ProbeContract.gaugeNames(failure)).noneMatch(name -> name.startsWith("probe_ssl"));
    }

    // ---- inside

    private ProbeResult run(KeyPair own, X509Certificate[] sent, X509Certificate... trusted) throws Exception {
        return run(own, sent, "server_name: localhost", trusted);
    }

    private static ProbeResult run(KeyPair own, X509Certificate[] sent, String settings, X509Certificate... trusted)
            throws Exception {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate each : trusted) {
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(each.getEncoded());
            pem.append("-----BEGIN CERTIFICATE-----\n").append(body).append("\n-----END CERTIFICATE-----\n");
        }
        try (TempFolder folder = TempFolder.create("chains");
                ScriptedTcpServer server = ScriptedTcpServer.handleTls(
                        context(own, sent), c -> c.getOutputStream().write('\n'))) {
            Path file = folder.write("ca.pem", pem.toString());
            return Probed.run(
                    TcpProbe.KIND,
                    "{tls: true, tls_config: {ca_file: " + file + ", " + settings + "}}",
                    server.target());
        }
    }

    private static SSLContext context(KeyPair own, Certificate... sent) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", own.getPrivate(), PASSWORD, sent);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    /** Issuer and subject are the same, as where a template is its own parent. */
    private X509Certificate certificate(KeyPair own, KeyPair signer, int daysLeft, boolean authority, String dnsName)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                NAME,
                BigInteger.ONE,
                Date.from(now.minus(DAY.multipliedBy(10))),
                Date.from(now.plus(DAY.multipliedBy(daysLeft))),
                NAME,
                own.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign));
        if (!dnsName.isEmpty()) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, dnsName)));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(signer.getPrivate())));
    }

    private static double end(X509Certificate certificate) {
        return (double) certificate.getNotAfter().toInstant().getEpochSecond();
    }
}
