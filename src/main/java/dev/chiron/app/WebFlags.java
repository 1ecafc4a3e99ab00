package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.web.ListenAddress;
import dev.chiron.web.RoutePrefix;
import dev.chiron.web.WebConfigFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code --web.…} flags of {@code chiron serve}.
 *
 * @param configFile TLS and users, if a file says so
 * @param lifecycle whether {@code POST /-/reload} may reload
 */
record WebFlags(List<ListenAddress> addresses, Optional<Path> configFile, RoutePrefix prefix, boolean lifecycle) {
    static final Flag ADDRESS = Flag.repeatable(
            "--web.listen-address", "HOST:PORT", ":9815", "Scrape listener; port 0 picks a free one. Repeatable.");
    static final Flag CONFIG_FILE = new Flag(
            "--web.config.file",
            "FILE",
            "",
            "TLS and users of both listeners, in Prometheus' web configuration format.");
    private static final Flag EXTERNAL_URL = new Flag(
            "--web.external-url", "URL", "", "Where browsers find the scrape listener; its path prefixes all others.");
    private static final Flag ROUTE_PREFIX =
            new Flag("--web.route-prefix", "PATH", "", "Prefix of all paths; that of the external URL if not given.");
    private static final Flag LIFECYCLE = Flag.toggle("--web.enable-lifecycle", "Allow POST /-/reload.");
    private static final Flag SYSTEMD_SOCKET = Flag.toggle(
            "--web.systemd-socket", "Known from blackbox_exporter, and refused: Java cannot take sockets over.");

    /** In the order of the help. */
    static final List<Flag> ALL = List.of(ADDRESS, CONFIG_FILE, EXTERNAL_URL, ROUTE_PREFIX, LIFECYCLE, SYSTEMD_SOCKET);

    static WebFlags of(GivenFlags flags) throws Refusal {
        if (flags.toggle(SYSTEMD_SOCKET)) {
            throw new Refusal("chiron: " + SYSTEMD_SOCKET.name() + ": the JDK cannot listen on a socket that systemd"
                    + " has opened; leave it out and give " + ADDRESS.name());
        }
        List<ListenAddress> addresses = new ArrayList<>();
        for (String text : flags.texts(ADDRESS)) {
            addresses.add(address(ADDRESS.name(), text));
        }
        String url = flags.text(EXTERNAL_URL);
        RoutePrefix prefix = RoutePrefix.of(url, flags.text(ROUTE_PREFIX))
                .orElseThrow(() -> new Refusal(
                        "chiron: " + EXTERNAL_URL.name() + "=" + url + ": must be a URL that has no quotes around it"));
        Optional<Path> file = Optional.of(flags.text(CONFIG_FILE))
                .filter(text -> !text.isEmpty())
                .map(Path::of);
        return new WebFlags(List.copyOf(addresses), file, prefix, flags.toggle(LIFECYCLE));
    }

    /** What the web configuration file says; without one, plain HTTP for everybody. */
    WebConfigFile loadConfig() throws ConfigException {
        return configFile.isPresent() ? WebConfigFile.load(configFile.get()) : WebConfigFile.NONE;
    }

    static ListenAddress address(String flag, String text) throws Refusal {
        return ListenAddress.parse(text)
                .orElseThrow(() -> new Refusal(
                        "chiron: " + flag + "=" + text + ": must be HOST:PORT or :PORT, such as 127.0.0.1:9815"));
    }
}
