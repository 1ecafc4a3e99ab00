package dev.chiron.app;

import dev.chiron.net.ClientTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The flags of commands that ask a running instance, and the client that they mean. */
final class ControlFlags {
    private static final String URL = "--control.url";
    private static final String TOKEN_FILE = "--token-file";
    private static final String CA_FILE = "--tls-ca-file";
    private static final String CERT_FILE = "--tls-cert-file";
    private static final String KEY_FILE = "--tls-key-file";
    private static final List<String> TLS = List.of(CA_FILE, CERT_FILE, KEY_FILE);

    private ControlFlags() {}

    static CommandSpec on(CommandSpec spec) {
        return spec.addOption(
                        Flags.text(URL, "URL", "http://127.0.0.1:9816", "Control listener of the running instance."))
                .addOption(
                        Flags.text(TOKEN_FILE, "FILE", "", "File with a token of security.tokens, if it asks for one."))
                .addOption(
                        Flags.text(
                                CA_FILE,
                                "FILE",
                                "",
                                "Certificates (PEM) of the authorities to trust, in place of this machine's, for an https:// URL."))
                .addOption(Flags.text(
                        CERT_FILE,
                        "FILE",
                        "",
                        "Certificate (PEM) to prove oneself with, where the listener asks for one."))
                .addOption(Flags.text(KEY_FILE, "FILE", "", "Its key (PEM)."));
    }

    static ControlClient client(ParseResult flags) throws Refusal {
        OwnInstance.Tls tls = new OwnInstance.Tls(trusting(flags), proving(flags));
        String url = url(flags);
        for (String flag : TLS) {
            if (url.startsWith("http://") && !Flags.text(flags, flag).isEmpty()) {
                throw new Refusal("chiron: " + flag + " has no effect on " + url + ": give --control.url=https://…");
            }
        }
        return new ControlClient(url, token(flags), tls);
    }

    private static String url(ParseResult flags) throws Refusal {
        String url = Flags.text(flags, URL);
        if (!url.startsWith("http://") && !url.startsWith("https://")) {
            throw new Refusal("chiron: --control.url=" + url + ": must be an http:// or https:// URL");
        }
        return url;
    }

    /** The first line of the file, as the listener itself reads the first of several. */
    private static String token(ParseResult flags) throws Refusal {
        String file = Flags.text(flags, TOKEN_FILE);
        if (file.isEmpty()) {
            return "";
        }
        try {
            String token = Files.readString(Path.of(file))
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
            if (token.isEmpty()) {
                throw new Refusal("chiron: --token-file=" + file + ": its first line holds no token");
            }
            return token;
        } catch (IOException e) {
            throw new Refusal("chiron: --token-file=" + file + ": cannot be read: "
                    + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()));
        }
    }

    private static Optional<TrustManager> trusting(ParseResult flags) throws Refusal {
        String file = Flags.text(flags, CA_FILE);
        try {
            return file.isEmpty() ? Optional.empty() : Optional.of(ClientTls.trusting(Path.of(file)));
        } catch (IOException e) {
            throw new Refusal("chiron: --tls-ca-file=" + file + ": " + e.getMessage());
        }
    }

    private static List<KeyManager> proving(ParseResult flags) throws Refusal {
        String certificate = Flags.text(flags, CERT_FILE);
        String key = Flags.text(flags, KEY_FILE);
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new Refusal("chiron: --tls-cert-file and --tls-key-file go together: "
                    + (key.isEmpty() ? KEY_FILE : CERT_FILE) + " is missing");
        }
        try {
            return certificate.isEmpty() ? List.of() : ClientTls.proving(Path.of(certificate), Path.of(key));
        } catch (IOException e) {
            throw new Refusal("chiron: --tls-cert-file=" + certificate + ": " + e.getMessage());
        }
    }
}
