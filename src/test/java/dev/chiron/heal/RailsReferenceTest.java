package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the table of rails in docs/healing.md against the rails, and its knobs against docs/configuration.md. */
class RailsReferenceTest {
    private static final Pattern WORD = Pattern.compile("`([^`]+)`");
    private static final Pattern KNOB = Pattern.compile("\\| `([a-z_.]+)` \\| [^|]+ \\| `([^`]+)` \\|.*");

    private record Row(String name, List<String> knobs, List<String> defaults, Map<String, String> reasons) {}

    @Test
    void tableNamesEveryRailInItsOrderWithItsReasonsAndWhoOverrulesThem() throws IOException {
        List<Row> rows = rows();
        assertThat(rows)
                .extracting(Row::name)
                .containsExactlyElementsOf(Rails.ALL.stream().map(Rail::name).toList());
        for (int i = 0; i < rows.size(); i++) {
            Map<String, String> reasons = new TreeMap<>();
            Rails.ALL.get(i).reasons().forEach(reason -> reasons.put(reason.label(), overruling(reason)));
            assertThat(rows.get(i).reasons()).as(rows.get(i).name()).isEqualTo(reasons);
        }
    }

    @Test
    void knobsAndTheirDefaultsAreThoseOfTheConfigurationReference() throws IOException {
        Map<String, String> documented = knobs();
        for (Row row : rows()) {
            List<String> mine =
                    row.knobs().stream().filter(documented::containsKey).toList();
            assertThat(mine.stream().map(documented::get).toList())
                    .as(row.name())
                    .isEqualTo(mine.isEmpty() ? List.of() : row.defaults());
        }
        assertThat(rows().stream().flatMap(row -> row.knobs().stream()))
                .contains("max_attempts", "storm.at_least", "budget.per_hour", "concurrency.total", "mode");
    }

    @Test
    void reasonsOfTheIntakeAreNamedToo() throws IOException {
        String page = Files.readString(Path.of("docs/healing.md"));
        assertThat(new TreeSet<>(words(page)))
                .containsAll(
                        List.of(Refusal.values()).stream().map(Refusal::label).toList());
    }

    private static String overruling(Refusal reason) {
        if (reason.yieldsToPerson(false)) {
            return "a person";
        }
        return reason.yieldsToPerson(true) ? "with force" : "nobody";
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("docs/healing.md")).stream()
                .dropWhile(line -> !line.startsWith("|---"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .map(RailsReferenceTest::row)
                .toList();
    }

    private static Row row(String line) {
        String[] cells = line.split("\\|", -1);
        Map<String, String> reasons = new TreeMap<>();
        for (String reason : cells[4].split("·", -1)) {
            reasons.put(
                    words(reason).getFirst(),
                    reason.substring(reason.lastIndexOf('`') + 1).strip());
        }
        return new Row(cells[1].strip(), words(cells[2]), words(cells[3]), reasons);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        WORD.matcher(text).results().forEach(match -> words.add(match.group(1)));
        return words;
    }

    /** The keys of {@code heal:} with their defaults, as the configuration reference has them. */
    private static Map<String, String> knobs() throws IOException {
        Map<String, String> knobs = new TreeMap<>();
        Files.readAllLines(Path.of("docs/configuration.md")).stream()
                .dropWhile(line -> !line.equals("## `heal`"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .map(KNOB::matcher)
                .filter(Matcher::matches)
                .forEach(match -> knobs.put(match.group(1), match.group(2)));
        return knobs;
    }
}
