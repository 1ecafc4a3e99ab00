package dev.chiron.probe;

import dev.chiron.net.DistinguishedName;
import dev.chiron.net.TlsFacts;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The {@code probe_ssl_*} and {@code probe_tls_*} gauges of a handshake. */
final class TlsGauges {
    /** Go's zero time, which stands for "no chain was verified". */
    private static final long NO_CHAIN = -62135596800L;

    private static final int DNS_NAME = 2;

    private TlsGauges() {}

    /** All that a finished handshake tells. */
    static void report(Findings findings, TlsFacts facts) {
        expiry(findings, facts);
        version(findings, facts);
    }

    static void version(Findings findings, TlsFacts facts) {
        findings.gauge(
                "probe_tls_version_info",
                "Returns the TLS version used or NaN when unknown",
                Map.of("version", facts.version()),
                1);
    }

    /** {@code probe_tls_cipher_info}, which only the http prober has. */
    static void cipher(Findings findings, TlsFacts facts) {
        findings.gauge(
                "probe_tls_cipher_info",
                "Returns the TLS cipher negotiated during handshake",
                Map.of("cipher", facts.cipher()),
                1);
    }

    /** What the certificates tell, also those of a peer that was rejected. */
    static void expiry(Findings findings, TlsFacts facts) {
        certificates(findings, facts);
        findings.gauge(
                "probe_ssl_last_chain_expiry_timestamp_seconds", "Returns last SSL chain expiry in timestamp", (double)
                        facts.lastChainExpiry().map(Instant::getEpochSecond).orElse(NO_CHAIN));
    }

    /** The same without the verified chain, of which the grpc prober does not tell. */
    static void certificates(Findings findings, TlsFacts facts) {
        facts.earliestExpiry()
                .ifPresent(end -> findings.gauge(
                                "probe_ssl_earliest_cert_expiry", "Returns last SSL chain expiry in unixtime", (double)
                                        end.getEpochSecond())
                        .meter(Meter.plain("certificate expires", "timestamp", (double) end.getEpochSecond())));
        if (!facts.chain().isEmpty()) {
            findings.gauge(
                    "probe_ssl_last_chain_info",
                    "Contains SSL leaf certificate information",
                    labels(facts.chain().getFirst()),
                    1);
            each(findings, facts.chain());
        }
    }

    /** What blackbox_exporter does not tell: each certificate by itself, as the peer sent it. */
    private static void each(Findings findings, List<X509Certificate> chain) {
        X509Certificate leaf = chain.getFirst();
        findings.gauge(
                "probe_ssl_leaf_not_after_timestamp_seconds",
                "When the peer's own certificate expires, in unixtime",
                seconds(leaf.getNotAfter()));
        findings.gauge(
                "probe_ssl_leaf_not_before_timestamp_seconds",
                "When the peer's own certificate begins to be valid, in unixtime",
                seconds(leaf.getNotBefore()));
        for (int position = 0; position < chain.size(); position++) {
            X509Certificate one = chain.get(position);
            findings.gauge(
                    "probe_ssl_chain_not_after_timestamp_seconds",
                    "When each certificate that the peer sent expires, in unixtime; position 0 is its own",
                    Map.of(
                            "position",
                            String.valueOf(position),
                            "subject",
                            DistinguishedName.text(one.getSubjectX500Principal())),
                    seconds(one.getNotAfter()));
        }
    }

    private static double seconds(Date date) {
        return (double) date.toInstant().getEpochSecond();
    }

    private static Map<String, String> labels(X509Certificate leaf) {
        return Map.of(
                "fingerprint_sha256", fingerprint(leaf),
                "subject", DistinguishedName.text(leaf.getSubjectX500Principal()),
                "issuer", DistinguishedName.text(leaf.getIssuerX500Principal()),
                "subjectalternative", String.join(",", dnsNames(leaf)),
                "serialnumber", serial(leaf));
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String serial(X509Certificate certificate) {
        String hex = certificate.getSerialNumber().toString(16);
        return hex.length() % 2 == 0 ? hex : "0" + hex;
    }

    private static List<String> dnsNames(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            var all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> name : all) {
                    if (name.getFirst() instanceof Integer kind && kind == DNS_NAME) {
                        names.add(String.valueOf(name.get(1)));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            names.clear(); // Without readable names there are none to show.
        }
        return names;
    }
}
