package dev.chiron.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code chiron serve}: runs the exporter until a signal ends it. */
final class ServeCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ServeFlags.addTo(CommandSpec.create().name("serve"));
        spec.usageMessage()
                .description(
                        "Run the exporter. SIGHUP reloads; SIGTERM and SIGINT end it.",
                        "Exit 0: ended by a signal, 2: bad configuration or flag.");
        return spec;
    }

    @Override
    public int run(ParseResult result, Terminal terminal) throws Refusal, InterruptedException {
        return 0;
    }
}
