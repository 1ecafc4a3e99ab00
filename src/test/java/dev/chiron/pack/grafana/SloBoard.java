package dev.chiron.pack.grafana;

/** Do the services keep what is promised of them? */
final class SloBoard {
    static final String UID = "chiron-slo";

    private static final String BURN = """
            max by (service, project) (
              service:chiron_check_errors:ratio_rate%s{@recorded} / service:chiron_error_budget:ratio{@recorded}
            )""";
    private static final String SLOW_BURN = """
            max by (service, project) (
              service:chiron_slow_checks:ratio_rate%s{@recorded} / service:chiron_error_budget:ratio{@recorded}
            )""";

    private SloBoard() {}

    static Board board() {
        return new Board(
                        UID,
                        "Chiron: objectives",
                        "Do the services keep what is promised of them, and for how much longer?")
                .instances("chiron_service_slo_objective_ratio")
                .services("chiron_service_slo_objective_ratio", true)
                .marks(
                        "Alerts",
                        Words.RED,
                        "{{service}}: {{alertname}}",
                        "max by (service, alertname) (ALERTS{@alert,service=~\"$service\",component=\"service\"})")
                .line(4, promised(), usedUp(), burning(), worst(), slow())
                .line(9, objectives())
                .line(8, budgetOverTime(), errors())
                .line(8, burnRate("1h", 14.4, "page"), burnRate("6h", 6, "page"))
                .line(8, burnRate("1d", 3, "ticket"), burnRate("3d", 1, "ticket"))
                .line(8, slowChecks(), slowBurn())
                .line(8, againstThePast(), alerts());
    }

    private static Panel promised() {
        return Panels.tile("With an objective", "Services of which slo.objective promises something.")
                .query("count(max by (service, project) (chiron_service_slo_objective_ratio{@service})) or vector(0)");
    }

    private static Panel usedUp() {
        return Panels.tile("Budget used up", "Services that have broken their objective over the last 30 days.")
                .thresholds(Words.GREEN, 1, Words.RED)
                .query("count(service:chiron_error_budget_remaining:ratio{@recorded} <= 0) or vector(0)");
    }

    private static Panel burning() {
        return Panels.tile(
                        "Burning",
                        "Services that fail so often that 2 % of the budget of 30 days goes in an hour, or 5 % in six.")
                .thresholds(Words.GREEN, 1, Words.RED)
                .query("count(\n" + BURN.formatted("1h") + " > 14.4\nor " + BURN.formatted("6h")
                        + " > 6\n) or vector(0)");
    }

    private static Panel worst() {
        return Panels.tile(
                        "Smallest budget",
                        "What the service that is worst off has left of its error budget; less than nothing is overdrawn.")
                .unit("percentunit")
                .decimals(1)
                .nothing("No objective")
                .thresholds(Words.RED, 0, Words.YELLOW, 0.25, Words.GREEN)
                .query("min(service:chiron_error_budget_remaining:ratio{@recorded})");
    }

    private static Panel slow() {
        return Panels.tile(
                        "Too slow",
                        "Services whose passed checks take longer than slo.latency more often than the objective allows, over the last hour.")
                .thresholds(Words.GREEN, 1, Words.YELLOW)
                .query("count(\n" + SLOW_BURN.formatted("1h") + " > 1\n) or vector(0)");
    }

    private static Panel objectives() {
        Object[] speeds = Table.coloured("thresholds", Words.thresholds(Words.GREEN, 1, Words.YELLOW, 6, Words.RED));
        return new Table(
                        "Objectives",
                        "What is promised of each service and what it has kept over the last 30 days. Burn is the multiple of the failures"
                                + " that would use the budget up in exactly 30 days.",
                        "–")
                .service()
                .value(
                        "Promised",
                        "percentunit",
                        "max by (service, project) (chiron_service_slo_objective_ratio{@service})",
                        "decimals",
                        3)
                .value(
                        "Kept 30 d",
                        "percentunit",
                        "1 - max by (service, project) (service:chiron_check_errors:ratio_rate30d{@recorded})",
                        "decimals",
                        3)
                .value(
                        "Budget left",
                        "percentunit",
                        "max by (service, project) (service:chiron_error_budget_remaining:ratio{@recorded})",
                        Table.coloured("thresholds", Words.thresholds(Words.RED, 0, Words.YELLOW, 0.25, Words.GREEN)))
                .value("Burn 1 h", "short", BURN.formatted("1h"), speeds)
                .value("Burn 6 h", "short", BURN.formatted("6h"), speeds)
                .value("Burn 3 d", "short", BURN.formatted("3d"), speeds)
                .value(
                        "Promised latency",
                        "s",
                        "max by (service, project) (chiron_service_slo_latency_seconds{@service})")
                .value(
                        "Slow 1 d",
                        "percentunit",
                        "max by (service, project) (service:chiron_slow_checks:ratio_rate1d{@recorded})")
                .sortedBy("Budget left", false)
                .panel();
    }

