package dev.chiron.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code --config.file}: the user's, else {@code config/chiron.yml} here, else the one that the program came with. */
final class ConfigFlag {
    private static final Path STANDARD = Path.of("config", "chiron.yml");
    static final Flag FLAG = new Flag("--config.file", "FILE", STANDARD.toString(), "Configuration file.");

    private ConfigFlag() {}

    static OptionSpec spec() {
        return FLAG.spec();
    }

    static Path of(ParseResult flags) {
        return of(Flags.given(flags, FLAG.name()));
    }

    static Path of(Optional<String> given) {
        return given.map(Path::of).orElseGet(() -> {
            Path home = Path.of(System.getProperty("chiron.home", ""));
            return Files.exists(STANDARD) ? STANDARD : home.resolve(STANDARD);
        });
    }
}
