package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Command;
import dev.chiron.testing.Release;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The pack as Prometheus' own tool sees it. */
class RulesIT {
    private static final int AT_ONCE = 2;

    /** What the unit tests say, by release and file: they take a minute and a half, and each uses one core only. */
    private static final Map<UnitTests, Future<Command>> SAID = new HashMap<>();

    /** A file of unit tests, and whose promtool runs it. */
    record UnitTests(Release release, Path file) {}

    @BeforeAll
    static void runUnitTests() {
        try (ExecutorService two = Executors.newFixedThreadPool(AT_ONCE)) {
            for (UnitTests tests : unitTests()) {
                Callable<Command> run = () -> run(
                        tests.release(), List.of("test", "rules", tests.file().toString()));
                SAID.put(tests, two.submit(run));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void promtoolAcceptsTheRules(Release release) {
        List<String> arguments = new ArrayList<>(List.of("check", "rules", "--lint=all", "--lint-fatal"));
        PackFiles.rules().forEach(file -> arguments.add(file.toString()));
        promtool(release, arguments);
    }

    @Test
    void promtoolAcceptsTheConfigurationAndFindsTheRules() {
        String said = promtool("check", "config", "--lint=all", "--lint-fatal", PackFiles.PROMETHEUS.toString());
        assertThat(said).contains(PackFiles.rules().size() + " rule files found");
        for (Path file : PackFiles.rules()) {
            assertThat(said)
                    .containsPattern(file.getFileName() + "\\s+SUCCESS: "
                            + Rule.read(file).size() + " rules found");
        }
    }

    static List<UnitTests> unitTests() {
        return PackFiles.ruleTests().stream()
                .flatMap(file -> Stream.of(Release.values()).map(release -> new UnitTests(release, file)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("unitTests")
    void unitTestsOfTheRulesPass(UnitTests tests) throws ExecutionException, InterruptedException {
        Objects.requireNonNull(SAID.get(tests)).get().mustSucceed();
    }

    @Test
    void promtoolParsesEveryQueryOfTheDashboards() {
        StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        for (DashboardQueries.Query query : DashboardQueries.all()) {
            rules.append("      # ").append(query.place()).append("\n      - record: dashboard:query:parsed\n");
            rules.append("        expr: |\n").append(query.expression().indent(10));
        }
        try (TempFolder folder = TempFolder.create("dashboard")) {
            promtool(
                    "check",
                    "rules",
                    "--lint=none",
                    folder.write("queries.yml", rules.toString()).toString());
        }
    }

    private static String promtool(String... arguments) {
        return promtool(Release.INSTALLED, List.of(arguments));
    }

    private static String promtool(Release release, List<String> arguments) {
        return run(release, arguments).mustSucceed();
    }

    private static Command run(Release release, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(release.promtool().toString());
        words.addAll(arguments);
        return Command.run(words);
    }
}
