package dev.chiron.net;

import dev.chiron.config.Option;
import dev.chiron.config.Secret;
import dev.chiron.config.Section;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A {@code tls_config}: whom to trust, how to prove oneself, which versions to speak.
 *
 * @param context what connections are secured with; made from the files when first used, and again when they change
 * @param serverName the name to ask for and to verify in place of the target's
 */
public record TlsSettings(TlsContext context, Optional<String> serverName) {
    /** Reads blackbox_exporter's key set. */
    public static TlsSettings read(Section section) {
        PemSource ca = PemSource.read(section, "ca", "the certificates to trust in place of the system's");
        PemSource certificate = PemSource.read(section, "cert", "the client certificate to show");
        PemSource key = PemSource.read(section, "key", "the client certificate's key");
        if (certificate.given() && !key.given()) {
            section.problem(
                    "", "exactly one of key or key_file must be configured when a client certificate is configured");
        }
        if (key.given() && !certificate.given()) {
            section.problem("", "exactly one of cert or cert_file must be configured when a client key is configured");
        }
        Optional<String> serverName = section.string("server_name", "the name to verify in place of the target's")
                .optional()
                .filter(name -> !name.isEmpty());
        boolean unverified =
                section.bool("insecure_skip_verify", "take any certificate").orElse(false);
        return new TlsSettings(new TlsContext(ca, certificate, key, unverified, TlsVersions.read(section)), serverName);
    }

    /** Why nothing can be secured with this, such as a file that cannot be read: our own fault, never the target's. */
    public Optional<String> failure() {
        return context.failure().map(why -> "tls_config cannot be used: " + why);
    }

    /** PEM text that is given in place, or in a file, or not at all. */
    record PemSource(String what, Optional<String> inline, Optional<Path> file, boolean byReference) {
        static PemSource read(Section section, String key, String meaning) {
            Optional<String> inline = key.equals("key")
                    ? section.inlineSecret(key, meaning + ", as PEM").map(Secret::value)
                    : given(section.string(key, meaning + ", as PEM"));
            Optional<Path> file =
                    section.file(key + "_file", meaning + ", as a PEM file").optional();
            Optional<String> reference =
                    given(section.string(key + "_ref", "accepted for blackbox.yml files, but not usable"));
            if (Stream.of(inline, file, reference).filter(Optional::isPresent).count() > 1) {
                String third = key.equals("key") ? key + " and key_file" : key + ", " + key + "_file & " + key + "_ref";
                section.problem(key, "at most one of " + third + " must be configured");
            }
            return new PemSource(key.toUpperCase(Locale.ROOT), inline, file, reference.isPresent());
        }

        private static Optional<String> given(Option<String> option) {
            return option.optional().filter(text -> !text.isEmpty());
        }

        boolean given() {
            return inline.isPresent() || file.isPresent() || byReference;
        }
    }
}
