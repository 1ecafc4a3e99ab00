package dev.chiron.web;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.net.FileState;
import dev.chiron.net.ServerTls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web configuration file, read again when it changes; one that cannot be used then changes nothing. */
public final class WebConfigFile {
    private static final Logger LOG = LoggerFactory.getLogger(WebConfigFile.class);

    /** No file: plain HTTP for everybody. */
    public static final WebConfigFile NONE = new WebConfigFile(WebConfig.NONE);

    private final Supplier<WebConfig> current;
    private volatile WebConfig good;

    private WebConfigFile(WebConfig always) {
        good = always;
        current = () -> good;
    }

    private WebConfigFile(Path file, WebConfig first) {
        good = first;
        FileState<WebConfig> state = new FileState<>(List.of(file), () -> reread(file));
        current = state::value;
    }

    /** Reads the file for the first time; every problem in it refuses it. */
    public static WebConfigFile load(Path file) throws ConfigException {
        return new WebConfigFile(file, read(file));
    }

    private static WebConfig read(Path file) throws ConfigException {
        return ConfigFile.readEvenIfEmpty(file, Environment.ofProcess(), WebConfig::read);
    }

    private WebConfig reread(Path file) {
        try {
            WebConfig next = read(file);
            if (next.tls().isPresent() == good.tls().isPresent()) {
                good = next;
            } else {
                LOG.error("{}: TLS is switched on or off by a restart only; the old web configuration stays", file);
            }
        } catch (ConfigException e) {
            e.problems()
                    .forEach(problem -> LOG.error("web configuration not reloaded, the old one stays: {}", problem));
        }
        return good;
    }

    /** What holds now. */
    WebConfig current() {
        return current.get();
    }

    /** Whether callers must show a user's password. */
    public boolean asksForUsers() {
        return !current().users().isEmpty();
    }

    /** What listeners speak TLS with; empty where they speak plain HTTP. */
    Optional<SSLContext> sslContext() {
        return current()
                .tls()
                .map(first -> ServerTls.context(() -> current().tls().orElse(first)));
    }

    /** The TLS of now. */
    Optional<ServerTls> tls() {
        return current().tls();
    }
}
