package dev.chiron.pack;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every query that a Grafana dashboard sends to Prometheus, as Prometheus gets it. */
final class DashboardQueries {
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((?:(.+),\\s*)?([A-Za-z_]\\w*)\\)");
    private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
    private static final Pattern ANY_VARIABLE = Pattern.compile("\\$\\{?[A-Za-z_]\\w*}?");

    /** Grafana's own variables, longest first, so that one does not replace the beginning of another. */
    private static final List<Map.Entry<String, String>> MACROS = List.of(
            Map.entry("$__rate_interval", "1m"),
            Map.entry("$__interval_ms", "15000"),
            Map.entry("$__interval", "15s"),
            Map.entry("$__range_s", "3600"),
            Map.entry("$__range", "1h"));

    private DashboardQueries() {}

    enum Kind {
        PANEL,
        VARIABLE,
        ANNOTATION
    }

    /**
     * One query with its variables replaced: the dashboard's by what "All" stands for.
     *
     * @param place where it stands, for messages
     * @param expression PromQL; of a variable, the selector of the series that it looks at
     * @param instant asked for one time and not for a range
     * @param unit what Grafana takes the values for
     * @param labels labels that the result must have: those of the legend, or the one whose values a variable lists
     */
    record Query(Kind kind, String place, String expression, boolean instant, String unit, Set<String> labels) {
        @Override
        public String toString() {
            return place;
        }
    }

    /** The queries of all dashboards. */
    static List<Query> all() {
        return PackFiles.dashboards().stream()
                .flatMap(file -> read(file).stream())
                .toList();
    }

    /** The queries of all panels, those in collapsed rows included, of the variables and of the annotations. */
    static List<Query> read(Path dashboard) {
        JsonNode root = PackFiles.json(dashboard);
        String name = dashboard.getFileName() + ", ";
        List<Query> queries = new ArrayList<>();
        panels(root).forEach(panel -> addTargets(name, panel, queries));
        for (JsonNode variable : root.path("templating").path("list")) {
            if (variable.path("type").asText().equals("query")) {
                queries.add(ofVariable(name, variable));
            }
        }
        for (JsonNode annotation : root.path("annotations").path("list")) {
            if (annotation.has("expr")) {
                String place = name + "annotation " + annotation.path("name").asText();
                String expression = replaced(annotation.path("expr").asText());
                String unit = annotation.path("useValueForTime").asBoolean() ? "dateTimeFromNow" : "none";
                Set<String> labels = legendLabels(annotation.path("titleFormat").asText());
                queries.add(new Query(Kind.ANNOTATION, place, expression, false, unit, labels));
            }
        }
        return queries;
    }

    /** All panels in the order of the file, rows before the panels in them. */
    static List<JsonNode> panels(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            panels.add(panel);
            panel.path("panels").forEach(panels::add);
        }
        return panels;
    }

    private static void addTargets(String dashboard, JsonNode panel, List<Query> queries) {
        for (JsonNode target : panel.path("targets")) {
            String place = dashboard + "panel " + panel.path("title").asText() + ", query "
                    + target.path("refId").asText();
            queries.add(new Query(
                    Kind.PANEL,
                    place,
                    replaced(target.path("expr").asText()),
                    target.path("instant").asBoolean(),
                    unit(panel, target.path("refId").asText()),
                    legendLabels(target.path("legendFormat").asText())));
        }
    }

    /** The unit of a query's values: of a table, that of the column that they fill; none when they fill no column. */
    private static String unit(JsonNode panel, String query) {
        JsonNode fields = panel.path("fieldConfig");
        JsonNode columns = panel.path("transformations")
                .path(panel.path("transformations").size() - 1)
                .path("options");
        if (columns.isMissingNode()) {
            return fields.path("defaults").path("unit").asText();
        }
        String values = columns.path("indexByName").has("Value") ? "Value" : "Value #" + query;
        String name = columns.path("renameByName").path(values).asText();
        for (JsonNode override : fields.path("overrides")) {
            if (override.path("matcher").path("options").asText().equals(name)) {
                for (JsonNode property : override.path("properties")) {
                    if (property.path("id").asText().equals("unit")) {
                        return property.path("value").asText();
                    }
                }
            }
        }
        return "none";
    }

    /** The labels that fill columns of a table; none for other panels. */
    static Set<String> columns(JsonNode panel) {
        Set<String> columns = new TreeSet<>();
        for (JsonNode transformation : panel.path("transformations")) {
            transformation.path("options").path("indexByName").fieldNames().forEachRemaining(columns::add);
        }
        columns.removeIf(name -> name.equals("Time") || name.startsWith("Value"));
        return columns;
    }

    private static Query ofVariable(String dashboard, JsonNode variable) {
        String place = dashboard + "variable " + variable.path("name").asText();
        String text = variable.path("query").path("query").asText();
        Matcher call = LABEL_VALUES.matcher(text);
        if (!call.matches() || call.group(1) == null) {
            throw new IllegalArgumentException(place + " is not label_values(series, label): " + text);
        }
        return new Query(Kind.VARIABLE, place, replaced(call.group(1)), true, "none", Set.of(call.group(2)));
    }

    private static Set<String> legendLabels(String format) {
        Set<String> labels = new TreeSet<>();
        Matcher label = LEGEND_LABEL.matcher(format);
        while (label.find()) {
            labels.add(label.group(1));
        }
        return labels;
    }

    private static String replaced(String expression) {
        String text = expression;
        for (Map.Entry<String, String> macro : MACROS) {
            text = text.replace(macro.getKey(), macro.getValue());
        }
        return ANY_VARIABLE.matcher(text).replaceAll(".+");
    }
}
