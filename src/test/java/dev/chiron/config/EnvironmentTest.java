package dev.chiron.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
    private static final Environment ENVIRONMENT =
            new Environment(Map.of("A", "one", "EMPTY", "", "ODD", "$1 \\ ${A}")::get);

    private final List<String> complaints = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain|plain",
                "${A}|one",
                "x${A}y${A}|xoneyone",
                "${NONE:-two}|two",
                "${NONE:-}|''",
                "${EMPTY:-two}|two",
                "${EMPTY}|''",
                "${A:-two}|one",
                "$${A}|${A}",
                "$${NONE|${NONE",
                "$$|$$",
                "$A|$A",
                "${1}|${1}",
                "${}|${}",
                "cost: $5 {A}|cost: $5 {A}",
                "${ODD}|$1 \\ ${A}",
                "${NONE:-a:b-c}|a:b-c"
            })
    void referencesExpand(String text, String expected) {
        assertThat(ENVIRONMENT.expand(text, complaints::add)).contains(expected);
        assertThat(complaints).isEmpty();
    }

    @Test
    void everyUnsetVariableIsComplainedOf() {
        assertThat(ENVIRONMENT.expand("${NONE} ${A} ${OTHER}", complaints::add)).isEmpty();
        assertThat(complaints)
                .containsExactly(
                        "environment variable NONE is not set and has no default (set it, or write ${NONE:-default})",
                        "environment variable OTHER is not set and has no default (set it, or write ${OTHER:-default})");
    }

    @ParameterizedTest
    @CsvSource({"${A-x}", "${A", "${A:x}", "${A.B}"})
    void aReferenceThatIsNotWellFormedIsRefused(String text) {
        assertThat(ENVIRONMENT.expand(text, complaints::add)).isEmpty();
        assertThat(complaints).hasSize(1);
    }
}
