package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each alert has the unit tests that it needs; {@link RuleMutationIT} tells whether they are any good. */
class RuleCoverageTest {
    static List<Rule> alerts() {
        return Rule.all().stream().filter(Rule::isAlert).toList();
    }

    private static List<RuleCase> cases(Rule alert) {
        return RuleCase.read(tests(alert.file())).stream()
                .filter(one -> one.alert().equals(alert.name()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void unitTestsSeeItFireKeepQuietBeforeAndEnd(Rule alert) {
        List<RuleCase> cases = cases(alert);
        assertThat(cases).as("fires").anyMatch(RuleCase::fires);
        if (!alert.expression().equals("vector(1)")) {
            assertThat(cases).as("does not fire before").anyMatch(one -> !one.fires() && firesIn(one, cases, 1));
            assertThat(cases).as("ends").anyMatch(one -> !one.fires() && firesIn(one, cases, -1));
        }
    }

    /** Whether the same test expects the alert to fire later (1) or earlier (-1). */
    private static boolean firesIn(RuleCase quiet, List<RuleCase> cases, int direction) {
        return cases.stream()
                .anyMatch(one -> one.fires()
                        && one.test().equals(quiet.test())
                        && Integer.signum(one.at().compareTo(quiet.at())) == direction);
    }

    /** Not of those that always fire or are about scrapes themselves. */
    @ParameterizedTest
    @MethodSource("alerts")
    void unitTestsSeeItFireAlthoughAScrapeFailed(Rule alert) {
        if (!alert.expression().matches("(?s)(vector|absent)\\(.*|up\\{.*|.*(ALERTS|scrape_duration).*")) {
            assertThat(cases(alert)).anyMatch(one -> one.fires() && one.gap());
        }
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void unitTestsSeeItQuietWithoutAnySeries(Rule alert) {
        if (!alert.expression().matches("(vector|absent)\\(.*")) {
            assertThat(cases(alert)).anyMatch(one -> !one.fires() && one.empty());
        }
    }

    static List<Path> files() {
        return PackFiles.rules();
    }

    @ParameterizedTest
    @MethodSource("files")
    void unitTestsNameOnlyAlertsOfTheirFileAndHaveNamesOfTheirOwn(Path file) {
        Set<String> names = Rule.read(file).stream().map(Rule::name).collect(Collectors.toSet());
        assertThat(RuleCase.read(tests(file))).extracting(RuleCase::alert).isSubsetOf(names);
        JsonNode tests = PackFiles.yaml(tests(file));
        assertThat(tests.path("rule_files").valueStream().map(JsonNode::asText))
                .containsExactly("../" + file.getFileName());
        assertThat(tests.path("tests").findValuesAsText("name"))
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void everyFileOfUnitTestsIsOfAFileOfRules() {
        assertThat(PackFiles.ruleTests())
                .containsExactlyElementsOf(
                        PackFiles.rules().stream().map(RuleCoverageTest::tests).toList());
    }

    private static Path tests(Path rules) {
        return PackFiles.RULE_TESTS.resolve(rules.getFileName().toString().replace(".yml", "_test.yml"));
    }
}
