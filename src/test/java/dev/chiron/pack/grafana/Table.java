package dev.chiron.pack.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A table of now whose queries are merged by the labels that they share. */
final class Table {
    private final Panel panel;
    private final ObjectNode excluded = Json.object("Time", true);
    private final ObjectNode order = Json.object();
    private final ObjectNode names = Json.object();
    private final ArrayNode sorting = Json.array();

    Table(String title, String description, String nothing) {
        panel = new Panel("table", title, description, "table", true).nothing(nothing);
        panel.custom()
                .setAll(Json.object(
                        "align",
                        "auto",
                        "cellOptions",
                        Json.object("type", "auto"),
                        "filterable",
                        true,
                        "inspect",
                        false));
    }

    /** A column that a label fills; what further options it has stands as ids and values in turn. */
    Table label(String label, String name, Object... idsAndValues) {
        return column(label, name, idsAndValues);
    }

    /** The labels that name a service, the name leading to its detail. */
    Table service() {
        return label("service", "Service", "links", Json.array(Link.toServiceOfCell()))
                .label("project", "Project");
    }

    /** A column of the values of a query. */
    Table value(String name, String unit, String expression, Object... idsAndValues) {
        panel.query(expression);
        column("Value #" + lastQuery(), name, idsAndValues);
        panel.override(name, "unit", unit);
        return this;
    }

    /** A query that only brings labels and rows. */
    Table rows(String expression) {
        panel.query(expression);
        excluded.put("Value #" + lastQuery(), true);
        return this;
    }

    /** Puts the rows with the largest, or the smallest, in a column first. */
    Table sortedBy(String name, boolean descending) {
        sorting.add(Json.object("displayName", name, "desc", descending));
        return this;
    }

    private Table column(String field, String name, Object... idsAndValues) {
        order.put(field, order.size());
        names.put(field, name);
        if (idsAndValues.length > 0) {
            panel.override(name, idsAndValues);
        }
        return this;
    }

    private char lastQuery() {
        return (char) ('A' + panel.queries() - 1);
    }

    /** Options of a column whose cells are coloured by words or thresholds. */
    static Object[] coloured(String id, Object value) {
        return new Object[] {id, value, "custom.cellOptions", Json.object("type", "color-background", "mode", "basic")};
    }

    Panel panel() {
        if (panel.queries() == 1) {
            // The only query's values are not called by its name.
            rename(excluded);
            rename(order);
            rename(names);
        } else {
            panel.transform("merge", Json.object());
        }
        return panel.options(Json.object("showHeader", true, "cellHeight", "sm", "frameIndex", 0, "sortBy", sorting))
                .transform(
                        "organize",
                        Json.object("excludeByName", excluded, "indexByName", order, "renameByName", names));
    }

    private static void rename(ObjectNode fields) {
        if (fields.has("Value #A")) {
            fields.set("Value", fields.remove("Value #A"));
        }
    }
}
