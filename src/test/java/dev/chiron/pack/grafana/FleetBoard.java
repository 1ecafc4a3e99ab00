package dev.chiron.pack.grafana;

/** Is anything broken, and what is the root? */
final class FleetBoard {
    static final String UID = "chiron-fleet";

    private static final String BLOCKED = "max by (service, project) (chiron_service_root_cause{@service}) == 1";

    private FleetBoard() {}

    static Board board() {
        Board board = new Board(
                        UID,
                        "Chiron: fleet",
                        "Is anything broken, what is the root of it, and what has Chiron done about it?")
                .instances("chiron_service_status")
                .services("chiron_service_status", true)
                .marksAtValues(
                        "Status changes",
                        Words.ORANGE,
                        "{{service}} changed its status",
                        "max by (service) (chiron_service_last_change_timestamp_seconds{@service}) * 1000");
        tiles(board);
        return board.line(9, status())
                .line(10, services())
                .line(8, roots().width(8), alerts().width(16))
                .line(8, slowest(), failing())
                .line(8, reasons(), certificates())
                .row("Healing and numbers")
                .line(8, healing(), byStatus(), active())
                .row("Chiron itself")
                .line(4, SelfTiles.up(), SelfTiles.configuration(), SelfTiles.database(), SelfTiles.connected())
                .line(4, HealingBoard.paused(), HealingBoard.lastWebhook());
    }

    private static void tiles(Board board) {
        board.line(
                4,
                Panels.tiles(
                                "Watched",
                                "Services that Chiron watches, and how many of them are up. A degraded service counts as up.")
                        .width(6)
                        .query(
                                "watched",
                                "count(max by (service, project) (chiron_service_status{@service})) or vector(0)")
                        .query(
                                "up",
                                "count(max by (service, project) (chiron_service_up{@service}) == 1) or vector(0)"),
                bad(
                        "Down",
                        "Services that are down by their own fault: nothing that they depend on is the reason.",
                        """
                        count(
                          max by (service, project) (chiron_service_up{@service}) == 0
                          unless on (service, project) %s
                        ) or vector(0)""".formatted(BLOCKED)),
                bad(
                        "Blocked",
                        "Services that are not up because one that they depend on is not. The table of roots names it.",
                        """
                        count(%s) or vector(0)""".formatted(BLOCKED)),
                bad("Degraded", "Services that answer, but slowly, partly or with a failing component.", """
                                count(max by (service, project) (chiron_service_status{@service,status="degraded"}) == 1) or vector(0)""")
                        .thresholds(Words.GREEN, 1, Words.YELLOW),
                bad("Critical alerts", "Chiron's alerts of severity critical that fire now, in Prometheus.", """
                        count(ALERTS{@alert,severity="critical",service=~"$service|"}) or vector(0)"""),
                bad("Budgets at risk", "Services that have used more than three quarters of their error budget.", """
                                count(service:chiron_error_budget_remaining:ratio{@recorded} < 0.25) or vector(0)""")
                        .link(Link.toSameServices("Objectives", SloBoard.UID)),
                HealingBoard.lockedOut().link(Link.toSameServices("Healing", HealingBoard.UID)));
    }

    private static Panel bad(String title, String description, String expression) {
        return Panels.tile(title, description)
                .thresholds(Words.GREEN, 1, Words.RED)
                .query(expression);
    }

    private static Panel status() {
        return Panels.timeline(
                        "Status", "The status of each service over time; the worst one, if several Chirons watch it.")
                .nothing("No service is watched")
                .words(Words.status())
                .thresholds(Words.GREEN, 2, Words.GREY, 3, Words.YELLOW, 4, Words.RED)
                .link(Link.toServiceOfSeries())
                .query("{{service}}", Promql.status("service"));
    }

    private static Panel services() {
        return new Table("Services", "What is known about each service now, the worst first.", "–")
                .service()
                .label("type", "Type")
                .label("critical", "Critical")
                .value(
                        "Status",
                        "none",
                        Promql.status("service, project, type, critical"),
                        Table.coloured("mappings", Words.status()))
                .label("root", "Root")
                .rows("max by (service, project, root) (chiron_service_root_cause{@service})")
                .value(
                        "Since",
                        "dateTimeFromNow",
                        "max by (service, project) (chiron_service_last_change_timestamp_seconds{@service}) * 1000")
                .value("Latency", "s", "max by (service, project) (chiron_service_latency_ewma_seconds{@service})")
                .value("Up 24 h", "percentunit", uptime("24h"), "decimals", 3)
                .value("Up 30 d", "percentunit", uptime("30d"), "decimals", 3)
                .value(
                        "Budget left",
                        "percentunit",
                        "max by (service, project) (service:chiron_error_budget_remaining:ratio{@recorded})",
                        Table.coloured("thresholds", Words.thresholds(Words.RED, 0, Words.YELLOW, 0.25, Words.GREEN)))
                .value(
                        "Healed 24 h",
                        "short",
                        "sum by (service, project) (increase(chiron_restart_attempts_total{@service}[24h]))",
                        "decimals",
                        0)
                .value(
                        "Certificate ends",
                        "dateTimeFromNow",
                        "min by (service, project) (probe_ssl_earliest_cert_expiry{@service}) * 1000")
                .value(
                        "Last check",
                        "dateTimeFromNow",
                        "max by (service, project) (chiron_service_last_check_timestamp_seconds{@service}) * 1000")
                .sortedBy("Status", true)
                .panel();
    }

