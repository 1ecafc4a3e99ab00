package dev.chiron.pack.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** A classic dashboard, laid out line by line from the top; panels cannot overlap. */
final class Board {
    private static final int COLUMNS = 24;

    private static final String FRAME = """
            {tags: ['chiron'], schemaVersion: 39, version: 1, editable: false, graphTooltip: 1, refresh: '10s',
             timezone: 'browser', weekStart: '', fiscalYearStartMonth: 0, liveNow: false,
             time: {from: 'now-1h', to: 'now'}, timepicker: {},
             links: [{type: 'dashboards', title: 'Chiron', tags: ['chiron'], asDropdown: true, includeVars: true,
              keepTime: true, targetBlank: false, icon: 'external link', tooltip: '', url: ''}]}
            """;

    private static final String DATA_SOURCE = """
            {name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus', regex: '', hide: 0, refresh: 1,
             multi: false, includeAll: false, options: []}
            """;

    private static final String BUILT_IN = """
            {builtIn: 1, datasource: {type: 'grafana', uid: '-- Grafana --'}, enable: true, hide: true,
             iconColor: 'rgba(0, 211, 255, 1)', name: 'Annotations & Alerts', type: 'dashboard'}
            """;

    private static final String ALL = "{selected: true, text: ['All'], value: ['$__all']}";

    private final ObjectNode json;
    private final ArrayNode panels = Json.array();
    private final ArrayNode variables = Json.array(Json.read(DATA_SOURCE));
    private final ArrayNode annotations = Json.array(Json.read(BUILT_IN));
    private @Nullable ArrayNode row;
    private int lastId;
    private int rowY;
    private int y;

    Board(String uid, String title, String question) {
        json = Json.object("id", null, "uid", uid, "title", title, "description", question);
        json.setAll(Json.read(FRAME));
    }

    static ObjectNode datasource() {
        return Json.object("type", "prometheus", "uid", "${datasource}");
    }

    /** The choice of jobs and instances that every dashboard has. */
    Board instances(String metric) {
        return choice("job", "Job", metric, true).choice("instance", "Instance", metric + "{job=~\"$job\"}", true);
    }

    /** The choice of services: of only one, or of several. */
    Board services(String metric, boolean several) {
        return choice("service", "Service", metric + "{job=~\"$job\",instance=~\"$instance\"}", several);
    }

    private Board choice(String label, String title, String series, boolean several) {
        String query = "label_values(" + series + ", " + label + ")";
        ObjectNode variable = Json.object("name", label, "label", title, "type", "query");
        variable.set("datasource", datasource());
        variable.set("query", Json.object("query", query, "refId", "PrometheusVariableQueryEditor-VariableQuery"));
        variable.setAll(Json.read("{regex: '', hide: 0, refresh: 2, sort: 1, options: []}"));
        variable.put("multi", several).put("includeAll", several);
        if (several) {
            variable.put("allValue", ".+").set("current", Json.read(ALL));
        }
        variables.add(variable);
        return this;
    }

    /** Marks on all panels, as long as the series are there. */
    Board marks(String name, String colour, String title, String expression) {
        annotations.add(mark(name, colour, title, expression));
        return this;
    }

    /** Marks on all panels, at the times (in milliseconds since 1970) that are the values of the series. */
    Board marksAtValues(String name, String colour, String title, String expression) {
        annotations.add(mark(name, colour, title, expression).put("useValueForTime", true));
        return this;
    }

    private static ObjectNode mark(String name, String colour, String title, String expression) {
        ObjectNode mark = Json.object("datasource", datasource());
        mark.put("enable", true).put("hide", false).put("iconColor", colour).put("name", name);
        mark.put("expr", Promql.expanded(expression)).put("step", "10s");
        return mark.put("titleFormat", title).put("textFormat", "").put("tagKeys", "service");
    }

    /** Panels side by side, as wide as they say, the others sharing the rest evenly. */
    Board line(int height, Panel... side) {
        int rest = COLUMNS;
        int open = 0;
        for (Panel panel : side) {
            rest -= panel.width();
            open += panel.width() == 0 ? 1 : 0;
        }
        int x = 0;
        for (Panel panel : side) {
            int width = panel.width() == 0 ? rest / open : panel.width();
            ObjectNode place = Json.object("h", height, "w", width, "x", x, "y", y);
            (row == null ? panels : row).add(panel.json(++lastId, place));
            x += width;
        }
        y += height;
        return this;
    }

    /**
     * A heading; what follows is folded up under it, and not asked for until it is opened. A folded row takes one line,
     * so that the next one stands right below, whatever is in it.
     */
    Board row(String title) {
        rowY = row == null ? y : rowY + 1;
        y = rowY + 1;
        row = Json.array();
        ObjectNode heading = Json.object("id", ++lastId, "type", "row", "title", title, "collapsed", true);
        heading.set("gridPos", Json.object("h", 1, "w", COLUMNS, "x", 0, "y", rowY));
        panels.add(heading.set("panels", row));
        return this;
    }

    ObjectNode json() {
        ObjectNode whole = json.deepCopy();
        whole.set("annotations", Json.object("list", annotations));
        whole.set("templating", Json.object("list", variables));
        whole.set("panels", panels);
        return whole;
    }
}
