package dev.chiron.net;

import dev.chiron.config.Section;
import dev.chiron.net.TlsSettings.PemSource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a listener speaks TLS with: its certificate and whom it trusts, made from their files when these change. */
public final class ServerTls {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    private final ServerTlsSettings settings;
    private final FileState<Optional<Identity>> identity;
    private volatile @Nullable Identity good;

    /** What the files hold. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Identity(PrivateKey key, X509Certificate[] chain, Optional<Trust> clients) {}

    private ServerTls(ServerTlsSettings settings) {
        this.settings = settings;
        List<Path> files = Stream.of(settings.certificate(), settings.key(), settings.clientCa())
                .flatMap(source -> source.file().stream())
                .toList();
        this.identity = new FileState<>(files, this::reread);
    }

    /** Reads a {@code tls_server_config}; empty when nothing in it asks for TLS. Files that cannot be used are a problem. */
    public static Optional<ServerTls> read(Section section) {
        Optional<ServerTlsSettings> settings = ServerTlsSettings.read(section);
        boolean usable = settings.isPresent()
                && settings.get().certificate().given()
                && settings.get().key().given();
        if (!usable) {
            return Optional.empty();
        }
        ServerTls tls = new ServerTls(settings.get());
        try {
            tls.good = tls.load();
        } catch (IOException | GeneralSecurityException e) {
            section.problem("", "cannot be used: " + Words.of(e));
        }
        return Optional.of(tls);
    }

    /** A context for listeners, which asks {@code tls} at each handshake what to show and whom to let in. */
    public static SSLContext context(Supplier<ServerTls> tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new ServerKeys(tls)}, new TrustManager[] {new ServerClients(tls)}, RANDOM);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java speaks TLS", e);
        }
    }

    ServerTlsSettings settings() {
        return settings;
    }

    /** What the files hold now, or held when they could last be used. */
    Optional<Identity> identity() {
        return identity.value();
    }

    private Optional<Identity> reread() {
        try {
            good = load();
        } catch (IOException | GeneralSecurityException e) {
            LOG.error("the listeners' certificate is not replaced, the old one stays: {}", Words.of(e));
        }
        return Optional.ofNullable(good);
    }

    private Identity load() throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = TlsContext.certificates(settings.certificate());
        PrivateKey key = key(settings.key());
        PublicKey shown = chain.getFirst().getPublicKey();
        if (!shown.getAlgorithm().equals(key.getAlgorithm()) || !KeyPairs.match(key, shown)) {
            throw new IOException("the key does not belong to the certificate");
        }
        PemSource ca = settings.clientCa();
        Optional<Trust> clients = ca.given() ? Optional.of(Trust.in(TlsContext.certificates(ca))) : Optional.empty();
        return new Identity(key, chain.toArray(X509Certificate[]::new), clients);
    }

    private static PrivateKey key(PemSource source) throws IOException, GeneralSecurityException {
        try {
            return Pem.privateKey(TlsContext.text(source));
        } catch (GeneralSecurityException e) {
            throw new IOException(ServerTlsSettings.named(source) + ": " + e.getMessage(), e);
        }
    }

    /** Puts into force what the settings say of versions, suites, groups and clients' certificates. */
    public void configure(SSLParameters parameters) {
        parameters.setProtocols(settings.protocols().toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(settings.ownOrder());
        if (!settings.ciphers().isEmpty()) {
            parameters.setCipherSuites(settings.offered().toArray(String[]::new));
        }
        if (!settings.groups().isEmpty()) {
            parameters.setNamedGroups(settings.groups().toArray(String[]::new));
        }
        if (settings.clientAuth().needs()) {
            parameters.setNeedClientAuth(true);
        } else {
            parameters.setWantClientAuth(settings.clientAuth() != ServerTlsSettings.ClientAuth.NO);
        }
    }
}
