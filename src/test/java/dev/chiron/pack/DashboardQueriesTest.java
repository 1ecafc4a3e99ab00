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
                {"panels": [{"title": "Errors", "description": "Share of errors.", "targets": [{"refId": "B", "legendFormat": "{{service}} {{ reason }}",
                  "expr": "rate(a{job=~\\"$job\\",service=~\\"${service}|\\"}[$__rate_interval]) + b[$__interval] + c[$__range]"}]}]}
                """);
        assertThat(query)
                .isEqualTo(new Query(
                        Kind.PANEL,
                        "panel Errors, query B",
                        "rate(a{job=~\".+\",service=~\".+|\"}[1m]) + b[15s] + c[1h]",
                        false,
                        false,
                        Set.of("reason", "service")));
    }

    @Test
    void panelsInCollapsedRowsAreRead() {
        Query query = only("""
                {"panels": [{"type": "row", "panels": [{"title": "Up", "description": "Empty while nothing is up.",
                  "targets": [{"refId": "A", "expr": "up", "instant": true}]}]}]}
                """);
        assertThat(query.expression()).isEqualTo("up");
        assertThat(query.instant()).isTrue();
        assertThat(query.mayBeEmpty()).isTrue();
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
                        "variable instance",
                        "up{job=~\".+\",a=\"b\"}",
                        true,
                        false,
                        Set.of("instance")));
    }

    @Test
    void aVariableOfAnotherFunctionIsRefused() {
        assertThatThrownBy(() -> read("""
                {"templating": {"list": [{"type": "query", "name": "x", "query": {"query": "metrics(chiron.*)"}}]}}
                """))
                .hasMessage("variable x is not label_values(series, label): metrics(chiron.*)");
    }

    @Test
    void annotationsWithAnExpressionAreRead() {
        Query query = only("""
                {"annotations": {"list": [{"builtIn": 1, "name": "Annotations"},
                  {"name": "Changes", "expr": "changes(a[$__interval])", "titleFormat": "{{service}}"}]}}
                """);
        assertThat(query)
                .isEqualTo(new Query(
                        Kind.ANNOTATION, "annotation Changes", "changes(a[15s])", false, false, Set.of("service")));
    }

    @Test
    void theDashboardHasQueriesOfAllKindsAndNoVariableIsLeftInThem() {
        List<Query> queries = DashboardQueries.read(PackFiles.DASHBOARD);
        assertThat(queries).extracting(Query::kind).contains(Kind.values());
        assertThat(queries).extracting(Query::expression).noneMatch(expression -> expression.contains("$"));
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
