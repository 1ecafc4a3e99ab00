package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.pack.DashboardQueries.Query;
import dev.chiron.testing.Scrape;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboards and the rules on what a real Prometheus holds after it scraped a real Chiron. */
class DashboardIT {
    private static final List<String> SUFFIXES = List.of("", "_bucket", "_count", "_sum");

    private static final Pattern UNDER_A_GROUP = Pattern.compile("(probe|jvm|process)_.+");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static PackScenario scenario;

    /** An expression of the pack and where it stands. */
    record Use(String place, String expression) {
        @Override
        public String toString() {
            return place;
        }
    }

    /** A table and the labels that its columns show. */
    record Table(String place, Set<String> columns) {
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
        return DashboardQueries.all();
    }

    static Stream<Use> uses() {
        return Stream.concat(
                queries().stream().map(query -> new Use(query.place(), query.expression())),
                Rule.all().stream()
                        .filter(rule -> !rule.file().endsWith("compat.yml")) // of types of services that others have
                        .map(rule -> new Use("rule " + rule.name(), rule.expression())));
    }

    /** Panels that are empty while all is well are not: the scenario has what they wait for. */
    @ParameterizedTest
    @MethodSource("queries")
    void everyQueryHasSeriesWithItsLabelsAndValuesOfItsUnit(Query query) {
        eventually(() -> hasSeriesWithItsLabelsAndValuesOfItsUnit(query));
    }

    /** On a machine that is busy a check may be late, and its service degraded until the next. */
    private static void eventually(ThrowingRunnable so) {
        await().atMost(PATIENCE).pollDelay(Duration.ZERO).untilAsserted(so);
    }

    private static void hasSeriesWithItsLabelsAndValuesOfItsUnit(Query query) {
        JsonNode result = scenario.ask(query);
        assertThat(result).as(query.expression()).isNotEmpty();
        List<Double> numbers = new ArrayList<>();
        for (JsonNode series : result) {
            assertThat(series.path("metric").fieldNames())
                    .toIterable()
                    .as(query.expression())
                    .containsAll(query.labels());
            numbers.addAll(Magnitude.numbers(series));
        }
        assertThat(numbers).as(query.expression()).isNotEmpty().allMatch(Magnitude.of(query)::holds);
    }

    /** The detail is of one service: what the others are must not come in. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            panel The service and what it depends on, query A | dependent | dependent
            panel The service and what it depends on, query B | dependent | root
            panel Depends on, query A                         | dependent | root
            panel Needed by, query A                          | root      | dependent,leaning
            panel Depends on, query A                         | healthy   | ''
            panel Needed by, query A                          | healthy   | ''
            """)
    void theDetailIsOfTheServiceAndItsNeighbours(String place, String service, String shown) {
        Query query = query("service-detail.json, " + place);
        Set<String> services = new TreeSet<>();
        scenario.ask(of(query, service))
                .forEach(series ->
                        services.add(series.path("metric").path("service").asText()));
        assertThat(String.join(",", services)).isEqualTo(shown);
    }

    /** Whatever a service has or has not, no query of its detail fails. */
    @ParameterizedTest
    @ValueSource(strings = {"healthy", "root", "machine", "database", "document", "patient", "gone"})
    void everyServiceCanBeAskedFor(String service) {
        assertThat(queries().stream()
                        .filter(query -> query.place().startsWith("service-detail.json, panel"))
                        .map(query -> scenario.ask(of(query, service))))
                .hasSizeGreaterThan(40)
                .allMatch(JsonNode::isArray);
    }

    private static Query of(Query query, String service) {
        String expression = query.expression().replaceAll("\\b(service|depends_on)=~\"\\.\\+", "$1=~\"" + service);
        return new Query(query.kind(), query.place(), expression, query.instant(), query.unit(), query.labels());
    }

    static Stream<Table> tables() {
        return PackFiles.dashboards().stream()
                .flatMap(file -> DashboardQueries.panels(PackFiles.json(file)).stream()
                        .map(panel -> new Table(
                                file.getFileName() + ", panel "
                                        + panel.path("title").asText(),
                                DashboardQueries.columns(panel))))
                .filter(table -> !table.columns().isEmpty());
    }

