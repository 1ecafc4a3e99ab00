package dev.chiron.app;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code chiron health}: asks the running instance whether it is ready; for a container's HEALTHCHECK.
 *
 * <p>Unless it is told where, it asks the scrape listener, and the control listener where that one wants a password,
 * which {@code /ready} of the control listener never does; each in plain HTTP first and then with TLS.
 */
final class HealthCommand implements Command {
    private static final String URL = "--web.url";
    private static final List<String> USUAL = List.of(
            "http://127.0.0.1:9815", "https://127.0.0.1:9815", "http://127.0.0.1:9816", "https://127.0.0.1:9816");

    /** What became of one question; an answer other than 200 and 503 tells nothing of readiness. */
    private record Answer(int code, String text) {
        private boolean tells() {
            return code == 200 || code == 503;
        }
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("health")
                .addOption(Flags.text(URL, "URL", "", "The instance's listener; else the usual ones of this machine."));
        spec.usageMessage()
                .description(
                        "Ask the running instance whether it is ready, for a container's HEALTHCHECK.",
                        "The certificate of an instance on this machine is not looked at.",
                        "Exit 0: ready, 1: not.");
        return spec;
    }

    @Override
    public int run(ParseResult flags, Terminal terminal) throws Refusal {
        Optional<String> given = Optional.of(Flags.text(flags, URL)).filter(url -> !url.isEmpty());
        if (given.isPresent() && !given.get().matches("https?://.*")) {
            throw new Refusal("chiron: --web.url=" + given.get() + ": must be an http:// or https:// URL");
        }
        Answer first = new Answer(0, "");
        for (String base : given.map(List::of).orElse(USUAL)) {
            Answer answer = ask(base + "/ready");
            first = first.text().isEmpty() || answer.tells() ? answer : first;
            if (answer.tells()) {
                break;
            }
        }
        boolean ready = first.code() == 200;
        terminal.out().println(ready ? "ready" : "not ready: " + first.text());
        return ready ? 0 : 1;
    }

    private static Answer ask(String url) {
        try {
            int code = OwnInstance.at(url).getResponseCode();
            return new Answer(code, url + " answered " + code);
        } catch (IOException e) {
            return new Answer(0, url + ": " + e.getMessage());
        }
    }
}
