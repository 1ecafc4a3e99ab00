package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The structure that Grafana needs to show a dashboard, and that people need to read it. */
class DashboardLintTest {
    private static final JsonNode DASHBOARD = PackFiles.json(PackFiles.DASHBOARD);
    private static final int COLUMNS = 24;
    private static final int MOST_PANELS = 26;
    private static final Set<String> UNITS = Set.of("short", "none", "s", "percentunit", "bytes", "ops");
    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{([^}]*)}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z][a-z_]*)");

    /** A panel that shows something; named in the test report by its title. */
    record Panel(JsonNode json) {
        String text(String field) {
            return json.path(field).asText();
        }

        JsonNode defaults() {
            return json.path("fieldConfig").path("defaults");
        }

        List<String> expressions() {
            return json.path("targets").findValuesAsText("expr");
        }

        @Override
        public String toString() {
            return text("title");
        }
    }

    static Stream<Panel> shown() {
        return DashboardQueries.panels(DASHBOARD).stream()
                .map(Panel::new)
                .filter(panel -> !panel.text("type").equals("row"));
    }

    static Stream<String> expressions() {
        return shown().flatMap(panel -> panel.expressions().stream());
    }

    @Test
    void theFileIsClassicAndPortable() {
        assertThat(DASHBOARD.path("schemaVersion").asInt()).isEqualTo(39);
        assertThat(DASHBOARD.path("uid").asText()).isEqualTo("chiron-fleet").matches("[a-zA-Z0-9_-]{8,40}");
        assertThat(DASHBOARD.path("id").isNull()).isTrue();
        assertThat(DASHBOARD.path("editable").asBoolean(true)).isFalse();
        assertThat(DASHBOARD.has("__inputs")).isFalse();
        assertThat(DASHBOARD.path("tags").toString()).isEqualTo("[\"chiron\"]");
        assertThat(DASHBOARD.path("timepicker").isEmpty()).isTrue();
        assertThat(DASHBOARD.path("refresh").asText()).isEqualTo("10s");
    }

    @Test
    void theDashboardShowsWhatItMust() {
        assertThat(shown().map(Panel::toString))
                .contains(
                        "Status",
                        "Services",
                        "Latency",
                        "Failures by reason",
                        "Restart attempts",
                        "Healing refused",
                        "Firing alerts");
        assertThat(DashboardQueries.panels(DASHBOARD))
                .anyMatch(panel -> panel.path("type").asText().equals("row")
                        && panel.path("title").asText().equals("Chiron itself"));
        assertThat(shown().count()).isLessThanOrEqualTo(MOST_PANELS);
    }

    @Test
    void theDataSourceIsAVariable() {
        JsonNode variable = DASHBOARD.path("templating").path("list").get(0);
        assertThat(variable.path("name").asText()).isEqualTo("datasource");
        assertThat(variable.path("label").asText()).isEqualTo("Data source");
        assertThat(variable.path("type").asText()).isEqualTo("datasource");
        assertThat(variable.path("query").asText()).isEqualTo("prometheus");
        for (JsonNode source : DASHBOARD.findValues("datasource")) {
            assertThat(source.path("uid").asText()).isIn("${datasource}", "-- Grafana --");
        }
    }

    @Test
    void queryVariablesReloadAndOfferAll() {
        List<String> labels = new ArrayList<>();
        for (JsonNode variable : DASHBOARD.path("templating").path("list")) {
            if (variable.path("type").asText().equals("query")) {
                labels.add(variable.path("label").asText());
                assertThat(variable.path("refresh").asInt()).isEqualTo(2);
                assertThat(variable.path("multi").asBoolean()).isTrue();
                assertThat(variable.path("includeAll").asBoolean()).isTrue();
                assertThat(variable.path("allValue").asText()).isEqualTo(".+");
                assertThat(variable.path("current").has("text")).isTrue();
                assertThat(variable.path("current").has("value")).isTrue();
            }
        }
        assertThat(labels).containsExactly("Job", "Instance", "Service");
    }

    @Test
    void everyVariableUsedIsDefinedAndEveryDefinedOneIsUsed() {
        Set<String> used = new TreeSet<>();
        Matcher variable = VARIABLE.matcher(DASHBOARD.toString());
        while (variable.find()) {
            used.add(variable.group(1));
        }
        Set<String> defined =
                new TreeSet<>(DASHBOARD.path("templating").path("list").findValuesAsText("name"));
        assertThat(used).isEqualTo(defined);
    }

    @Test
    void idsAreUnique() {
        assertThat(DashboardQueries.panels(DASHBOARD).stream()
                        .map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id > 0);
    }

    @Test
    void panelsStayInTheGridAndDoNotOverlap() {
        Set<String> taken = new TreeSet<>();
        for (JsonNode panel : DashboardQueries.panels(DASHBOARD)) {
            JsonNode grid = panel.path("gridPos");
            int right = grid.path("x").asInt() + grid.path("w").asInt();
            int bottom = grid.path("y").asInt() + grid.path("h").asInt();
            assertThat(right).isLessThanOrEqualTo(COLUMNS);
            assertThat(grid.path("w").asInt()).isPositive();
            assertThat(grid.path("h").asInt()).isPositive();
            for (int x = grid.path("x").asInt(); x < right; x++) {
                for (int y = grid.path("y").asInt(); y < bottom; y++) {
                    assertThat(taken.add(x + "," + y))
                            .as("%s overlaps at %d,%d", panel.path("title"), x, y)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shown")
    void aPanelSaysWhatItShows(Panel panel) {
        assertThat(panel.text("title")).isNotBlank();
        assertThat(panel.text("description")).endsWith(".");
        assertThat(panel.defaults().path("unit").asText()).isIn(UNITS);
        assertThat(panel.defaults().path("noValue").asText()).isNotBlank();
        assertThat(panel.text("type")).isIn("stat", "timeseries", "table", "state-timeline");
        assertThat(panel.json().path("fieldConfig").path("overrides").isArray()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shown")
    void coloursComeWithWords(Panel panel) {
        if (panel.text("type").equals("state-timeline")) {
            assertThat(panel.defaults().path("mappings").findValuesAsText("text"))
                    .containsExactly("up", "unknown", "degraded", "down");
        }
        JsonNode steps = panel.defaults().path("thresholds").path("steps");
        assertThat(steps.isMissingNode() || steps.get(0).path("value").isNull()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shown")
    void aPanelHasQueriesOfItsOwnNames(Panel panel) {
        assertThat(panel.json().path("targets").findValuesAsText("refId"))
                .isNotEmpty()
                .doesNotHaveDuplicates();
        assertThat(panel.expressions())
                .hasSameSizeAs(panel.json().path("targets").findValuesAsText("refId"));
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void everySelectorKeepsToTheChosenJobAndInstance(String expression) {
        Matcher selector = SELECTOR.matcher(expression);
        List<String> metrics = new ArrayList<>();
        while (selector.find()) {
            metrics.add(selector.group(1));
            assertThat(selector.group(2)).contains("job=~\"$job\"");
            // An alert speaks for all instances that see the same, so it has no such label.
            if (!selector.group(1).equals("ALERTS")) {
                assertThat(selector.group(2)).contains("instance=~\"$instance\"");
            }
            if (selector.group(1).startsWith("chiron_service_")) {
                assertThat(selector.group(2)).contains("service=~\"$service\"");
            }
        }
        assertThat(metrics).isNotEmpty();
        Matcher bare =
                Pattern.compile("\\b(chiron|process|jvm)_[a-z_]+(?![\\w{])").matcher(expression);
        assertThat(bare.find()).as("a metric without a selector").isFalse();
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void countersAreReadAsRatesOverGrafanasInterval(String expression) {
        assertThat(expression).doesNotContainPattern("(?<!rate\\(|increase\\()\\b\\w+_(total|bucket)\\b");
        assertThat(expression).doesNotContainPattern("(rate|increase)\\([^\\[]*\\[(?!\\$__rate_interval])");
    }

    @Test
    void linksLeadToThisDashboard() {
        List<String> urls = DASHBOARD.findValuesAsText("url").stream()
                .filter(url -> !url.isEmpty())
                .toList();
        assertThat(urls).isNotEmpty().allMatch(url -> url.startsWith("/d/chiron-fleet?"));
    }
}
