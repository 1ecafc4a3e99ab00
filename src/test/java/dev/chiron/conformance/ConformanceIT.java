package dev.chiron.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case of every area, asked of both exporters; {@code src/test/resources/conformance/README.md} tells how. */
class ConformanceIT {
    private static final Path CASES = Path.of("src/test/resources/conformance");
    private static final int FEWEST_CASES = 300;

    private static Map<String, List<Case>> areas = Map.of();
    private static @Nullable Bench bench;

    @BeforeAll
    static void askBothEverything() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            areas = files.filter(file -> file.toString().endsWith(".yml"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString(), CaseFile::read, (a, b) -> a, TreeMap::new));
        }
        bench = new Bench(areas.values().stream().flatMap(List::stream).toList());
    }

    @AfterAll
    static void close() {
        if (bench != null) {
            bench.close();
        }
    }

    @Test
    void thereAreEnoughCasesOfDifferentNames() {
        List<String> names =
                all().map(each -> each.module() + " " + each.name()).toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(FEWEST_CASES).doesNotHaveDuplicates();
    }

    @Test
    void everyDifferenceIsExplained() {
        Set<String> headings = Explanations.headings();
        assertThat(all().flatMap(each -> each.differs().values().stream())).isSubsetOf(headings);
    }

    @Test
    void everyAdditionIsExplained() {
        assertThat(Comparison.ADDITIONS)
                .allSatisfy(series -> assertThat(Explanations.text()).contains(series));
    }

    @TestFactory
    Stream<DynamicContainer> chironAnswersAsBlackboxDoes() {
        return areas.entrySet().stream()
                .map(area -> DynamicContainer.dynamicContainer(
                        area.getKey(),
                        area.getValue().stream()
                                .map(each -> DynamicTest.dynamicTest(
                                        each.name(),
                                        () -> Objects.requireNonNull(bench).verify(each)))));
    }

    private static Stream<Case> all() {
        return areas.values().stream().flatMap(List::stream);
    }
}
