package dev.chiron.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("interval", "timeout", "depends_on", "url", "http", "https");

    @ParameterizedTest
    @CsvSource({
        "intervall,interval",
        "inetrval,interval",
        "Interval,interval",
        "depend_on,depends_on",
        "dependson,depends_on",
        "ulr,url",
        "htp,http",
        "htpps,https"
    })
    void theNearestKnownWordIsSuggested(String word, String expected) {
        assertThat(Suggestion.nearest(word, KNOWN)).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"banana", "inter", "x", "''"})
    void nothingIsSuggestedWhenNoWordIsNear(String word) {
        assertThat(Suggestion.clause(word, KNOWN)).isEmpty();
    }

    @Test
    void ofTwoWordsEquallyNearTheFirstByNameIsSuggested() {
        assertThat(Suggestion.clause("bad", List.of("bat", "ban"))).isEqualTo(" (did you mean \"ban\"?)");
    }

    @Test
    void aWordOfAMillionLettersIsNearNothing() {
        assertThat(Suggestion.nearest("i".repeat(1_000_000), List.of("i".repeat(999_999))))
                .isEmpty();
    }
}
