package dev.chiron.pack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Grafana needs to show a dashboard, and people to read it; {@link PanelLint} looks at each panel. */
final class DashboardLint {
    private static final int COLUMNS = 24;
    private static final int MOST_PANELS = 25;
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z][a-z_]*)");
    private static final Pattern LINK = Pattern.compile("/d/([\\w-]+)\\?(.*)");
    private static final Pattern CHOICE = Pattern.compile("(?:var-(\\w+)=)|(?:\\$\\{(\\w+):queryparam})");

    private final JsonNode dashboard;
    private final List<String> problems = new ArrayList<>();

    private DashboardLint(JsonNode dashboard) {
        this.dashboard = dashboard;
    }

    /**
     * What is wrong with a dashboard, in sentences; nothing if all is well.
     *
     * @param variables the names of the variables of each dashboard of the set, by its uid
     */
    static List<String> problems(JsonNode dashboard, Map<String, List<String>> variables) {
        DashboardLint lint = new DashboardLint(dashboard);
        lint.frame();
        lint.dataSources();
        lint.queryVariables();
        lint.usedVariables();
        lint.ids();
        lint.grid(dashboard.path("panels"));
        lint.links(variables);
        for (JsonNode panel : lint.shown()) {
            lint.problems.addAll(PanelLint.problems(panel));
        }
        return lint.problems;
    }

    private void hold(boolean well, String problem) {
        if (!well) {
            problems.add(problem);
        }
    }

    private List<JsonNode> shown() {
        return DashboardQueries.panels(dashboard).stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    private void frame() {
        hold(dashboard.path("schemaVersion").asInt() == 39, "schemaVersion is not 39");
        hold(dashboard.path("uid").asText().matches("[a-zA-Z0-9_-]{8,40}"), "uid is not 8 to 40 letters and digits");
        hold(dashboard.path("id").isNull(), "id is not null");
        hold(!dashboard.path("editable").asBoolean(true), "editable is not false");
        hold(!dashboard.has("__inputs") && !dashboard.has("__requires"), "made for the import dialog only");
        hold(dashboard.path("tags").toString().equals("[\"chiron\"]"), "tags are not chiron alone");
        hold(dashboard.path("timepicker").isEmpty(), "timepicker has options that newer versions do not know");
        hold(dashboard.path("refresh").asText().equals("10s"), "refresh is not 10s");
        hold(!dashboard.path("description").asText().isBlank(), "no description");
        JsonNode others = dashboard.path("links").path(0);
        hold(
                others.path("asDropdown").asBoolean()
                        && others.path("includeVars").asBoolean()
                        && others.path("keepTime").asBoolean()
                        && others.path("tags").toString().equals("[\"chiron\"]"),
                "no drop-down link to the other dashboards that keeps the choices");
        hold(shown().size() <= MOST_PANELS, shown().size() + " panels, more than " + MOST_PANELS);
    }

    private void dataSources() {
        JsonNode variable = dashboard.path("templating").path("list").path(0);
        hold(
                variable.path("name").asText().equals("datasource")
                        && variable.path("label").asText().equals("Data source")
                        && variable.path("type").asText().equals("datasource")
                        && variable.path("query").asText().equals("prometheus"),
                "the first variable is not the data source");
        for (JsonNode source : dashboard.findValues("datasource")) {
            String uid = source.path("uid").asText();
            hold(Set.of("${datasource}", "-- Grafana --").contains(uid), "a literal data source: " + source);
        }
    }

    private void queryVariables() {
        List<String> names = new ArrayList<>();
        for (JsonNode variable : dashboard.path("templating").path("list")) {
            if (!variable.path("type").asText().equals("query")) {
                continue;
            }
            String name = variable.path("name").asText();
            names.add(name);
            hold(variable.path("refresh").asInt() == 2, "variable " + name + " does not reload with the time");
            hold(
                    Character.isUpperCase(variable.path("label").asText(" ").charAt(0)),
                    "variable " + name + " has no label");
            hold(variable.has("datasource"), "variable " + name + " has no data source");
            boolean several = variable.path("multi").asBoolean();
            hold(several || name.equals("service"), "variable " + name + " is only one");
            hold(several == variable.path("includeAll").asBoolean(), "variable " + name + ": several, but not all");
            hold(!several || variable.path("allValue").asText().equals(".+"), "variable " + name + ": all is not .+");
            JsonNode current = variable.path("current");
            hold(
                    current.isMissingNode() || (current.has("text") && current.has("value")),
                    "variable " + name + ": current has no text or no value");
        }
        hold(names.contains("job") && names.contains("instance"), "no choice of job and instance");
    }

    private void usedVariables() {
        Set<String> used = new TreeSet<>();
        Matcher variable = VARIABLE.matcher(dashboard.toString());
        while (variable.find()) {
            used.add(variable.group(1));
        }
        Set<String> defined =
                new TreeSet<>(dashboard.path("templating").path("list").findValuesAsText("name"));
        hold(used.equals(defined), "variables used " + used + ", defined " + defined);
    }

    private void ids() {
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : DashboardQueries.panels(dashboard)) {
            int id = panel.path("id").asInt();
            hold(id > 0 && ids.add(id), "id " + id + " is not a number of its own");
        }
    }

    /** Of panels of one level: what is in a folded row takes no place outside. */
    private void grid(JsonNode level) {
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : level) {
            JsonNode grid = panel.path("gridPos");
            int left = grid.path("x").asInt(-1);
            int right = left + grid.path("w").asInt();
            int top = grid.path("y").asInt(-1);
            int bottom = top + grid.path("h").asInt();
            String title = panel.path("title").asText();
            hold(
                    left >= 0 && top >= 0 && right > left && bottom > top && right <= COLUMNS,
                    title + " stands outside the grid: " + grid);
            for (int x = left; x < right; x++) {
                for (int y = top; y < bottom; y++) {
                    hold(taken.add(x + "," + y), title + " overlaps at " + x + "," + y);
                }
            }
            if (panel.has("panels")) {
                grid(panel.path("panels"));
            }
        }
    }

    private void links(Map<String, List<String>> variables) {
        for (String url : dashboard.findValuesAsText("url")) {
            if (url.isEmpty()) {
                continue;
            }
            Matcher link = LINK.matcher(url);
            List<String> there = link.matches() ? variables.get(link.group(1)) : null;
            hold(there != null, "a link leads nowhere: " + url);
            if (there == null) {
                continue;
            }
            Matcher choice = CHOICE.matcher(link.group(2));
            while (choice.find()) {
                String name = choice.group(1) == null ? choice.group(2) : choice.group(1);
                hold(there.contains(name), "a link chooses " + name + ", which is not there: " + url);
            }
        }
    }
}
