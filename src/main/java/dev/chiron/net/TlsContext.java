package dev.chiron.net;

import dev.chiron.net.TlsSettings.PemSource;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What connections are secured with: trust and keys, made from their files when these change.
 *
 * <p>Each handshake has an {@code SSLContext} of its own over the shared managers. It costs little, and keeps sessions
 * from being resumed: a resumed one shows no certificate, so that an expired one would not be seen.
 */
public final class TlsContext {
    private static final char[] NO_PASSWORD = new char[0];
    private static final String RESTART =
            "TLS 1.0 and 1.1 were forbidden when Chiron started: restart it to speak them";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PemSource ca;
    private final PemSource certificate;
    private final PemSource key;
    private final boolean unverified;
    private final TlsVersions versions;
    private final FileState<Managers> managers;

    /** What the settings' own files hold, or why it could not be made. */
    private record Managers(Optional<Trust> trust, List<KeyManager> keys, Optional<String> failure) {}

    TlsContext(PemSource ca, PemSource certificate, PemSource key, boolean unverified, TlsVersions versions) {
        this.ca = ca;
        this.certificate = certificate;
        this.key = key;
        this.unverified = unverified;
        this.versions = versions;
        List<Path> files = Stream.of(ca, certificate, key)
                .flatMap(source -> source.file().stream())
                .toList();
        this.managers = new FileState<>(files, this::managers);
    }

    /** The same without looking at the peer's certificate. */
    public TlsContext trustingAnybody() {
        return new TlsContext(ca, certificate, key, true, versions);
    }

    /**
     * Why this cannot secure anything: a file that cannot be read, a key that is none, versions that exclude each
     * other. That is our own fault, never the target's.
     */
    public Optional<String> failure() {
        return managers.value().failure().or(versions::failure).or(this::unspeakable);
    }

    private Optional<String> unspeakable() {
        List<String> protocols = versions.protocols();
        boolean none = !protocols.isEmpty() && protocols.stream().noneMatch(OldTls::speaks);
        return none ? Optional.of(RESTART) : Optional.empty();
    }

    /** Whether the peer must prove its name. */
    public boolean verifies() {
        return !unverified;
    }

