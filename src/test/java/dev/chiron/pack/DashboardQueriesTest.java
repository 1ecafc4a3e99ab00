package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.pack.DashboardQueries.Kind;
import dev.chiron.pack.DashboardQueries.Query;
import dev.chiron.testing.TempFolder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DashboardQueriesTest {
    @Test
    void macrosAndVariablesBecomeWhatPrometheusGets() {
        Query query = only("""
                {"panels": [{"title": "Errors", "fieldConfig": {"defaults": {"unit": "percentunit"}}, "targets": [{"refId": "B", "legendFormat": "{{service}} {{ reason }}",
                  "expr": "rate(a{job=~\\"$job\\",service=~\\"${service}|\\"}[$__rate_interval]) + b[$__interval] + c[$__range]"}]}]}
                """);
        assertThat(query)
                .isEqualTo(new Query(
                        Kind.PANEL,
                        "dashboard.json, panel Errors, query B",
                        "rate(a{job=~\".+\",service=~\".+|\"}[1m]) + b[15s] + c[1h]",
                        false,
                        "percentunit",
                        Set.of("reason", "service")));
    }

    @Test
    void panelsInCollapsedRowsAreRead() {
        Query query = only("""
                {"panels": [{"type": "row", "panels": [{"title": "Up",
                  "targets": [{"refId": "A", "expr": "up", "instant": true}]}]}]}
                """);
        assertThat(query.expression()).isEqualTo("up");
        assertThat(query.instant()).isTrue();
    }

    @Test
    void aVariableAsksForTheSeriesAndTheLabelOfLabelValues() {
        Query query = only("""
                {"templating": {"list": [{"type": "datasource", "name": "datasource", "query": "prometheus"}, {"type": "query", "name": "instance",
                  "query": {"query": "label_values(up{job=~\\"$job\\",a=\\"b\\"}, instance)"}}]}}
                """);
        assertThat(query)
                .isEqualTo(new Query(
                        Kind.VARIABLE,
                        "dashboard.json, variable instance",
                        "up{job=~\".+\",a=\"b\"}",
                        true,
                        "none",
                        Set.of("instance")));
    }

    @Test
    void theValuesOfATableHaveTheUnitOfTheirColumn() {
        List<Query> queries = read("""
                {"panels": [{"title": "All", "targets": [{"refId": "A", "expr": "a"}, {"refId": "B", "expr": "b"}],
                  "transformations": [{"id": "merge", "options": {}}, {"id": "organize", "options": {
                    "indexByName": {"service": 0, "Value #B": 1}, "renameByName": {"service": "Service", "Value #B": "Since"}}}],
                  "fieldConfig": {"defaults": {"unit": "short"}, "overrides": [{"matcher": {"id": "byName", "options": "Since"},
                    "properties": [{"id": "decimals", "value": 0}, {"id": "unit", "value": "s"}]}]}}]}
                """);
        assertThat(queries).extracting(Query::unit).containsExactly("none", "s");
    }

    @Test
    void aVariableOfAnotherFunctionIsRefused() {
        assertThatThrownBy(() -> read("""
                {"templating": {"list": [{"type": "query", "name": "x", "query": {"query": "metrics(chiron.*)"}}]}}
                """))
                .hasMessage("dashboard.json, variable x is not label_values(series, label): metrics(chiron.*)");
    }

    @Test
    void annotationsWithAnExpressionAreRead() {
        Query query = only("""
                {"annotations": {"list": [{"builtIn": 1, "name": "Annotations"},
                  {"name": "Changes", "expr": "changes(a[$__interval])", "titleFormat": "{{service}}"}]}}
                """);
        assertThat(query)
                .isEqualTo(new Query(
                        Kind.ANNOTATION,
                        "dashboard.json, annotation Changes",
                        "changes(a[15s])",
                        false,
                        "none",
                        Set.of("service")));
    }

    @Test
    void theDashboardsHaveQueriesOfAllKindsAndNoVariableIsLeftInThem() {
        List<Query> queries = DashboardQueries.all();
        assertThat(queries).extracting(Query::kind).contains(Kind.values());
        assertThat(queries)
                .extracting(Query::expression)
                .allSatisfy(expression -> assertThat(expression).doesNotContainPattern("\\$[a-z_{]"));
        assertThat(queries).extracting(Query::place).doesNotHaveDuplicates();
    }

    private static Query only(String dashboard) {
        List<Query> queries = read(dashboard);
        assertThat(queries).hasSize(1);
        return queries.getFirst();
    }

    private static List<Query> read(String dashboard) {
        try (TempFolder folder = TempFolder.create("dashboard")) {
            return DashboardQueries.read(folder.write("dashboard.json", dashboard));
        }
    }
}
