package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.schedule.Clock;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code chiron check-config FILE…}: every problem of every file in one go. */
final class CheckConfigCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("check-config")
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("FILE")
                        .required(true)
                        .arity("1..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("Configuration files to check.")
                        .build());
        spec.usageMessage()
                .description(
                        "Check configuration files, a blackbox.yml too; every problem in one go.",
                        "Exit 0: all fine, 2: not.");
        return spec;
    }

    @Override
    public int run(ParseResult flags, Terminal terminal) {
        int exit = 0;
        List<String> files = flags.matchedPositionalValue(0, List.of());
        for (String file : files) {
            try (Equipment equipment = new Equipment(Clock.system())) {
                ChironSettings settings = ChironSettings.load(Path.of(file), equipment);
                settings.warnings().forEach(warning -> terminal.out().println(file + ": warning: " + warning));
                terminal.out()
                        .println(file + ": fine, " + counted(settings.modules().size(), "module") + " and "
                                + counted(settings.services().size(), "service"));
            } catch (ConfigException e) {
                e.problems().forEach(problem -> terminal.err().println(problem));
                exit = CommandLineInterface.REFUSED;
            }
        }
        return exit;
    }

    private static String counted(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
