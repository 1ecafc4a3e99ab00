package dev.chiron.net;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows clients the certificate of the moment; the one before it is remembered for handshakes that have begun. */
final class ServerKeys extends X509ExtendedKeyManager {
    private final Supplier<ServerTls> tls;
    private volatile List<ServerTls.Identity> known = List.of();

    ServerKeys(Supplier<ServerTls> tls) {
        this.tls = tls;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        Optional<ServerTls.Identity> now = tls.get()
                .identity()
                .filter(identity -> identity.key().getAlgorithm().equals(type));
        now.ifPresent(this::remember);
        return now.map(ServerKeys::alias).orElse(null);
    }

    private synchronized void remember(ServerTls.Identity identity) {
        if (known.isEmpty() || !known.getFirst().equals(identity)) {
            known = known.isEmpty() ? List.of(identity) : List.of(identity, known.getFirst());
        }
    }

    private static String alias(ServerTls.Identity identity) {
        return Integer.toHexString(identity.hashCode());
    }

    private Optional<ServerTls.Identity> find(String alias) {
        return known.stream().filter(identity -> alias(identity).equals(alias)).findFirst();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return find(alias).map(identity -> identity.chain().clone()).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return find(alias).map(ServerTls.Identity::key).orElse(null);
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
