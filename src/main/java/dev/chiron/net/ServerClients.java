package dev.chiron.net;

import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Lets clients in as {@code client_auth_type}, {@code client_ca} and {@code client_allowed_sans} of the moment have it. */
final class ServerClients extends X509ExtendedTrustManager {
    private static final int MAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    private final Supplier<ServerTls> tls;
    private final SystemRoots systemRoots = new SystemRoots();

    ServerClients(Supplier<ServerTls> tls) {
        this.tls = tls;
    }

    private void check(X509Certificate[] chain, String type) throws CertificateException {
        ServerTls now = tls.get();
        if (now.settings().clientAuth().verifies()) {
            Optional<Trust> own = now.identity().flatMap(ServerTls.Identity::clients);
            own.orElseGet(systemRoots::trust).manager().checkClientTrusted(chain, type);
        }
        List<String> wanted = now.settings().clientSans();
        if (!wanted.isEmpty() && !hasOne(chain[0], wanted)) {
            throw new CertificateException("the client's certificate has none of the allowed names");
        }
    }

    private static boolean hasOne(X509Certificate certificate, List<String> wanted) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null
                && names.stream().anyMatch(name -> switch ((Integer) name.getFirst()) {
                    case MAIL, DNS, URI -> wanted.contains(String.valueOf(name.get(1)));
                    case IP -> wanted.stream().anyMatch(text -> same(text, String.valueOf(name.get(1))));
                    default -> false;
                });
    }

    /** Whether two texts are the same address, in whichever of its forms. */
    private static boolean same(String text, String address) {
        try {
            return InetAddress.ofLiteral(text).equals(InetAddress.ofLiteral(address));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("a listener meets no servers");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return tls.get()
                .identity()
                .flatMap(ServerTls.Identity::clients)
                .map(trust -> trust.manager().getAcceptedIssuers())
                .orElse(new X509Certificate[0]);
    }
}
