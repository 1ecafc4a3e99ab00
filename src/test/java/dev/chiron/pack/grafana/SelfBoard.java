package dev.chiron.pack.grafana;

/** Can Chiron be believed? */
final class SelfBoard {
    static final String UID = "chiron-self";

    private SelfBoard() {}

    static Board board() {
        return new Board(
                        UID,
                        "Chiron: itself",
                        "Can Chiron be believed: is it there, does it keep time, does it remember?")
                .instances("chiron_time_seconds")
                .marksAtValues(
                        "Starts",
                        Words.BLUE,
                        "{{instance}} started",
                        "max by (instance) (process_start_time_seconds{@instance} @ours) * 1000")
                .marksAtValues(
                        "Reloads",
                        Words.GREEN,
                        "{{instance}} loaded its configuration",
                        "max by (instance) (chiron_config_last_reload_success_timestamp_seconds{@instance}) * 1000")
                .line(
                        4,
                        SelfTiles.up(),
                        SelfTiles.configuration(),
                        SelfTiles.database(),
                        SelfTiles.connected(),
                        cycles(),
                        HealingBoard.lastWebhook())
                .line(7, chirons().width(14), alerts().width(10))
                .line(8, checks(), lag(), inFlight())
                .line(8, scrapes(), samples(), clock())
                .row("Memory of what happened, and the live page")
                .line(8, waiting(), written(), delay())
                .line(8, subscribers(), events())
                .row("The process")
                .line(8, memory(), processor(), collections())
                .line(8, files(), threads(), unknownModules());
    }

    private static Panel cycles() {
        return Panels.tile(
                        "Circles of dependencies",
                        "Groups of services that depend on each other in a circle, which is a mistake in the configuration.")
                .thresholds(Words.GREEN, 1, Words.YELLOW)
                .query("max(chiron_dependency_cycles{@instance})");
    }

    private static Panel chirons() {
        return new Table("Chirons", "Each Chiron that can be scraped.", "–")
                .label("instance", "Chiron")
                .label("version", "Version")
                .label("revision", "Revision")
                .label("java", "Java")
                .rows("max by (instance, version, revision, java) (chiron_build_info{@instance})")
                .value(
                        "Started",
                        "dateTimeFromNow",
                        "max by (instance) (process_start_time_seconds{@instance} @ours) * 1000")
                .value(
                        "Configuration of",
                        "dateTimeFromNow",
                        "max by (instance) (chiron_config_last_reload_success_timestamp_seconds{@instance}) * 1000")
                .value("Services", "short", "sum by (instance) (chiron_services{@instance})")
                .sortedBy("Chiron", false)
                .panel();
    }

    private static Panel alerts() {
        return new Table(
                        "Firing alerts",
                        "Alerts about Chiron, Prometheus and Alertmanager themselves. The watchdog always fires, or the way of alerts is broken.",
                        "Not even the watchdog: rules/self.yml is not loaded")
                .label("severity", "Severity", Table.coloured("mappings", Words.severity()))
                .label("alertname", "Alert")
                .label("instance", "Instance")
                .rows("""
                        max by (severity, alertname, instance) (
                          ALERTS{alertstate="firing",component=~"exporter|meta",job=~"$job|prometheus|alertmanager|"}
                        )""")
                .sortedBy("Severity", false)
                .panel();
    }

    private static Panel checks() {
        return Panels.areas("Checks", "Checks that end per second, by how they ended; not_run is Chiron's own fault.")
                .unit("ops")
                .query("{{outcome}}", "sum by (outcome) (rate(chiron_checks_total{@instance}[$__rate_interval]))")
                .query("left out", "sum(rate(chiron_scheduler_overruns_total{@instance}[$__rate_interval]))");
    }

    private static Panel lag() {
        return Panels.lines("Schedule lag", "How late checks started after they were due.")
                .unit("s")
                .from(0)
                .thresholdLines(Words.GREEN, 1, Words.YELLOW)
                .query("median", lagQuantile("0.5"))
                .query("99 %", lagQuantile("0.99"));
    }

    private static String lagQuantile(String quantile) {
        return "histogram_quantile(" + quantile
                + ", sum by (le) (rate(chiron_scheduler_lag_seconds_bucket{@instance}[$__rate_interval])))";
    }

    private static Panel inFlight() {
        return perInstance("Checks that run", "Scheduled checks that run now.", "chiron_probes_in_flight{@instance}")
                .decimals(0);
    }

    private static Panel scrapes() {
        return perInstance(
                        "Scrape duration",
                        "How long Prometheus waits for /metrics.",
                        "scrape_duration_seconds{@instance} @ours")
                .unit("s")
                .thresholdLines(Words.GREEN, 2, Words.YELLOW);
    }

