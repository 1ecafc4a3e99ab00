package dev.chiron.pack.grafana;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How Chiron itself is, in tiles that two dashboards show. */
final class SelfTiles {
    private static final String KNOWN = "up{@instance} and on (job) last_over_time(chiron_build_info{@instance}[1d])";

    private SelfTiles() {}

    static Panel up() {
        return Panels.tiles("Chirons up", "Chirons that Prometheus can scrape, of those that it knows.")
                .thresholds(Words.RED, 1, Words.GREEN)
                .query("up", "sum(" + KNOWN + ") or vector(0)")
                .query("known", "count(" + KNOWN + ") or vector(0)")
                .link(toSelf());
    }

    static Panel configuration() {
        return yes(
                        "Configuration",
                        "Whether the last reload was successful. If not, Chiron runs with the configuration from before.",
                        "chiron_config_last_reload_successful")
                .words(Words.goodWhenOne("loaded", "refused"));
    }

    static Panel database() {
        return yes(
                        "Database",
                        "Whether the database that memory is kept in is there. If not, checks go on and wait to be remembered.",
                        "chiron_store_available")
                .words(Words.goodWhenOne("there", "gone"));
    }

    static Panel connected() {
        return yes(
                        "Network",
                        "Whether a reference point of connectivity.targets answers. If none does, Chiron is cut off and judges no service.",
                        "chiron_connected")
                .words(Words.goodWhenOne("connected", "cut off"));
    }

    private static Panel yes(String title, String description, String metric) {
        return Panels.tile(title, description)
                .unit("none")
                .thresholds(Words.RED, 1, Words.GREEN)
                .query("min(" + metric + "{@instance})")
                .link(toSelf());
    }

    private static ObjectNode toSelf() {
        return Link.to("Chiron itself", SelfBoard.UID);
    }
}
