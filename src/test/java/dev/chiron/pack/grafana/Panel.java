package dev.chiron.pack.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** One panel: what all kinds have in common. The kinds themselves are made by {@link Panels} and {@link Table}. */
final class Panel {
    private final ObjectNode json;
    private final ObjectNode defaults;
    private final ArrayNode overrides = Json.array();
    private final ArrayNode targets = Json.array();
    private final ArrayNode transformations = Json.array();
    private final String format;
    private final boolean instant;
    private int width;

    /**
     * A panel of a type.
     *
     * @param format what its queries are asked for: time_series, table or heatmap
     * @param instant whether its queries ask for now, and not for the whole time that is shown
     */
    Panel(String type, String title, String description, String format, boolean instant) {
        this.format = format;
        this.instant = instant;
        this.json = Json.object("type", type, "title", title, "description", description);
        this.defaults = Json.object("unit", "short", "noValue", "No data", "mappings", Json.array());
        defaults.set("thresholds", Words.thresholds(Words.GREEN));
        json.set("datasource", Board.datasource());
    }

    Panel unit(String unit) {
        return set("unit", unit);
    }

    /** What is shown while there are no data. */
    Panel nothing(String words) {
        return set("noValue", words);
    }

    Panel decimals(int decimals) {
        return set("decimals", decimals);
    }

    Panel from(double least) {
        return set("min", least);
    }

    Panel to(double most) {
        return set("max", most);
    }

    Panel words(ArrayNode mapping) {
        return set("mappings", mapping);
    }

    /** Colours from numbers on, as {@link Words#thresholds} takes them. */
    Panel thresholds(Object... coloursAndNumbers) {
        return set("thresholds", Words.thresholds(coloursAndNumbers));
    }

    /** Shows the thresholds as dashed lines. */
    Panel thresholdLines(Object... coloursAndNumbers) {
        custom().set("thresholdsStyle", Json.object("mode", "dashed"));
        return thresholds(coloursAndNumbers);
    }

    Panel link(ObjectNode link) {
        return set("links", Json.array(link));
    }

    /** Columns of the grid; without it, panels of a line share what is left evenly. */
    Panel width(int columns) {
        width = columns;
        return this;
    }

    int width() {
        return width;
    }

    /** A query without a legend, for what is named by its columns. */
    Panel query(String expression) {
        return query("", expression);
    }

    Panel query(String legend, String expression) {
        String name = String.valueOf((char) ('A' + targets.size()));
        ObjectNode target = Json.object("datasource", Board.datasource(), "editorMode", "code");
        target.put("expr", Promql.expanded(expression));
        target.put("format", format).put("instant", instant).put("range", !instant);
        targets.add(target.put("legendFormat", legend).put("refId", name));
        return this;
    }

    /** Draws the series of a legend in another way: ids of field options and their values in turn. */
    Panel override(String legend, Object... idsAndValues) {
        ArrayNode properties = Json.array();
        for (int i = 0; i < idsAndValues.length; i += 2) {
            properties.add(Json.object("id", idsAndValues[i], "value", idsAndValues[i + 1]));
        }
        overrides.add(Json.object("matcher", Json.object("id", "byName", "options", legend), "properties", properties));
        return this;
    }

    Panel options(ObjectNode options) {
        json.set("options", options);
        return this;
    }

    Panel transform(String id, ObjectNode options) {
        transformations.add(Json.object("id", id, "options", options));
        return this;
    }

    Panel set(String field, Object value) {
        defaults.set(field, Json.node(value));
        return this;
    }

    /** Options of the fields that only this kind of panel has. */
    ObjectNode custom() {
        return defaults.withObject("/custom");
    }

    int queries() {
        return targets.size();
    }

    /** The panel at its place in the grid. */
    ObjectNode json(int id, ObjectNode place) {
        ObjectNode whole = Json.object("id", id);
        whole.setAll(json);
        whole.set("gridPos", place);
        whole.set("fieldConfig", Json.object("defaults", defaults, "overrides", overrides));
        whole.set("targets", targets);
        if (!transformations.isEmpty()) {
            whole.set("transformations", transformations);
        }
        return whole;
    }
}
