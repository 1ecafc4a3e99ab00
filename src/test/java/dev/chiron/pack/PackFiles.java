package dev.chiron.pack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The pack's files, from the project's root, where the tests run. */
final class PackFiles {
    static final Path RULES = Path.of("rules");
    static final Path RULE_TESTS = Path.of("rules/tests");
    static final Path PROMETHEUS = Path.of("config/prometheus.yml");
    static final Path ALERTMANAGER = Path.of("config/alertmanager.yml");
    static final Path RECEIVERS = Path.of("config/examples/alertmanager-receivers.yml");
    static final Path TEMPLATES = Path.of("config/templates/chiron.tmpl");
    static final Path DASHBOARDS = Path.of("dashboards");
    static final Path DASHBOARD = Path.of("dashboards/service-health.json");
    static final Path RUNBOOKS = Path.of("docs/runbooks");

    private static final int MAX_ALIASES = 10_000;

    private PackFiles() {}

    /** The files of rules, by name. */
    static List<Path> rules() {
        return files(RULES, ".yml");
    }

    /** The files of the rules' unit tests, by name. */
    static List<Path> ruleTests() {
        return files(RULE_TESTS, ".yml");
    }

    static List<Path> dashboards() {
        return files(DASHBOARDS, ".json");
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("list " + folder.toAbsolutePath(), e);
        }
    }

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
