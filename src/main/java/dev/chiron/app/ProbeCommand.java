package dev.chiron.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code chiron probe TARGET --module=M}. */
final class ProbeCommand implements Command {
    @Override
    public CommandSpec spec() {
        return CommandSpec.create().name("probe");
    }

    @Override
    public int run(ParseResult result, Terminal terminal) {
        return 0;
    }
}