    private static Panel budgetOverTime() {
        return Panels.lines(
                        "Error budget left", "What is left of the failures that the objective allows within 30 days.")
                .unit("percentunit")
                .nothing("No objective")
                .thresholdLines(Words.RED, 0, Words.YELLOW, 0.25, Words.GREEN)
                .link(Link.toServiceOfSeries())
                .query("{{service}}", "max by (service) (service:chiron_error_budget_remaining:ratio{@recorded})");
    }

    private static Panel errors() {
        return Panels.lines(
                        "Failed checks",
                        "Share of the checks within 5 minutes that failed. None are counted while nothing is to be alerted about the service.")
                .unit("percentunit")
                .from(0)
                .nothing("No objective")
                .link(Link.toServiceOfSeries())
                .query("{{service}}", "max by (service) (service:chiron_check_errors:ratio_rate5m{@recorded})");
    }

    private static Panel burnRate(String window, double most, String what) {
        return Panels.lines(
                        "Burn rate over " + window,
                        "How many times faster than allowed the budget goes. Above the line, and as fast over the short window, there is a "
                                + what + ".")
                .decimals(1)
                .from(0)
                .nothing("No objective")
                .thresholdLines(Words.GREEN, most, what.equals("page") ? Words.RED : Words.YELLOW)
                .link(Link.toServiceOfSeries())
                .query("{{service}}", BURN.formatted(window));
    }

    private static Panel slowChecks() {
        return Panels.lines(
                        "Slow checks", "Share of the passed checks within 5 minutes that took longer than slo.latency.")
                .unit("percentunit")
                .from(0)
                .nothing("No service has slo.latency")
                .link(Link.toServiceOfSeries())
                .query("{{service}}", "max by (service) (service:chiron_slow_checks:ratio_rate5m{@recorded})");
    }

    private static Panel slowBurn() {
        return Panels.lines(
                        "Burn rate of latency over 1h",
                        "How many times more often than allowed checks are slow. Above the line, and as often over 5 minutes, there is a page.")
                .decimals(1)
                .from(0)
                .nothing("No service has slo.latency")
                .thresholdLines(Words.GREEN, 14.4, Words.RED)
                .link(Link.toServiceOfSeries())
                .query("{{service}}", SLOW_BURN.formatted("1h"));
    }

    private static Panel againstThePast() {
        return Panels.lines(
                        "Latency against the past",
                        "Average latency of 5 minutes, as a multiple of the service's own average within the last day.")
                .decimals(1)
                .from(0)
                .nothing("No past is known yet")
                .thresholdLines(Words.GREEN, 1.5, Words.YELLOW)
                .link(Link.toServiceOfSeries())
                .query("{{service}}", """
                        max by (service) (
                          service:chiron_latency:mean5m{@recorded} / (service:chiron_latency:avg1d{@recorded} > 0)
                        )""");
    }

    private static Panel alerts() {
        return new Table(
                        "Alerts",
                        "Alerts about objectives, pending ones included. Empty while all is well.",
                        "No alert")
                .label(
                        "alertstate",
                        "State",
                        Table.coloured(
                                "mappings",
                                Words.mapping("firing", "firing", Words.RED, "pending", "pending", Words.YELLOW)))
                .label("severity", "Severity")
                .label("alertname", "Alert")
                .label("window", "Window")
                .service()
                .rows("""
                        max by (alertstate, severity, alertname, window, service, project) (
                          ALERTS{alertname=~"Chiron(ErrorBudget|Latency|SLO).+",job=~"$job",service=~"$service"}
                        )""")
                .sortedBy("State", false)
                .panel();
    }
}
