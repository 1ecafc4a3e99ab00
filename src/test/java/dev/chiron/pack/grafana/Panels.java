package dev.chiron.pack.grafana;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The kinds of panels, as the dashboards use them. */
final class Panels {
    private static final String TILE = """
            {colorMode: 'background', graphMode: 'none', justifyMode: 'auto', orientation: 'auto',
             wideLayout: true, showPercentChange: false, percentChangeColorMode: 'standard',
             reduceOptions: {calcs: ['lastNotNull'], fields: '', values: false}}
            """;

    private static final String SERIES = """
            {legend: {calcs: ['lastNotNull', 'max'], displayMode: 'table', placement: 'bottom', showLegend: true,
              sortBy: 'Max', sortDesc: true},
             tooltip: {mode: 'multi', sort: 'desc'}}
            """;

    private static final String TIMELINE = """
            {alignValue: 'left', mergeValues: true, rowHeight: 0.85, showValue: 'never',
             legend: {calcs: [], displayMode: 'list', placement: 'bottom', showLegend: true},
             tooltip: {mode: 'single', sort: 'none'}}
            """;

    private static final String GAUGES = """
            {displayMode: 'basic', orientation: 'horizontal', namePlacement: 'auto', showUnfilled: true, sizing: 'auto',
             minVizWidth: 8, minVizHeight: 16, maxVizHeight: 300, valueMode: 'color',
             legend: {calcs: [], displayMode: 'list', placement: 'bottom', showLegend: false},
             reduceOptions: {calcs: ['lastNotNull'], fields: '', values: false}}
            """;

    private static final String HEATMAP = """
            {calculate: false, cellGap: 1,
             color: {mode: 'scheme', scheme: 'Oranges', fill: 'dark-orange', scale: 'exponential', exponent: 0.5, steps: 64,
              reverse: false},
             exemplars: {color: 'rgba(255,0,255,0.7)'}, filterValues: {le: 1e-9}, legend: {show: true},
             rowsFrame: {layout: 'auto'}, showValue: 'never',
             tooltip: {mode: 'single', showColorScale: false, yHistogram: false},
             yAxis: {axisPlacement: 'left', reverse: false}}
            """;

    private Panels() {}

    /** A large number of now, coloured by its thresholds. */
    static Panel tile(String title, String description) {
        return stat(title, description, "auto");
    }

    /** A tile of several numbers, each with its legend. */
    static Panel tiles(String title, String description) {
        return stat(title, description, "value_and_name");
    }

    private static Panel stat(String title, String description, String text) {
        return new Panel("stat", title, description, "time_series", true)
                .set("color", Json.object("mode", "thresholds"))
                .thresholds(Words.BLUE)
                .options(Json.read(TILE).put("textMode", text));
    }

    /** Lines over time. */
    static Panel lines(String title, String description) {
        return series(title, description, "line", 5, "none");
    }

    /** Bars over time, one on top of the other: for what is counted. */
    static Panel bars(String title, String description) {
        return series(title, description, "bars", 60, "normal").from(0);
    }

    /** Areas over time, one on top of the other: for parts of a whole. */
    static Panel areas(String title, String description) {
        return series(title, description, "line", 30, "normal").from(0);
    }

    private static Panel series(String title, String description, String style, int fill, String stacking) {
        Panel panel = new Panel("timeseries", title, description, "time_series", false)
                .set("color", Json.object("mode", "palette-classic"))
                .options(Json.read(SERIES));
        ObjectNode look = Json.read("{lineWidth: 1, showPoints: 'never', spanNulls: false}");
        look.put("drawStyle", style).put("fillOpacity", fill);
        look.set("stacking", Json.object("group", "A", "mode", stacking));
        panel.custom().setAll(look);
        return panel;
    }

    /** A bar of states for each series. */
    static Panel timeline(String title, String description) {
        Panel panel = new Panel("state-timeline", title, description, "time_series", false)
                .unit("none")
                .set("color", Json.object("mode", "thresholds"))
                .options(Json.read(TIMELINE));
        panel.custom().setAll(Json.object("fillOpacity", 80, "lineWidth", 0));
        return panel;
    }

    /** A bar of now for each series. */
    static Panel gauges(String title, String description) {
        return new Panel("bargauge", title, description, "time_series", true)
                .set("color", Json.object("mode", "thresholds"))
                .options(Json.read(GAUGES));
    }

    /** How values spread over the buckets of a histogram in the course of time. */
    static Panel heatmap(String title, String description, String unit) {
        ObjectNode options = Json.read(HEATMAP);
        options.withObject("/yAxis").put("unit", unit);
        Panel panel = new Panel("heatmap", title, description, "heatmap", false)
                .unit(unit)
                .options(options);
        panel.custom().set("scaleDistribution", Json.object("type", "linear"));
        return panel;
    }
}
