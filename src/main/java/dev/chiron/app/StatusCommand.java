package dev.chiron.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.schedule.Clock;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code chiron status}: what the running instance knows, in one sentence and a table. */
final class StatusCommand implements Command {
    private static final String ALL = "--all";
    private static final int WIDTH = 80;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ControlFlags.on(CommandSpec.create().name("status"))
                .addOption(OutputFlag.spec())
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
        boolean json = OutputFlag.isJson(flags);
        ControlClient client = ControlFlags.client(flags);
        try {
            JsonNode state = client.get("/api/health/status");
            List<JsonNode> services = client.list("/api/services", "services");
            StatusReport report = new StatusReport(
                    state, services, incidents(client), Clock.system().now());
            terminal.out()
                    .print(json ? report.json() : report.table(terminal.colour(), WIDTH, Flags.toggle(flags, ALL)));
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
}
