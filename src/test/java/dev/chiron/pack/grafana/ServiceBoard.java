package dev.chiron.pack.grafana;

/** What is the matter with this one service? */
final class ServiceBoard {
    static final String UID = "chiron-service";

    /** Names of figures in health documents that tell how much work waits. */
    private static final String QUEUES = "name=~\"(?i).*(queue|backlog|pending|depth|lag).*\"";

    private ServiceBoard() {}

    static Board board() {
        Board board = new Board(
                        UID,
                        "Chiron: service",
                        "What is the matter with this service, since when, and because of what?")
                .instances("chiron_service_status")
                .services("chiron_service_status", false)
                .marks(
                        "Alerts",
                        Words.RED,
                        "{{alertname}}",
                        "max by (alertname) (ALERTS{@alert,service=~\"$service\",component!=\"trigger\"})")
                .marks(
                        "Attempts",
                        Words.ORANGE,
                        "{{action}}: {{outcome}}",
                        "sum by (action, outcome) (increase(chiron_restart_attempts_total{@service}[1m])) > 0");
        tiles(board);
        return board.line(6, statuses())
                .line(8, latency(), spread())
                .line(8, reasons(), phases())
                .line(8, burn(), budget())
                .line(7, dependencies(), dependents())
                .row("Healing and alerts")
                .line(8, attempts(), alerts())
                .row("What the service tells of itself")
                .line(8, parts(), figures())
                .row("Resources")
                .line(8, ServiceResources.used(), ServiceResources.forecast())
                .line(8, ServiceResources.free(), ServiceResources.clients());
    }

    private static void tiles(Board board) {
        board.line(
                4,
                Panels.tile("Status", "The status of the service now; the worst one, if several Chirons watch it.")
                        .unit("none")
                        .words(Words.status())
                        .thresholds(Words.GREEN, 2, Words.GREY, 3, Words.YELLOW, 4, Words.RED)
                        .query(Promql.status("service")),
                Panels.tile("Since", "When the present status began.")
                        .unit("dateTimeFromNow")
                        .query("max(chiron_service_last_change_timestamp_seconds{@service}) * 1000"),
                Panels.tiles("Uptime", "Share of the known time that the service was up or degraded.")
                        .unit("percentunit")
                        .decimals(2)
                        .width(8)
                        .thresholds(Words.RED, 0.99, Words.YELLOW, 0.999, Words.GREEN)
                        .query("{{window}}", "min by (window) (chiron_service_uptime_ratio{@service})"),
                Panels.tile(
                                "Error budget left",
                                "What is left of the failures that the objective allows within 30 days.")
                        .unit("percentunit")
                        .decimals(1)
                        .nothing("No objective")
                        .thresholds(Words.RED, 0, Words.YELLOW, 0.25, Words.GREEN)
                        .query("min(service:chiron_error_budget_remaining:ratio{@recorded})")
                        .link(Link.toSameServices("Objectives", SloBoard.UID)),
                Panels.tile("Certificate", "How long the certificate that the service shows is valid.")
                        .unit("s")
                        .nothing("None shown")
                        .thresholds(Words.RED, 3 * 86_400, Words.YELLOW, 21 * 86_400, Words.GREEN)
                        .query("min(probe_ssl_earliest_cert_expiry{@service}) - time()"),
                watch());
    }

    private static Panel watch() {
        return Panels.tile(
                        "Watch",
                        "Whether anything keeps Chiron from judging, alerting or healing: the strongest reason.")
                .unit("none")
                .words(Words.mapping(
                        "0",
                        "all well",
                        Words.GREEN,
                        "1",
                        "flapping",
                        Words.YELLOW,
                        "2",
                        "muted",
                        Words.BLUE,
                        "3",
                        "maintenance",
                        Words.BLUE,
                        "4",
                        "circuit open",
                        Words.YELLOW,
                        "5",
                        "paused",
                        Words.ORANGE,
                        "6",
                        "locked out",
                        Words.RED))
                .thresholds(Words.GREEN, 1, Words.YELLOW)
                .query("""
                        max(
                          (chiron_heal_locked_out{@service} == 1) * 6
                          or (chiron_service_paused{@service} == 1) * 5
                          or (chiron_service_circuit_state{@service,state="open"} == 1) * 4
                          or (chiron_service_maintenance{@service} == 1) * 3
                          or (chiron_service_muted{@service} == 1) * 2
                          or chiron_service_flapping{@service}
                        )""");
    }

    private static Panel statuses() {
        return Panels.timeline(
                        "The service and what it depends on", "The status over time; the first is the service itself.")
                .nothing("The service is not watched")
                .words(Words.status())
                .thresholds(Words.GREEN, 2, Words.GREY, 3, Words.YELLOW, 4, Words.RED)
                .link(Link.toServiceOfSeries())
                .query("{{service}}", Promql.status("service"))
                .query("{{service}}", Promql.statusOfAll("service") + """

                        and on (service) label_replace(
                          max by (depends_on) (chiron_service_dependency{@service}), "service", "$1", "depends_on", "(.+)")""");
    }

    private static Panel latency() {
        return Panels.lines(
                        "Latency",
                        "How long checks take, what is promised, and the most that the last day makes usual (three standard deviations).")
                .unit("s")
                .from(0)
                .nothing("No check has ended")
                .query("median", quantile("0.5"))
                .query("95 %", quantile("0.95"))
                .query("99 %", quantile("0.99"))
                .query("average", "max(chiron_service_latency_ewma_seconds{@service})")
                .query("usual at most", """
                        max(service:chiron_latency:avg1d{@recorded} + 3 * service:chiron_latency:stddev1d{@recorded})""")
                .query("promised", "max(chiron_service_slo_latency_seconds{@service})")
                .override("usual at most", "custom.lineStyle", Json.read("{fill: 'dash', dash: [10, 10]}"))
                .override("promised", "color", Json.object("mode", "fixed", "fixedColor", Words.RED));
    }

