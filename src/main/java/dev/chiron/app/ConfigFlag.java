package dev.chiron.app;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code --config.file}: the user's, else {@code config/chiron.yml} here, else the one that the program came with. */
final class ConfigFlag {
    private static final String NAME = "--config.file";
    private static final Path STANDARD = Path.of("config", "chiron.yml");

    private ConfigFlag() {}

    static OptionSpec spec() {
        return Flags.text(NAME, "FILE", STANDARD.toString(), "Configuration file.");
    }

    static Path of(ParseResult flags) {
        return Flags.given(flags, NAME).map(Path::of).orElseGet(() -> {
            Path home = Path.of(System.getProperty("chiron.home", ""));
            return Files.exists(STANDARD) ? STANDARD : home.resolve(STANDARD);
        });
    }
}
