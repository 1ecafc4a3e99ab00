package dev.chiron.testing;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.net.Access;
import java.nio.file.Path;

/** Access rules for tests, out of the YAML beneath {@code probe_targets}. */
public final class Rules {
    private Rules() {}

    /** Rules that must be good. */
    public static Access of(String yaml) {
        try {
            return read(yaml);
        } catch (ConfigException e) {
            throw new AssertionError("refused: " + e.getMessage(), e);
        }
    }

    public static Access read(String yaml) throws ConfigException {
        return ConfigFile.read("rules.yml", yaml, Path.of(""), new Environment(_ -> null), Access::read);
    }
}
