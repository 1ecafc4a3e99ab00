package dev.chiron.pack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The pack's files, from the project's root, where the tests run. */
final class PackFiles {
    static final Path RULES = Path.of("rules/health-rules.yml");
    static final Path RULE_TESTS = Path.of("rules/tests/health-rules_test.yml");
    static final Path PROMETHEUS = Path.of("config/prometheus.yml");
    static final Path ALERTMANAGER = Path.of("config/alertmanager.yml");
    static final Path DASHBOARD = Path.of("dashboards/service-health.json");
    static final Path RUNBOOKS = Path.of("docs/runbooks");

    private static final int MAX_ALIASES = 10_000;

    private PackFiles() {}

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file.toAbsolutePath(), e);
        }
    }

    static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(text(file));
        } catch (IOException e) {
            throw new UncheckedIOException("parse " + file, e);
        }
    }

    /** A YAML file as a JSON tree, with duplicate keys refused. */
    static JsonNode yaml(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        Object loaded = new Yaml(new SafeConstructor(options)).load(text(file));
        return new ObjectMapper().valueToTree(loaded);
    }
}