    private static String quantile(String quantile) {
        return "histogram_quantile(" + quantile
                + ", sum by (le) (rate(chiron_probe_duration_seconds_bucket{@service}[$__rate_interval])))";
    }

    private static Panel spread() {
        return Panels.heatmap("Spread of the latency", "How many checks took how long.", "s")
                .nothing("No check has ended")
                .query(
                        "{{le}}",
                        "sum by (le) (increase(chiron_probe_duration_seconds_bucket{@service}[$__rate_interval]))");
    }

    private static Panel reasons() {
        return Panels.areas(
                        "Failures by reason",
                        "Share of the checks that failed, by reason. Checks that could not be run are not counted.")
                .unit("percentunit")
                .nothing("No check has ended")
                .query("{{reason}}", """
                        sum by (reason) (rate(chiron_checks_total{@service,outcome="failed"}[$__rate_interval]))
                        / on () group_left ()
                        (sum(rate(chiron_checks_total{@service,outcome=~"passed|failed"}[$__rate_interval])) > 0)""");
    }

    private static Panel phases() {
        return Panels.areas("Where the time goes", "How long each step of the last check took.")
                .unit("s")
                .nothing("This kind of probe has no steps")
                .query("{{phase}}", "max by (phase) (chiron_probe_phase_duration_seconds{@service})");
    }

    private static Panel burn() {
        return Panels.lines(
                        "Burn rate",
                        "How many times faster than allowed the error budget goes. Pages come from 14.4 over an hour and 6 over six hours, a ticket from 1 over three days.")
                .decimals(1)
                .from(0)
                .nothing("No objective")
                .thresholdLines(Words.GREEN, 1, Words.YELLOW, 6, Words.ORANGE, 14.4, Words.RED)
                .query("5 min", burnOver("5m"))
                .query("1 h", burnOver("1h"))
                .query("6 h", burnOver("6h"))
                .query("3 d", burnOver("3d"));
    }

    private static String burnOver(String window) {
        return "max(service:chiron_check_errors:ratio_rate" + window
                + "{@recorded} / service:chiron_error_budget:ratio{@recorded})";
    }

    private static Panel budget() {
        return Panels.lines(
                        "Error budget",
                        "What is left of the failures that the objective allows within 30 days; below zero it is overdrawn.")
                .unit("percentunit")
                .nothing("No objective")
                .thresholdLines(Words.RED, 0, Words.YELLOW, 0.25, Words.GREEN)
                .query("left", "min(service:chiron_error_budget_remaining:ratio{@recorded})");
    }

    private static Panel dependencies() {
        return new Table("Depends on", "What the service needs, the worst first.", "–")
                .service()
                .value(
                        "Status",
                        "none",
                        Promql.statusOfAll("service, project") + """

                        and on (service) label_replace(
                          max by (depends_on) (chiron_service_dependency{@service}), "service", "$1", "depends_on", "(.+)")""",
                        Table.coloured("mappings", Words.status()))
                .sortedBy("Status", true)
                .panel();
    }

    private static Panel dependents() {
        return new Table("Needed by", "What needs the service, the worst first.", "–")
                .service()
                .value(
                        "Status",
                        "none",
                        Promql.statusOfAll("service, project") + """

                        and on (service, project) max by (service, project) (
                          chiron_service_dependency{@instance,depends_on=~"$service"})""",
                        Table.coloured("mappings", Words.status()))
                .sortedBy("Status", true)
                .panel();
    }

    private static Panel attempts() {
        return Panels.bars(
                        "Restart attempts",
                        "Heal attempts that ended, by action and outcome. Empty without a heal: block.")
                .nothing("The service has no heal: block")
                .query("{{action}} {{outcome}}", """
                        sum by (action, outcome) (increase(chiron_restart_attempts_total{@service}[$__rate_interval]))""")
                .link(Link.toSameServices("Healing", HealingBoard.UID));
    }

    private static Panel alerts() {
        return Panels.timeline("Alerts", "The alerts about the service over time. Empty while all is well.")
                .nothing("No alert")
                .words(Words.mapping("1", "pending", Words.YELLOW, "2", "firing", Words.RED))
                .thresholds(Words.YELLOW, 2, Words.RED)
                .query("{{alertname}}", """
                        max by (alertname) (
                          ALERTS{alertname=~"Chiron.+",alertstate="pending",job=~"$job",service=~"$service"}
                          or ALERTS{@alert,service=~"$service"} * 2
                        )""");
    }

    private static Panel parts() {
        return Panels.timeline("Parts", "The status of each part that the health document or a further probe tells of.")
                .nothing("The service tells of no parts")
                .words(Words.status())
                .thresholds(Words.GREEN, 2, Words.GREY, 3, Words.YELLOW, 4, Words.RED)
                .query("{{component}}", """
                        max by (component) (
                          (chiron_component_status{@service,status="up"} == 1) * 1
                          or (chiron_component_status{@service,status="unknown"} == 1) * 2
                          or (chiron_component_status{@service,status="degraded"} == 1) * 3
                          or (chiron_component_status{@service,status="down"} == 1) * 4
                        )""");
    }

    private static Panel figures() {
        return Panels.lines(
                        "Figures",
                        "The figures of the health document; of queues also where they will be in an hour if they go on so.")
                .nothing("The service tells no figures")
                .query("{{name}}", "max by (name) (chiron_service_value{@service})")
                .query("{{name}} in 1 h", """
                        clamp_min(max by (name) (predict_linear(chiron_service_value{@service,%s}[30m], 3600)), 0)""".formatted(QUEUES));
    }
}
