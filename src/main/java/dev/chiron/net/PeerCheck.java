package dev.chiron.net;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Judges the certificates of one handshake's peer, and remembers them and what was wrong; of one thread. */
final class PeerCheck extends X509ExtendedTrustManager {
    private final Optional<Trust> trust;
    private final boolean anybody;
    private List<X509Certificate> seen = List.of();
    private Optional<String> complaint = Optional.empty();
    private boolean mistaken;

    PeerCheck(Optional<Trust> trust, boolean anybody) {
        this.trust = trust;
        this.anybody = anybody;
    }

    /** What the peer sent, its own certificate first. */
    List<X509Certificate> seen() {
        return seen;
    }

    Optional<String> complaint() {
        return complaint;
    }

    /** Whether the certificates are good, but of another name. */
    boolean mistaken() {
        return mistaken;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        seen = List.of(chain);
        if (anybody) {
            return;
        }
        X509ExtendedTrustManager judge = judge();
        try {
            judge.checkServerTrusted(chain, authType, socket);
            judgeAsGo(chain[0]);
        } catch (CertificateException e) {
            complaint = Optional.of(explain(judge, authType, e));
            throw e;
        }
    }

    /** The JDK takes a certificate that is trusted itself even when it is expired, and a common name for a host's; Go does neither. */
    private static void judgeAsGo(X509Certificate own) throws CertificateException {
        own.checkValidity();
        if (own.getSubjectAlternativeNames() == null) {
            throw new CertificateException("it has no subject alternative name");
        }
    }

    private X509ExtendedTrustManager judge() throws CertificateException {
        return trust.map(Trust::manager).orElseThrow(() -> new CertificateException("there is nobody to trust"));
    }

    private String explain(X509ExtendedTrustManager judge, String authType, CertificateException error) {
        Instant now = Instant.now();
        for (X509Certificate certificate : seen) {
            Instant end = certificate.getNotAfter().toInstant();
            Instant start = certificate.getNotBefore().toInstant();
            if (now.isAfter(end)) {
                return "expired " + ago(Duration.between(end, now)) + " (" + day(end) + ")";
            }
            if (now.isBefore(start)) {
                return "is not valid before " + day(start);
            }
        }
        try {
            judge.checkServerTrusted(seen.toArray(X509Certificate[]::new), authType);
        } catch (CertificateException untrusted) {
            String issuer = seen.isEmpty()
                    ? "nobody"
                    : seen.getLast().getIssuerX500Principal().getName();
            return "is not trusted: its issuer (" + issuer + ") is not among the authorities that are";
        }
        mistaken = true;
        return "is for another name: " + Words.of(error);
    }

    private static String ago(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + (time.toDays() == 1 ? " day ago" : " days ago");
        }
        return time.toHours() > 0 ? time.toHours() + " h ago" : time.toMinutes() + " min ago";
    }

    private static String day(Instant instant) {
        return instant.atZone(ZoneOffset.UTC).toLocalDate().toString();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        throw new IllegalStateException("connections are sockets, not engines");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {
        throw new IllegalStateException("the socket must be known to check its peer's name");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
        throw new IllegalStateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        throw new IllegalStateException("there are no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
        throw new IllegalStateException("there are no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
