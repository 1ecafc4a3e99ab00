package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.pack.DashboardQueries.Query;
import dev.chiron.testing.Scrape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboard and the rules on what a real Prometheus holds after it scraped a real Chiron. */
class DashboardIT {
    private static final List<String> SUFFIXES = List.of("", "_bucket", "_count", "_sum");

    private static PackScenario scenario;

    /** An expression of the pack and where it stands. */
    record Use(String place, String expression) {
        @Override
        public String toString() {
            return place;
        }
    }

    @BeforeAll
    static void start() {
        scenario = PackScenario.start();
    }

    @AfterAll
    static void stop() {
        scenario.close();
    }

    static List<Query> queries() {
        return DashboardQueries.read(PackFiles.DASHBOARD);
    }

    static Stream<Use> uses() {
        return Stream.concat(
                queries().stream().map(query -> new Use(query.place(), query.expression())),
                Rule.all().stream()
                        .filter(rule -> !RuleSeriesIT.FILES.contains(rule.file())
                                && !rule.group().equals("chiron-pipeline"))
                        .map(rule -> new Use("rule " + rule.name(), rule.expression())));
    }

    /** A query that may be empty is not: the scenario has what it waits for. */
    @ParameterizedTest
    @MethodSource("queries")
    void everyQueryOfTheDashboardHasSeriesWithItsLabels(Query query) {
        JsonNode result = scenario.ask(query);
        assertThat(result).as(query.expression()).isNotEmpty();
        for (JsonNode series : result) {
            assertThat(series.path("metric").fieldNames())
                    .toIterable()
                    .as(query.expression())
                    .containsAll(query.labels());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            panel Watched, query A          | 6
            panel Watched, query B          | 3
            panel Down, query A             | 2
            panel Blocked, query A          | 1
            panel Degraded, query A         | 1
            panel Locked out, query A       | 0
            panel Chirons up, query A       | 1
            panel Chirons up, query B       | 1
            panel Configuration loaded, query A | 1
            panel Healing paused, query A   | 0
            """)
    void theNumbersTellWhatIsGoingOn(String place, double expected) {
        assertThat(number(place)).contains(expected);
    }

    private static Optional<Double> number(String place) {
        Query query = queries().stream()
                .filter(one -> one.place().equals(place))
                .findAny()
                .orElseThrow();
        return scenario.prometheus().value(query.expression());
    }

    /** How many of them fire depends on how long the test has run: the outage follows a minute later. */
    @Test
    void criticalAlertsAreCounted() {
        assertThat(number("panel Critical alerts, query A"))
                .hasValueSatisfying(count -> assertThat(count).isPositive());
    }

    @ParameterizedTest
    @MethodSource("uses")
    void everySelectorOfThePackFindsSeries(Use use) {
        for (Selectors.Selector selector : Selectors.of(use.expression()).series()) {
            assertThat(scenario.prometheus().query(selector.text()))
                    .as(selector.text())
                    .isNotEmpty();
        }
    }

    /** A matcher on a label that no series has, as {@code !=} or one that admits nothing, would find series all the same. */
    @ParameterizedTest
    @MethodSource("uses")
    void everyLabelOfThePackIsOnItsSeries(Use use) {
        Selectors read = Selectors.of(use.expression());
        Set<String> all = new TreeSet<>();
        for (Selectors.Selector selector : read.series()) {
            Set<String> labels = labelsOf(selector.metric());
            assertThat(labels).as(selector.metric()).containsAll(selector.labels());
            all.addAll(labels);
        }
        assertThat(all).as(use.expression()).containsAll(read.groupings());
    }

    private static Set<String> labelsOf(String metric) {
        Set<String> labels = new TreeSet<>();
        for (JsonNode series : scenario.prometheus().get("/api/v1/series", "match[]", metric)) {
            series.fieldNames().forEachRemaining(labels::add);
        }
        if (metric.equals("ALERTS")) {
            labels.add("instance"); // of alerts about Chiron itself, which all wait longer than this test
        }
        return labels;
    }

    @Test
    void everyMetricOfThePackIsOnChironsScrapeOrPrometheusOwn() {
        Scrape scrape = scenario.scrape();
        Set<String> recorded = new TreeSet<>();
        Rule.all().stream().filter(rule -> !rule.isAlert()).forEach(rule -> recorded.add(rule.name()));
        assertThat(uses().flatMap(use -> Selectors.of(use.expression()).series().stream())
                        .map(Selectors.Selector::metric)
                        .distinct()
                        .filter(name -> !name.equals("up") && !name.equals("ALERTS") && !name.startsWith("scrape_"))
                        .filter(name -> !recorded.contains(name)))
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> assertThat(declared(scrape, name)).as(name).isTrue());
    }

    /** Whether the scrape states a type for the metric and has samples of it. */
    private static boolean declared(Scrape scrape, String name) {
        return !scrape.samples(name).isEmpty()
                && SUFFIXES.stream()
                        .filter(name::endsWith)
                        .map(suffix -> name.substring(0, name.length() - suffix.length()))
                        .anyMatch(family -> scrape.type(family) != null);
    }
}
