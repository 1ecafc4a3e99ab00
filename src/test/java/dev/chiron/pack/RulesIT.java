package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Command;
import dev.chiron.testing.Program;
import dev.chiron.testing.Release;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The pack as Prometheus' own tool sees it. */
class RulesIT {
    @ParameterizedTest
    @EnumSource
    void promtoolOfEachReleaseAcceptsTheRules(Release release) {
        List<String> words =
                new ArrayList<>(List.of(release.promtool().toString(), "check", "rules", "--lint=all", "--lint-fatal"));
        PackFiles.rules().forEach(file -> words.add(file.toString()));
        Command.run(words).mustSucceed();
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

    static List<Path> ruleTests() {
        return PackFiles.ruleTests();
    }

    @ParameterizedTest
    @MethodSource("ruleTests")
    void unitTestsOfTheRulesPass(Path tests) {
        promtool("test", "rules", tests.toString());
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
        return Command.run(words("promtool", "prometheus", arguments)).mustSucceed();
    }

    private static List<String> words(String program, String debianPackage, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Program.find(program, debianPackage).toString());
        words.addAll(List.of(arguments));
        return words;
    }
}