    /** Columns of labels are filled by labels that the table's queries bring. */
    @ParameterizedTest
    @MethodSource("tables")
    void everyColumnOfATableIsALabelOfItsSeries(Table table) {
        Set<String> labels = new TreeSet<>();
        for (Query query : queries()) {
            if (query.place().startsWith(table.place() + ", query")) {
                scenario.ask(query)
                        .forEach(series -> series.path("metric").fieldNames().forEachRemaining(labels::add));
            }
        }
        if (table.place().contains("alerts")) {
            labels.add("instance"); // of alerts about one Chiron, none of which this house deserves
        }
        assertThat(labels).containsAll(table.columns());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            service-health.json, panel Watched, query A           | 15
            service-health.json, panel Watched, query B           | 12
            service-health.json, panel Down, query A              | 2
            service-health.json, panel Blocked, query A           | 1
            service-health.json, panel Degraded, query A          | 1
            service-health.json, panel Budgets at risk, query A   | 1
            service-health.json, panel Locked out, query A        | 1
            service-health.json, panel Chirons up, query A        | 1
            service-health.json, panel Chirons up, query B        | 1
            service-health.json, panel Configuration, query A     | 1
            service-health.json, panel Automatic healing, query A | 0
            slo.json, panel With an objective, query A            | 2
            slo.json, panel Budget used up, query A               | 1
            slo.json, panel Burning, query A                      | 1
            slo.json, panel Too slow, query A                     | 1
            chiron.json, panel Network, query A                   | 1
            chiron.json, panel Circles of dependencies, query A   | 0
            """)
    void theNumbersTellWhatIsGoingOn(String place, double expected) {
        eventually(() -> assertThat(number(place)).contains(expected));
    }

    private static Optional<Double> number(String place) {
        return scenario.prometheus().value(query(place).expression());
    }

    private static Query query(String place) {
        return queries().stream()
                .filter(one -> one.place().equals(place))
                .findAny()
                .orElseThrow();
    }

    @Test
    void criticalAlertsAreCounted() {
        assertThat(number("service-health.json, panel Critical alerts, query A"))
                .hasValueSatisfying(count -> assertThat(count).isPositive());
    }

    @ParameterizedTest
    @MethodSource("uses")
    void everySelectorOfThePackFindsSeries(Use use) {
        for (Selectors.Selector selector : seriesHere(use)) {
            eventually(() -> assertThat(scenario.prometheus().query(selector.text()))
                    .as(selector.text())
                    .isNotEmpty());
        }
    }

    /** A matcher on a label that no series has, as {@code !=} or one that admits nothing, would find series all the same. */
    @ParameterizedTest
    @MethodSource("uses")
    void everyLabelOfThePackIsOnItsSeries(Use use) {
        Selectors read = Selectors.of(use.expression());
        Set<String> all = new TreeSet<>();
        for (Selectors.Selector selector : seriesHere(use)) {
            Set<String> labels = labelsOf(selector.metric());
            assertThat(labels).as(selector.metric()).containsAll(selector.labels());
            all.addAll(labels);
        }
        if (!all.isEmpty()) {
            assertThat(all).as(use.expression()).containsAll(read.groupings());
        }
    }

    /** The series that this house can have: it has neither a second PostgreSQL nor an Alertmanager, nor watches Prometheus. */
    private static List<Selectors.Selector> seriesHere(Use use) {
        return Selectors.of(use.expression()).series().stream()
                .filter(selector -> !isElsewhere(selector.metric()))
                .toList();
    }

    private static boolean isElsewhere(String metric) {
        return metric.startsWith("prometheus_")
                || metric.startsWith("alertmanager_")
                || metric.equals("probe_postgres_replication_lag_seconds");
    }

    static Stream<String> recordings() {
        return Rule.all().stream()
                .filter(rule -> !rule.isAlert())
                .map(Rule::name)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyRecordingHasValues(String name) {
        eventually(() -> assertThat(scenario.prometheus().query(name)).isNotEmpty());
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
        Set<String> recorded = recordings().collect(Collectors.toSet());
        assertThat(uses().flatMap(use -> seriesHere(use).stream())
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

    /** Metrics of probes, the JVM and the process are documented by the beginning of their names. */
    @Test
    void everyMetricOfTheScrapeIsUsedOrDocumented() {
        String documented = PackFiles.text(Path.of("docs/metrics.md"));
        Set<String> used = uses().flatMap(use -> Selectors.of(use.expression()).series().stream())
                .map(Selectors.Selector::metric)
                .collect(Collectors.toSet());
        assertThat(scenario.scrape().samples().stream()
                        .map(Scrape.Sample::name)
                        .distinct()
                        .filter(name -> !used.contains(name)))
                .hasSizeGreaterThan(20)
                .allMatch(name -> UNDER_A_GROUP.matcher(name).matches()
                        || SUFFIXES.stream()
                                .filter(name::endsWith)
                                .map(suffix -> name.substring(0, name.length() - suffix.length()))
                                .anyMatch(family -> documented.contains("`" + family + "`")));
    }
}
