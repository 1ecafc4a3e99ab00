package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.schedule.Clock;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code chiron serve}: runs the exporter until a signal ends it. */
final class ServeCommand implements Command {
    static final String NAME = "serve";

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name(NAME);
        ServeFlags.ALL.forEach(flag -> spec.addOption(flag.spec()));
        spec.usageMessage()
                .description(
                        "Run the exporter. SIGHUP reloads; SIGTERM and SIGINT end it.",
                        "Exit 0: ended by a signal, 2: bad configuration or flag.");
        return spec;
    }

    @Override
    public int run(ParseResult result, Terminal terminal) throws Refusal, InterruptedException {
        return run(GivenFlags.of(result, ServeFlags.ALL), terminal);
    }

    int run(GivenFlags given, Terminal terminal) throws Refusal, InterruptedException {
        ServeFlags flags = ServeFlags.of(given);
        Logging.setUp(flags.logLevel(), flags.logFormat());
        if (flags.checkOnly()) {
            return checkOnly(flags, terminal);
        }
        // Before the house opens: whoever sees it ready may send a signal at once. A reload waits until it is open.
        CompletableFuture<House> opened = new CompletableFuture<>();
        try (Signals signals = Signals.handle(() -> opened.join().reload());
                House house = House.open(flags)) {
            opened.complete(house);
            signals.awaitEnd();
        }
        return 0;
    }

    private static int checkOnly(ServeFlags flags, Terminal terminal) throws Refusal {
        try (Equipment equipment = new Equipment(Clock.system())) {
            ChironSettings.load(flags.configFile(), equipment);
            flags.web().loadConfig();
            terminal.out().println(flags.configFile() + ": fine");
            return 0;
        } catch (ConfigException e) {
            throw Refusal.of(e);
        }
    }
}
