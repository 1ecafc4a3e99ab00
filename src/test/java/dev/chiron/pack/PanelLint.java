package dev.chiron.pack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What one panel needs: words, units that Grafana has, and queries that keep to what is chosen. */
final class PanelLint {
    /** Kinds that need no plugin and are not written in Angular. */
    private static final Set<String> TYPES =
            Set.of("stat", "timeseries", "table", "state-timeline", "bargauge", "heatmap");

    private static final Pattern BARE_COUNTER =
            Pattern.compile("(?<!rate\\(|increase\\()\\b[a-z]\\w*_(total|bucket)\\b(?!\\s*\\))");
    private static final Pattern RATE_OF_A_FIXED_TIME =
            Pattern.compile("\\bi?rate\\([^\\[]*\\[(?!\\$__rate_interval])");

    private final JsonNode panel;
    private final List<String> problems = new ArrayList<>();

    private PanelLint(JsonNode panel) {
        this.panel = panel;
    }

    static List<String> problems(JsonNode panel) {
        PanelLint lint = new PanelLint(panel);
        lint.words();
        lint.thresholds();
        lint.identifiers();
        lint.targets();
        return lint.problems;
    }

    private void hold(boolean well, String problem) {
        if (!well) {
            problems.add("panel " + panel.path("title").asText() + ": " + problem);
        }
    }

    private JsonNode defaults() {
        return panel.path("fieldConfig").path("defaults");
    }

    private void words() {
        String type = panel.path("type").asText();
        hold(TYPES.contains(type), "type " + type);
        hold(!panel.path("title").asText().isBlank(), "no title");
        hold(panel.path("description").asText().endsWith("."), "no description");
        hold(!defaults().path("noValue").asText().isBlank(), "nothing to show when there is nothing");
        hold(
                !type.equals("state-timeline") || !defaults().path("mappings").isEmpty(),
                "states without words, in colours only");
        hold(panel.path("datasource").path("uid").asText().equals("${datasource}"), "no data source");
    }

    private void thresholds() {
        List<JsonNode> all = new ArrayList<>(List.of(defaults().path("thresholds")));
        for (JsonNode property : panel.path("fieldConfig").path("overrides").findValues("properties")) {
            property.forEach(each -> {
                if (each.path("id").asText().equals("thresholds")) {
                    all.add(each.path("value"));
                }
            });
        }
        for (JsonNode thresholds : all) {
            JsonNode steps = thresholds.path("steps");
            hold(steps.path(0).path("value").isNull(), "thresholds do not start below all");
            for (int i = 2; i < steps.size(); i++) {
                double before = steps.get(i - 1).path("value").asDouble();
                hold(before < steps.get(i).path("value").asDouble(), "thresholds do not rise");
            }
        }
    }

    private void identifiers() {
        hold(
                GrafanaTypes.isUnit(defaults().path("unit").asText()),
                "unit " + defaults().path("unit"));
        for (JsonNode override : panel.path("fieldConfig").path("overrides")) {
            for (JsonNode property : override.path("properties")) {
                boolean unit = property.path("id").asText().equals("unit");
                hold(!unit || GrafanaTypes.isUnit(property.path("value").asText()), "unit " + property);
            }
        }
        for (JsonNode transformation : panel.path("transformations")) {
            hold(GrafanaTypes.isTransformer(transformation.path("id").asText()), "transformation " + transformation);
        }
        for (JsonNode calculations : panel.path("options").findValues("calcs")) {
            calculations.forEach(each -> hold(GrafanaTypes.isReducer(each.asText()), "calculation " + each));
        }
    }

    private void targets() {
        Set<String> names = new HashSet<>();
        hold(!panel.path("targets").isEmpty(), "no query");
        for (JsonNode target : panel.path("targets")) {
            hold(names.add(target.path("refId").asText()), "two queries have the name " + target.path("refId"));
            hold(
                    target.path("instant").asBoolean() != target.path("range").asBoolean(),
                    "a query is either of now or of the time shown");
            query(target.path("expr").asText());
        }
    }

    private void query(String expression) {
        List<Selectors.Selector> series = List.copyOf(Selectors.of(expression).series());
        hold(!series.isEmpty(), "no series in " + expression);
        boolean ofServices = false;
        for (Selectors.Selector selector : series) {
            hold(selector.text().contains("job=~\"$job"), "not of the chosen job: " + selector.text());
            // What rules record and alert about speaks for all instances that see the same.
            boolean recorded =
                    selector.metric().contains(":") || selector.metric().equals("ALERTS");
            hold(
                    recorded || selector.text().contains("instance=~\"$instance\""),
                    "not of the chosen instance: " + selector.text());
            ofServices |= selector.metric().startsWith("chiron_service_")
                    || selector.metric().startsWith("service:");
        }
        hold(!ofServices || expression.contains("=~\"$service\""), "not of the chosen service: " + expression);
        hold(!BARE_COUNTER.matcher(expression).find(), "a counter that is not a rate: " + expression);
        hold(
                !RATE_OF_A_FIXED_TIME.matcher(expression).find(),
                "a rate over something else than $__rate_interval: " + expression);
    }
}
