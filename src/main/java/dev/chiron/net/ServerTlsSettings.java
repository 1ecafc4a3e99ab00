package dev.chiron.net;

import dev.chiron.config.Option;
import dev.chiron.config.Secret;
import dev.chiron.config.Section;
import dev.chiron.net.TlsSettings.PemSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocketFactory;

/**
 * The {@code tls_server_config} of a web configuration file: what a listener shows, and whom it lets in.
 *
 * @param clientSans of a client's alternative names one must be among these; empty for any
 * @param ciphers for TLS 1.2 and older; empty for the JDK's choice
 * @param groups for the key exchange; empty for the JDK's choice
 */
record ServerTlsSettings(
        PemSource certificate,
        PemSource key,
        PemSource clientCa,
        ClientAuth clientAuth,
        List<String> clientSans,
        List<String> protocols,
        List<String> ciphers,
        List<String> groups,
        boolean ownOrder) {
    private static final Map<String, String> CURVES =
            Map.of("CurveP256", "secp256r1", "CurveP384", "secp384r1", "CurveP521", "secp521r1", "X25519", "x25519");
    private static final Map<String, String> CIPHERS_OF_GO = Map.of(
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

    /** What is asked of a client's certificate, in the words of Go. */
    enum ClientAuth {
        NO("NoClientCert"),
        REQUEST("RequestClientCert"),
        REQUIRE_ANY("RequireAnyClientCert"),
        VERIFY_IF_GIVEN("VerifyClientCertIfGiven"),
        REQUIRE_AND_VERIFY("RequireAndVerifyClientCert");

        private final String word;

        ClientAuth(String word) {
            this.word = word;
        }

        private static Optional<ClientAuth> of(String word) {
            // The second word for it is kept for old files.
            String known = word.isEmpty() ? NO.word : word.equals("RequireClientCert") ? REQUIRE_ANY.word : word;
            return Arrays.stream(values())
                    .filter(each -> each.word.equals(known))
                    .findFirst();
        }

        boolean verifies() {
            return this == VERIFY_IF_GIVEN || this == REQUIRE_AND_VERIFY;
        }

        boolean needs() {
            return this == REQUIRE_ANY || this == REQUIRE_AND_VERIFY;
        }
    }

    /** Reads Prometheus' key set; empty when nothing in it asks for TLS. */
    static Optional<ServerTlsSettings> read(Section section) {
        PemSource certificate = source(section, "cert", "the certificate to show, with its chain");
        PemSource key = source(section, "key", "the certificate's key");
        PemSource clientCa = source(section, "client_ca", "the certificates that clients' ones must come from");
        Optional<String> word = section.string(
                        "client_auth_type", "what is asked of a client's certificate: " + words())
                .check(text -> ClientAuth.of(text).isPresent(), "is an invalid ClientAuth; known are " + words())
                .optional()
                .filter(text -> !text.isEmpty());
        ServerTlsSettings settings = new ServerTlsSettings(
                certificate,
                key,
                clientCa,
                word.flatMap(ClientAuth::of).orElse(ClientAuth.NO),
                section.strings("client_allowed_sans", "names of which a client's certificate must have one"),
                TlsVersions.read(section).protocols(),
                ciphers(section),
                groups(section),
                section.bool("prefer_server_cipher_suites", "whether the order of the suites here counts")
                        .orElse(true));
        boolean wanted = certificate.given() || key.given() || clientCa.given() || word.isPresent();
        if (wanted) {
            settings.check(section);
        }
        return wanted ? Optional.of(settings) : Optional.empty();
    }

    private static String words() {
        return String.join(
                ", ", Arrays.stream(ClientAuth.values()).map(each -> each.word).toList());
    }

    private static PemSource source(Section section, String key, String meaning) {
        Optional<String> inline = key.equals("key")
                ? section.inlineSecret(key, meaning + ", as PEM").map(Secret::value)
                : given(section.string(key, meaning + ", as PEM"));
        String fileKey = key + "_file";
        Optional<Path> file = section.file(fileKey, meaning + ", as a PEM file").optional();
        // As in Prometheus, a file is taken before what is written in place.
        return new PemSource(key, section.has(fileKey) ? Optional.empty() : inline, file, false);
    }

    private static Optional<String> given(Option<String> option) {
        return option.optional().filter(text -> !text.isEmpty());
    }

    private void check(Section section) {
        if (!certificate.given()) {
            section.problem("", "missing one of cert or cert_file");
        }
        if (!key.given()) {
            section.problem("", "missing one of key or key_file");
        }
        if (clientCa.given() && clientAuth == ClientAuth.NO) {
            section.problem("", "client CA's have been configured without a Client Auth Policy: set client_auth_type");
        }
        if (protocols.isEmpty()) {
            section.problem("max_version", "is older than min_version, so no client could connect");
        }
    }

    private static List<String> ciphers(Section section) {
        List<String> chosen = section.strings("cipher_suites", "the suites to offer with TLS 1.2 and older").stream()
                .map(name -> CIPHERS_OF_GO.getOrDefault(name, name))
                .toList();
        Set<String> known = chosen.isEmpty() ? Set.of() : supported();
        chosen.stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> section.problem("cipher_suites", "unknown cipher: " + name));
        return chosen.stream().filter(known::contains).toList();
    }

    private static Set<String> supported() {
        SSLServerSocketFactory factory = (SSLServerSocketFactory) SSLServerSocketFactory.getDefault();
        return new HashSet<>(Arrays.asList(factory.getSupportedCipherSuites()));
    }

    private static List<String> groups(Section section) {
        List<String> chosen = section.strings(
                "curve_preferences", "the groups of the key exchange: CurveP256, CurveP384, CurveP521, X25519");
        chosen.stream()
                .filter(name -> !CURVES.containsKey(name))
                .forEach(name -> section.problem("curve_preferences", "unknown curve: " + name));
        return chosen.stream()
                .flatMap(name -> Stream.ofNullable(CURVES.get(name)))
                .toList();
    }

    /** The suites to offer, those of TLS 1.3 always among them; empty for the JDK's choice. */
    List<String> offered() {
        Stream<String> newest =
                Stream.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
        return ciphers.isEmpty()
                ? List.of()
                : Stream.concat(newest, ciphers.stream()).distinct().toList();
    }

    /** A name for messages: {@code cert_file server.pem}. */
    static String named(PemSource source) {
        return source.file()
                .map(file -> source.what().toLowerCase(Locale.ROOT) + "_file " + file)
                .orElse(source.what().toLowerCase(Locale.ROOT));
    }
}
