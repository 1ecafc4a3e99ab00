package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.TempFolder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each check of {@link RuleLint} finds the rule that it is for. */
class BadRulesTest {
    private static final String GOOD = """
            groups:
              - name: good
                rules:
                  - alert: ChironGood
                    expr: max without (instance) (last_over_time(chiron_service_up[1m])) == 0
                    for: 30s
                    labels: {severity: warning}
                    annotations: {description: "{{ $labels.service }} is down."}
            """;
    private static final String EXPRESSION = "max without (instance) (last_over_time(chiron_service_up[1m])) == 0";

    @Test
    void aGoodRuleIsGood() {
        assertThat(problems(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            last_over_time(chiron_service_up[1m])                        | compares nothing, so it always fires
            max without (instance) (chiron_service_up) == 0              | one failed scrape starts the wait anew: chiron_service_up
            last_over_time(chiron_service_up[10s]) == 0                  | a range of less than four scrapes: [10s]
            last_over_time(chiron_service_up{type=~"web"}[1m]) == 0      | no pattern, so = or != is enough: web
            last_over_time(chiron_service_up{type=~"^web.*"}[1m]) == 0   | a pattern is anchored as it is: ^web.*
            last_over_time(chiron_service_up{type=~".*"}[1m]) == 0       | matches everything: .*
            rate(sum(chiron_checks_total)[5m:]) > 1                      | a rate of an aggregate: a counter that is reset shows as a jump
            chiron_checks_total > 100                                    | a counter outside of rate and increase: chiron_checks_total
            sum(max_over_time(chiron_checks_total[5m])) > 100            | a counter outside of rate and increase: chiron_checks_total
            topk(3, last_over_time(chiron_service_up[1m])) == 0          | a function that is fragile, or not in every release
            holt_winters(chiron_service_up[1m], 0.5, 0.5) == 0           | a function that is fragile, or not in every release
            up == 0                                                      | of every job: up
            scrape_duration_seconds{instance="a"} > 2                    | of every job: scrape_duration_seconds
            rate(chiron_probe_duration_seconds_bucket{le="1"}[5m]) > 1   | a whole number as le, which Prometheus 3 writes otherwise
            absent(up{job="chiron"} == 1)                                | absent of a comparison has no labels
            rate(chiron_a_total[5m]) / rate(chiron_b_total[5m]) > 0.5    | may divide by 0: rate(chiron_b_total[5m]) > 0.5
            rate(chiron_a_total[5m]) / (rate(chiron_b_total[5m])) > 0.5  | may divide by 0: (rate(chiron_b_total[5m])) > 0.5
            max by (job) (last_over_time(chiron_service_up[1m])) == 0    | speaks of labels that it drops: [service]
            max without (service) (last_over_time(chiron_service_up[1m])) == 0 | speaks of labels that it drops: [service]
            """)
    void aBadExpressionIsFound(String expression, String problem) {
        assertThat(problems(GOOD.replace(EXPRESSION, expression))).contains(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            for: 30s            | for: 4h                              | waits for more than 3 hours
            for: 30s            | keep_firing_for: 4h                  | is kept for more than 3 hours
            severity: warning   | severity: "at http://example.org"    | label severity is no word: at http://example.org
            """)
    void aBadWaitOrLabelIsFound(String good, String bad, String problem) {
        assertThat(problems(GOOD.replace(good, bad))).contains(problem);
    }

    @Test
    void anAbsenceThatDoesNotWaitIsFound() {
        String bad = GOOD.replace(EXPRESSION, "absent(up{job=\"chiron\"})").replace("for: 30s", "for: 5s");
        assertThat(problems(bad)).contains("does not wait for two scrapes");
    }

    @Test
    void aRuleThatIsThereTwiceIsFound() {
        assertThat(problems(GOOD + GOOD.substring(GOOD.indexOf("      - alert"))))
                .contains("is there twice");
    }

    private static List<String> problems(String rules) {
        try (TempFolder folder = TempFolder.create("rules")) {
            List<Rule> file = Rule.read(folder.write("rules.yml", rules));
            return RuleLint.problems(file.getFirst(), file);
        }
    }
}
