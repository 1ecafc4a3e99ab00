package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every dashboard is as Grafana's types and the checks say; and every check finds a dashboard that is not. */
class DashboardLintTest {
    private static final Map<String, List<String>> VARIABLES = PackFiles.dashboards().stream()
            .map(PackFiles::json)
            .collect(Collectors.toMap(
                    dashboard -> dashboard.path("uid").asText(),
                    dashboard -> dashboard.path("templating").path("list").findValuesAsText("name")));

    static List<Path> files() {
        return PackFiles.dashboards();
    }

    @Test
    void theFiveDashboardsHaveUidsThatAlertsKnow() {
        assertThat(files()).hasSize(5);
        assertThat(VARIABLES)
                .containsOnlyKeys("chiron-fleet", "chiron-service", "chiron-healing", "chiron-slo", "chiron-self");
        assertThat(PackFiles.json(PackFiles.DASHBOARD).path("uid").asText()).isEqualTo("chiron-fleet");
    }

    @ParameterizedTest
    @MethodSource("files")
    void noCheckFindsAnything(Path file) {
        assertThat(DashboardLint.problems(PackFiles.json(file), VARIABLES)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void theDashboardIsOfGrafanasTypes(Path file) {
        assertThat(GrafanaTypes.violations(PackFiles.json(file))).isEmpty();
    }

    /** What is changed in the fleet's dashboard, as path and JSON, and what is said of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /schemaVersion                          | 36                      | schemaVersion is not 39
            /uid                                    | "fleet"                 | uid is not 8 to 40 letters and digits
            /id                                     | 7                       | id is not null
            /editable                               | true                    | editable is not false
            /__inputs                               | []                      | made for the import dialog only
            /tags                                   | ["chiron", "new"]       | tags are not chiron alone
            /timepicker                             | {"time_options": []}    | timepicker has options that newer versions do not know
            /refresh                                | "1m"                    | refresh is not 10s
            /description                            | ""                      | no description
            /links/0/includeVars                    | false                   | no drop-down link to the other dashboards
            /templating/list/0/label                | "DS"                    | the first variable is not the data source
            /panels/1/targets/0/datasource/uid      | "prometheus"            | a literal data source
            /templating/list/1/refresh              | 1                       | variable job does not reload with the time
            /templating/list/1/label                | "job"                   | variable job has no label
            /templating/list/1/allValue             | ".*"                    | variable job: all is not .+
            /templating/list/2/multi                | false                   | variable instance is only one
            /templating/list/2/current              | {}                      | variable instance: current has no text or no value
            /templating/list/2/name                 | "host"                  | no choice of job and instance
            /templating/list/2/name                 | "host"                  | variables used [datasource, instance, job, service], defined [datasource, host, job, service]
            /panels/1/id                            | 1                       | id 1 is not a number of its own
            /panels/1/gridPos/x                     | 0                       | Down overlaps at 0,0
            /panels/1/gridPos/w                     | 24                      | Down stands outside the grid
            /panels/1/type                          | "singlestat"            | panel Down: type singlestat
            /panels/1/title                         | ""                      | no title
            /panels/1/description                   | "Down"                  | panel Down: no description
            /panels/1/fieldConfig/defaults/unit     | "furlongs"              | panel Down: unit "furlongs"
            /panels/1/fieldConfig/defaults/noValue  | ""                      | panel Down: nothing to show when there is nothing
            /panels/1/fieldConfig/defaults/thresholds/steps/0/value | 0       | panel Down: thresholds do not start below all
            /panels/7/fieldConfig/defaults/thresholds/steps/2/value | 1       | panel Status: thresholds do not rise
            /panels/7/fieldConfig/defaults/mappings | []                      | panel Status: states without words, in colours only
            /panels/8/transformations/0/id          | "glue"                  | panel Services: transformation
            /panels/1/options/reduceOptions/calcs   | ["newest"]              | panel Down: calculation "newest"
            /panels/1/targets                       | []                      | panel Down: no query
            /panels/0/targets/1/refId               | "A"                     | panel Watched: two queries have the name "A"
            /panels/1/targets/0/range               | true                    | panel Down: a query is either of now or of the time shown
            /panels/1/targets/0/expr                | "vector(1)"             | panel Down: no series in vector(1)
            /panels/1/targets/0/expr                | "up"                    | panel Down: not of the chosen job: up
            /panels/1/targets/0/expr                | "up{job=~\\"$job\\"}"   | panel Down: not of the chosen instance: up
            /panels/1/targets/0/expr                | "chiron_service_up{job=~\\"$job\\",instance=~\\"$instance\\"}" | panel Down: not of the chosen service
            /panels/1/targets/0/expr                | "chiron_checks_total{job=~\\"$job\\",instance=~\\"$instance\\"}" | panel Down: a counter that is not a rate
            /panels/1/targets/0/expr                | "rate(up{job=~\\"$job\\",instance=~\\"$instance\\"}[5m])" | panel Down: a rate over something else than $__rate_interval
            /panels/7/fieldConfig/defaults/links/0/url | "/d/chiron-old?a=b"  | a link leads nowhere: /d/chiron-old?a=b
            /panels/7/fieldConfig/defaults/links/0/url | "/d/chiron-self?var-service=x" | a link chooses service, which is not there
            """)
    void everyCheckFindsWhatItIsFor(String path, String value, String problem) {
        assertThat(DashboardLint.problems(changed(path, value), VARIABLES))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /templating/list/1/type                      | "choice"        | does not have a value in the enumeration
            /templating/list/1/allvalue                  | ".+"            | property 'allvalue' is not defined
            /templating/list/1/current                   | {}              | required property 'text' not found
            /panels/1/gridPos/w                          | "wide"          | string found, number expected
            /panels/1/fieldConfig/defaults/thresholds/mode | "relative"    | does not have a value in the enumeration
            /panels/1/options/colorMode                  | "rainbow"       | Down: $.colorMode: does not have a value in the enumeration
            /panels/1/options/graphmode                  | "none"          | Down: $: property 'graphmode' is not defined
            /panels/7/fieldConfig/defaults/custom/fillOpacity | "80"       | Status: $.fillOpacity: string found, number expected
            /panels/1/fieldConfig/defaults/custom        | {}              | Down: this kind of panel has no field options of its own
            """)
    void grafanasTypesFindWhatIsMisspelt(String path, String value, String problem) {
        assertThat(GrafanaTypes.violations(changed(path, value)))
                .anySatisfy(found -> assertThat(found).contains(problem));
    }

    @Test
    void tooManyPanelsAreFound() {
        JsonNode dashboard = PackFiles.json(PackFiles.DASHBOARD);
        ArrayNode panels = (ArrayNode) dashboard.path("panels");
        for (int i = 0; i < 25; i++) {
            panels.add(panels.get(0).deepCopy());
        }
        assertThat(DashboardLint.problems(dashboard, VARIABLES)).anyMatch(found -> found.contains("more than 25"));
    }

    private static JsonNode changed(String path, String value) {
        JsonNode dashboard = PackFiles.json(PackFiles.DASHBOARD);
        JsonPointer pointer = JsonPointer.compile(path);
        JsonNode parent = dashboard.at(pointer.head());
        assertThat(parent.isContainerNode()).as("there is %s", pointer.head()).isTrue();
        try {
            JsonNode fresh = new ObjectMapper().readTree(value);
            ((ObjectNode) parent).set(pointer.last().getMatchingProperty(), fresh);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(value, e);
        }
        return dashboard;
    }
}