    /**
     * Puts TLS on a connected socket, shaking hands at once; closing what it gives closes the socket.
     *
     * @param name the peer's name, asked for by SNI and looked for in its certificate
     * @throws IOException in words that follow the peer's name, such as why its certificate is not trusted
     */
    public SSLSocket secured(Socket socket, String name) throws IOException {
        Optional<String> unusable = failure();
        if (unusable.isPresent()) {
            throw new IOException("its TLS settings cannot be used: " + unusable.get());
        }
        Handshake handshake = handshake(name, new SystemRoots());
        try {
            SSLSocket secured = handshake.over(socket, List.of());
            secured.startHandshake();
            return secured;
        } catch (SSLException e) {
            throw new IOException(
                    handshake.complaint().map(why -> "its certificate " + why).orElseGet(() -> Words.of(e)), e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlsContext its
                && ca.equals(its.ca)
                && certificate.equals(its.certificate)
                && key.equals(its.key)
                && unverified == its.unverified
                && versions.equals(its.versions);
    }

    @Override
    public int hashCode() {
        return Objects.hash(ca, certificate, key, unverified, versions);
    }

    Handshake handshake(String name, SystemRoots systemRoots) {
        Managers current = managers.value();
        Optional<Trust> trust = unverified || ca.given() ? current.trust() : Optional.of(systemRoots.trust());
        return new Handshake(current.keys(), trust, new PeerCheck(trust, unverified), name);
    }

    private Managers managers() {
        try {
            Optional<Trust> trust =
                    unverified || !ca.given() ? Optional.empty() : Optional.of(Trust.in(certificates(ca)));
            List<KeyManager> keys = certificate.given() && key.given() ? keys(certificate, key) : List.of();
            return new Managers(trust, keys, Optional.empty());
        } catch (IOException | GeneralSecurityException e) {
            return new Managers(Optional.empty(), List.of(), Optional.of(Words.of(e)));
        }
    }

    static List<KeyManager> keys(PemSource certificate, PemSource key) throws IOException, GeneralSecurityException {
        PrivateKey secret = Pem.privateKey(text(key));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "client", secret, NO_PASSWORD, certificates(certificate).toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return List.of(factory.getKeyManagers());
    }

    static List<X509Certificate> certificates(PemSource source) throws IOException, GeneralSecurityException {
        List<X509Certificate> found = Pem.certificates(text(source));
        if (found.isEmpty()) {
            throw new IOException(named(source) + " holds no certificate in PEM form");
        }
        return found;
    }

    static String text(PemSource source) throws IOException {
        if (source.byReference()) {
            throw new IOException("cannot use secret ref without manager");
        }
        if (source.file().isEmpty()) {
            return source.inline().orElse("");
        }
        try {
            return Files.readString(source.file().get());
        } catch (IOException e) {
            throw new IOException("cannot read " + named(source), e);
        }
    }

    private static String named(PemSource source) {
        return source.file().map(Path::toString).orElse("the inline " + source.what());
    }

    /** One handshake about to happen, and what it showed, even if it was broken off; of one thread. */
    final class Handshake {
        private final List<KeyManager> keys;
        private final Optional<Trust> trust;
        private final PeerCheck check;
        private final String name;
        private Optional<SSLSocket> secured = Optional.empty();

        private Handshake(List<KeyManager> keys, Optional<Trust> trust, PeerCheck check, String name) {
            this.keys = keys;
            this.trust = trust;
            this.check = check;
            this.name = name;
        }

        SSLSocket over(Socket socket, List<String> applicationProtocols) throws IOException {
            if (versions.protocols().isEmpty()) {
                throw new SSLException("max_version is older than min_version");
            }
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keys.toArray(KeyManager[]::new), new TrustManager[] {check}, RANDOM);
                SSLSocket tls =
                        (SSLSocket) context.getSocketFactory().createSocket(socket, name, socket.getPort(), true);
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setProtocols(versions.protocols().toArray(String[]::new));
                parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
                serverName().ifPresent(asked -> parameters.setServerNames(List.of(asked)));
                parameters.setCipherSuites(CipherOrder.of(parameters.getCipherSuites()));
                if (!unverified) {
                    parameters.setEndpointIdentificationAlgorithm("HTTPS");
                }
                tls.setSSLParameters(parameters);
                secured = Optional.of(tls);
                return tls;
            } catch (GeneralSecurityException e) {
                throw new SSLException(e);
            }
        }

        /** Names without a dot too, which the JDK would not ask for by itself; addresses are no names. */
        private Optional<SNIServerName> serverName() {
            try {
                return Resolver.isLiteral(name) ? Optional.empty() : Optional.of(new SNIHostName(name));
            } catch (IllegalArgumentException noHostName) {
                return Optional.empty();
            }
        }

        TlsFacts facts(SSLSession session) {
            return new TlsFacts(
                    TlsFacts.version(session.getProtocol()),
                    session.getCipherSuite(),
                    new ArrayList<>(check.seen()),
                    trust.flatMap(known -> known.lastExpiry(check.seen())));
        }

        /** Why some versions could not be offered that the settings ask for. */
        Optional<String> unoffered() {
            return versions.protocols().stream().allMatch(OldTls::speaks) ? Optional.empty() : Optional.of(RESTART);
        }

        /** What was wrong with the peer's certificate, in words that follow "the certificate". */
        Optional<String> complaint() {
            return check.complaint();
        }

        /** What a peer showed whose certificate is expired or not trusted; nothing when it is that of somebody else. */
        Optional<TlsFacts> rejectedFacts() {
            if (check.complaint().isEmpty() || check.mistaken()) {
                return Optional.empty();
            }
            return secured.map(SSLSocket::getHandshakeSession)
                    .map(this::facts)
                    .or(() -> Optional.of(new TlsFacts("unknown", "", check.seen(), Optional.empty())));
        }
    }
}
