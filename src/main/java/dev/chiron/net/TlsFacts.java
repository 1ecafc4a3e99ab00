package dev.chiron.net;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a TLS handshake showed.
 *
 * @param version {@code TLS 1.2} and the like
 * @param cipher the IANA name of the cipher suite
 * @param chain the certificates that the peer sent, its own first; empty if it sent none
 * @param lastChainExpiry when the longest-lived of all verified chains ends; absent if none was verified
 */
public record TlsFacts(String version, String cipher, List<X509Certificate> chain, Optional<Instant> lastChainExpiry) {

    /** The earliest end among the certificates that were sent. */
    public Optional<Instant> earliestExpiry() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder());
    }

    /** {@code TLS 1.3} for {@code TLSv1.3}, {@code TLS 1.0} for {@code TLSv1}. */
    static String version(String protocol) {
        return switch (protocol) {
            case "TLSv1" -> "TLS 1.0";
            case "TLSv1.1" -> "TLS 1.1";
            case "TLSv1.2" -> "TLS 1.2";
            case "TLSv1.3" -> "TLS 1.3";
            default -> "unknown";
        };
    }
}
