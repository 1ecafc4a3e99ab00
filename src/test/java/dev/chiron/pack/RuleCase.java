package dev.chiron.pack;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One expectation of a promtool unit test: whether an alert fires at a time of a named test of a file.
 *
 * @param empty whether the test has no series
 * @param gap whether a scrape fails in the test, and the series goes on
 */
record RuleCase(Path file, String test, String alert, Duration at, boolean fires, boolean empty, boolean gap) {
    /** The expectations of all test files. */
    static List<RuleCase> all() {
        return PackFiles.ruleTests().stream()
                .flatMap(file -> read(file).stream())
                .toList();
    }

    /** The expectations of a test file, in its order. */
    static List<RuleCase> read(Path file) {
        List<RuleCase> cases = new ArrayList<>();
        for (JsonNode test : PackFiles.yaml(file).path("tests")) {
            boolean gap = test.path("input_series").findValuesAsText("values").stream()
                    .anyMatch(values -> values.matches(".*\\bstale .*"));
            for (JsonNode expected : test.path("alert_rule_test")) {
                cases.add(new RuleCase(
                        file,
                        test.path("name").asText(),
                        expected.path("alertname").asText(),
                        Rule.duration(expected.path("eval_time").asText()),
                        !expected.path("exp_alerts").isEmpty(),
                        test.path("input_series").isEmpty(),
                        gap));
            }
        }
        return cases;
    }
}
