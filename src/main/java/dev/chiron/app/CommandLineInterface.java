package dev.chiron.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code chiron} program: finds the command among the arguments and runs it. */
final class CommandLineInterface {
    /** The exit code of a bad configuration or a wrong flag. */
    static final int REFUSED = 2;

    private final Terminal terminal;
    private final ServeCommand serve = new ServeCommand();
    private final Map<String, Command> commands = new LinkedHashMap<>();

    CommandLineInterface(Terminal terminal) {
        this.terminal = terminal;
    }

    int run(String... args) {
        try {
            Optional<GivenFlags> plain = plainServe(List.of(args));
            return plain.isPresent() ? serve.run(plain.get(), terminal) : parsed(args);
        } catch (Refusal e) {
            terminal.err().println(e.getMessage());
            return REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return REFUSED;
        }
    }

    /** What was given to {@code serve}, the one command whose start is waited for. */
    private static Optional<GivenFlags> plainServe(List<String> args) {
        return args.isEmpty() || !args.getFirst().equals(ServeCommand.NAME)
                ? Optional.empty()
                : GivenFlags.plain(args.subList(1, args.size()), ServeFlags.ALL);
    }

    private int parsed(String... args) throws Refusal, InterruptedException {
        List.of(
                        serve,
                        new CheckCommand(),
                        new StatusCommand(),
                        new ExplainCommand(),
                        new ProbeCommand(),
                        new CheckConfigCommand(),
                        new HealthCommand())
                .forEach(command -> commands.put(command.spec().name(), command));
        CommandLine line = new CommandLine(spec());
        try {
            return run(line, line.parseArgs(args));
        } catch (ParameterException e) {
            terminal.err().println("chiron: " + e.getMessage() + " (see chiron --help)");
            return REFUSED;
        }
    }

    private int run(CommandLine line, ParseResult result) throws Refusal, InterruptedException {
        if (result.isVersionHelpRequested()) {
            terminal.out().println(Version.ofThisProgram().line());
            return 0;
        }
        if (!result.hasSubcommand() && !result.unmatched().isEmpty()) { // which picocli lets pass beside --help
            throw new UnmatchedArgumentException(line, result.unmatched());
        }
        if (!result.hasSubcommand()) {
            line.usage(result.isUsageHelpRequested() ? terminal.out() : terminal.err(), ansi());
            return result.isUsageHelpRequested() ? 0 : REFUSED;
        }
        ParseResult chosen = result.subcommand();
        if (chosen.isUsageHelpRequested()) {
            chosen.commandSpec().commandLine().usage(terminal.out(), ansi());
            return 0;
        }
        Command command = commands.get(chosen.commandSpec().name());
        return command == null ? REFUSED : command.run(chosen, terminal);
    }

    private Ansi ansi() {
        return terminal.colour() ? Ansi.ON : Ansi.OFF;
    }

    private CommandSpec spec() {
        CommandSpec root = CommandSpec.create()
                .name("chiron")
                .addOption(help())
                .addOption(OptionSpec.builder("--version")
                        .versionHelp(true)
                        .arity("0")
                        .type(boolean.class)
                        .description("Print name, version, commit and JDK.")
                        .build());
        root.usageMessage()
                .description("A Prometheus exporter that remembers, explains and heals.")
                .width(100)
                .footer("", "Start with: chiron serve    (then open http://localhost:9815/)");
        commands.forEach((name, command) -> {
            CommandSpec spec = command.spec().addOption(help());
            spec.usageMessage().width(100).abbreviateSynopsis(true);
            root.addSubcommand(name, spec);
        });
        return root;
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .arity("0")
                .type(boolean.class)
                .description("Print this help.")
                .build();
    }
}
