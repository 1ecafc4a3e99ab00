package dev.chiron.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.net.ClientTls;
import dev.chiron.schedule.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code chiron status}: what the running instance knows, in one sentence and a table. */
final class StatusCommand implements Command {
    private static final String URL = "--control.url";
    private static final String TOKEN_FILE = "--token-file";
    private static final String CA_FILE = "--tls-ca-file";
    private static final String OUTPUT = "--output";
    private static final String ALL = "--all";
    private static final int WIDTH = 80;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("status")
                .addOption(Flags.text(URL, "URL", "http://127.0.0.1:9816", "Control listener of the running instance."))
                .addOption(
                        Flags.text(TOKEN_FILE, "FILE", "", "File with a token of security.tokens, if it asks for one."))
                .addOption(
                        Flags.text(
                                CA_FILE,
                                "FILE",
                                "",
                                "Certificates (PEM) of the authorities to trust, in place of this machine's, for an https:// URL."))
                .addOption(Flags.text(OUTPUT, "table|json", "table", "How to print."))
                .addOption(Flags.toggle(ALL, "List every service that is up, however many."));
        spec.usageMessage()
                .description(
                        "Show the services of the running instance, the worst first, and its open incidents.",
                        "The certificate of an instance on this machine is not looked at without --tls-ca-file.",
                        "Exit 0: all up, 1: not all or no answer, 2: wrong flags.");
        return spec;
    }

    @Override
    public int run(ParseResult flags, Terminal terminal) throws Refusal {
        String output = Flags.text(flags, OUTPUT);
        if (!output.equals("table") && !output.equals("json")) {
            throw new Refusal("chiron: --output=" + output + ": must be table or json");
        }
        ControlClient client = new ControlClient(url(flags), token(flags), trusting(flags));
        try {
            JsonNode state = client.get("/api/health/status");
            List<JsonNode> services = client.list("/api/services", "services");
            StatusReport report = new StatusReport(
                    state, services, incidents(client), Clock.system().now());
            terminal.out()
                    .print(
                            output.equals("json")
                                    ? report.json()
                                    : report.table(terminal.colour(), WIDTH, Flags.toggle(flags, ALL)));
            return report.allUp() ? 0 : 1;
        } catch (ControlClient.Unanswered e) {
            terminal.err().println("chiron: " + e.getMessage());
            return 1;
        }
    }

    /** An instance that keeps no incidents has none. */
    private static List<JsonNode> incidents(ControlClient client) throws ControlClient.Unanswered {
        try {
            return client.list("/api/health/alerts?status=active", "alerts");
        } catch (ControlClient.Unanswered e) {
            if (e.isUnknownPath()) {
                return List.of();
            }
            throw e;
        }
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

    private static Optional<SSLContext> trusting(ParseResult flags) throws Refusal {
        String file = Flags.text(flags, CA_FILE);
        try {
            return file.isEmpty() ? Optional.empty() : Optional.of(ClientTls.trusting(Path.of(file)));
        } catch (IOException e) {
            throw new Refusal("chiron: --tls-ca-file=" + file + ": " + e.getMessage());
        }
    }
}
