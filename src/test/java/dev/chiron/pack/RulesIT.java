package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Command;
import dev.chiron.testing.Release;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The pack as Prometheus' own tool sees it. */
class RulesIT {
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

    static Stream<Arguments> ruleTests() {
        return PackFiles.ruleTests().stream()
                .flatMap(file -> Stream.of(Release.values()).map(release -> Arguments.of(release, file)));
    }

    @ParameterizedTest
    @MethodSource("ruleTests")
    void unitTestsOfTheRulesPass(Release release, Path tests) {
        promtool(release, List.of("test", "rules", tests.toString()));
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
        List<String> words = new ArrayList<>();
        words.add(release.promtool().toString());
        words.addAll(arguments);
        return Command.run(words).mustSucceed();
    }
}
