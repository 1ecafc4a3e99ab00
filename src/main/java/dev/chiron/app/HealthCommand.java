package dev.chiron.app;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code chiron health}: asks the running instance whether it is ready; for a container's HEALTHCHECK. */
final class HealthCommand implements Command {
    private static final String URL = "--web.url";
    private static final int PATIENCE_MILLIS = 3_000;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("health")
                .addOption(Flags.text(URL, "URL", "http://127.0.0.1:9815", "The instance's scrape listener."));
        spec.usageMessage()
                .description(
                        "Ask the running instance whether it is ready, for a container's HEALTHCHECK.",
                        "Exit 0: ready, 1: not.");
        return spec;
    }

    @Override
    public int run(ParseResult flags, Terminal terminal) throws Refusal {
        String url = Flags.text(flags, URL) + "/ready";
        if (!url.startsWith("http://")) {
            throw new Refusal("chiron: --web.url=" + Flags.text(flags, URL) + ": must be an http:// URL");
        }
        try {
            URLConnection connection = new URI(url).toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            int code = connection instanceof HttpURLConnection http ? http.getResponseCode() : 0;
            terminal.out().println(code == 200 ? "ready" : "not ready: " + url + " answered " + code);
            return code == 200 ? 0 : 1;
        } catch (IOException | URISyntaxException e) {
            terminal.out().println("not ready: " + url + ": " + e.getMessage());
            return 1;
        }
    }
}