    private static String uptime(String window) {
        return "min by (service, project) (chiron_service_uptime_ratio{@service,window=\"" + window + "\"})";
    }

    private static Panel roots() {
        return new Table(
                        "Roots",
                        "What is not up because something else is not, by that root. Empty while nothing is blocked.",
                        "Nothing is blocked")
                .label("root", "Root")
                .service()
                .rows("max by (root, service, project) (chiron_service_root_cause{@service}) == 1")
                .sortedBy("Root", false)
                .panel();
    }

    private static Panel alerts() {
        return new Table(
                        "Firing alerts",
                        "Chiron's alerts that fire now in Prometheus, the watchdog left out. Empty while all is well.",
                        "No alert fires")
                .label("severity", "Severity", Table.coloured("mappings", Words.severity()))
                .label("alertname", "Alert")
                .service()
                .label("instance", "Chiron")
                .rows(
                        "max by (severity, alertname, service, project, instance) (ALERTS{@alert,severity!=\"none\",service=~\"$service|\"})")
                .sortedBy("Severity", false)
                .panel();
    }

    private static Panel slowest() {
        return Panels.lines(
                        "Slowest services", "95 % of the checks of a service took at most this long; the ten slowest.")
                .unit("s")
                .from(0)
                .nothing("No check has ended")
                .link(Link.toServiceOfSeries())
                .query("{{service}}", """
                        topk(10, histogram_quantile(0.95,
                          sum by (service, le) (rate(chiron_probe_duration_seconds_bucket{@service}[$__rate_interval]))))""");
    }

    private static Panel failing() {
        return Panels.lines("Failures by service", "Share of the checks of a service that failed; the ten worst.")
                .unit("percentunit")
                .from(0)
                .to(1)
                .nothing("No check has ended")
                .link(Link.toServiceOfSeries())
                .query("{{service}}", """
                        topk(10,
                          sum by (service) (rate(chiron_checks_total{@service,outcome="failed"}[$__rate_interval]))
                          / (sum by (service) (rate(chiron_checks_total{@service,outcome=~"passed|failed"}[$__rate_interval])) > 0)
                        )""");
    }

    private static Panel reasons() {
        return Panels.areas(
                        "Failures by reason",
                        "Share of the checks of the chosen services that failed, by reason. Checks that could not be run are not counted.")
                .unit("percentunit")
                .nothing("No check has ended")
                .query("{{reason}}", """
                        sum by (reason) (rate(chiron_checks_total{@service,outcome="failed"}[$__rate_interval]))
                        / on () group_left ()
                        (sum(rate(chiron_checks_total{@service,outcome=~"passed|failed"}[$__rate_interval])) > 0)""");
    }

    private static Panel certificates() {
        return Panels.gauges(
                        "Certificates",
                        "How long the certificates that services show are valid; the ten that end first.")
                .unit("s")
                .thresholds(Words.RED, 3 * 86_400, Words.YELLOW, 21 * 86_400, Words.GREEN)
                .nothing("No service shows a certificate")
                .link(Link.toServiceOfSeries())
                .query(
                        "{{service}}",
                        "bottomk(10, min by (service) (probe_ssl_earliest_cert_expiry{@service}) - time())");
    }

    private static Panel healing() {
        return HealingBoard.attempts();
    }

    private static Panel byStatus() {
        return Panels.areas("Services by status", "How many services have each status.")
                .decimals(0)
                .override("up", "color", fixed(Words.GREEN))
                .override("unknown", "color", fixed(Words.GREY))
                .override("degraded", "color", fixed(Words.YELLOW))
                .override("down", "color", fixed(Words.RED))
                .query("{{status}}", "sum by (status) (max by (project, type, status) (chiron_services{@instance}))");
    }

    private static Panel active() {
        return Panels.lines("Active by type", "How many services of each type are up; degraded ones do not count.")
                .decimals(0)
                .from(0)
                .query("{{type}}", "max by (type) (chiron_services_active{@instance})");
    }

    private static Object fixed(String colour) {
        return Json.object("mode", "fixed", "fixedColor", colour);
    }
}