    private static Panel samples() {
        return perInstance(
                        "Samples",
                        "How many samples a scrape brings; what grows without new services is a leak.",
                        "scrape_samples_post_metric_relabeling{@instance} @ours")
                .decimals(0);
    }

    private static Panel clock() {
        return Panels.lines("Clock", "How far Chiron's clock is ahead of Prometheus', scrape included.")
                .unit("s")
                .thresholdLines(Words.YELLOW, -2, Words.GREEN, 2, Words.YELLOW)
                .query(
                        "{{instance}}",
                        "max by (instance) (chiron_time_seconds{@instance} - timestamp(chiron_time_seconds{@instance}))");
    }

    private static Panel waiting() {
        return perInstance(
                        "Waiting to be written",
                        "Checks, incidents and pauses that wait for the database.",
                        "chiron_store_queue_length{@instance}")
                .decimals(0);
    }

    private static Panel written() {
        return Panels.lines(
                        "Written and lost",
                        "Checks, incidents and pauses per second that the database took, and that are not remembered.")
                .unit("ops")
                .from(0)
                .override("lost", "color", Json.object("mode", "fixed", "fixedColor", Words.RED))
                .query("written", "sum(rate(chiron_store_written_total{@instance}[$__rate_interval]))")
                .query("lost", "sum(rate(chiron_store_dropped_total{@instance}[$__rate_interval]))");
    }

    private static Panel delay() {
        return perInstance(
                        "Delay of writing",
                        "How old the oldest part of the latest batch was when the database had it.",
                        "chiron_store_commit_delay_seconds{@instance}")
                .unit("s")
                .thresholdLines(Words.GREEN, 5, Words.YELLOW);
    }

    private static Panel subscribers() {
        return perInstance(
                        "Live streams",
                        "Open WebSockets of the live page and of programs.",
                        "chiron_live_subscribers{@instance}")
                .decimals(0);
    }

    private static Panel events() {
        return Panels.lines(
                        "Live events",
                        "Events per second told to live streams, left out because too many came at once, and streams ended because they were too slow.")
                .unit("ops")
                .from(0)
                .query("told", "sum(rate(chiron_live_events_total{@instance}[$__rate_interval]))")
                .query("left out", "sum(rate(chiron_live_events_dropped_total{@instance}[$__rate_interval]))")
                .query(
                        "streams ended",
                        "sum(rate(chiron_live_subscribers_dropped_total{@instance}[$__rate_interval]))");
    }

    private static Panel memory() {
        return Panels.lines("Memory", "Memory of the process as the machine sees it, and the heap in it.")
                .unit("bytes")
                .from(0)
                .query("{{instance}} process", "max by (instance) (process_resident_memory_bytes{@instance} @ours)")
                .query("{{instance}} heap", "sum by (instance) (jvm_memory_used_bytes{@instance,area=\"heap\"} @ours)");
    }

    private static Panel processor() {
        return perInstance(
                        "Processor",
                        "Cores that the process keeps busy.",
                        "rate(process_cpu_seconds_total{@instance}[$__rate_interval]) @ours")
                .decimals(2);
    }

    private static Panel collections() {
        return Panels.lines("Garbage collection", "Share of the time that goes into collecting garbage.")
                .unit("percentunit")
                .from(0)
                .thresholdLines(Words.GREEN, 0.1, Words.YELLOW)
                .query(
                        "{{instance}}",
                        "sum by (instance) (rate(jvm_gc_collection_seconds_sum{@instance}[$__rate_interval]) @ours)");
    }

    private static Panel files() {
        return perInstance(
                        "Open files",
                        "Share of the files and connections that the process may open.",
                        "process_open_fds{@instance} / process_max_fds{@instance} @ours")
                .unit("percentunit")
                .thresholdLines(Words.GREEN, 0.8, Words.YELLOW);
    }

    private static Panel threads() {
        return perInstance(
                        "Threads",
                        "Threads of the machine that the process has; virtual ones are not counted.",
                        "jvm_threads_current{@instance} @ours")
                .decimals(0);
    }

    private static Panel unknownModules() {
        return Panels.bars(
                        "Probes for unknown modules",
                        "Requests to /probe for a module that does not exist: a mistake in Prometheus' configuration.")
                .query(
                        "{{instance}}",
                        "sum by (instance) (increase(blackbox_module_unknown_total{@instance}[$__rate_interval]))");
    }

    private static Panel perInstance(String title, String description, String expression) {
        return Panels.lines(title, description).from(0).query("{{instance}}", "max by (instance) (" + expression + ")");
    }
}
