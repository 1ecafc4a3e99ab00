package dev.chiron.pack.grafana;

/** What has Chiron done to bring services back, and does it help? */
final class HealingBoard {
    static final String UID = "chiron-healing";

    private HealingBoard() {}

    static Board board() {
        return new Board(UID, "Chiron: healing", "What has Chiron done to bring services back, and has it helped?")
                .instances("chiron_heal_paused")
                .services("chiron_heal_locked_out", true)
                .marks(
                        "Attempts",
                        Words.ORANGE,
                        "{{service}}: {{action}}, {{outcome}}",
                        "sum by (service, action, outcome) (increase(chiron_restart_attempts_total{@service}[1m])) > 0")
                .line(4, paused(), lockedOut(), count(), recovered(), time(), lastWebhook())
                .line(8, services())
                .line(8, attempts(), triggers())
                .line(8, durations(), durationSpread())
                .line(8, refused(), webhook())
                .line(7, lockedOutOverTime(), circuits())
                .line(8, loops(), alerts());
    }

    static Panel paused() {
        return Panels.tile("Automatic healing", "Whether a person has paused all automatic healing.")
                .unit("none")
                .words(Words.goodWhenZero("paused", "on"))
                .thresholds(Words.GREEN, 1, Words.ORANGE)
                .query("max(chiron_heal_paused{@instance})");
    }

    static Panel lockedOut() {
        return Panels.tile("Locked out", "Services that Chiron has given up healing. A person has to unlock them.")
                .thresholds(Words.GREEN, 1, Words.RED)
                .query("count(max by (service, project) (chiron_heal_locked_out{@service}) == 1) or vector(0)");
    }

    static Panel lastWebhook() {
        return Panels.tile(
                        "Last webhook",
                        "Time since Alertmanager last called; its watchdog calls once a minute. Empty until the first call.")
                .unit("s")
                .nothing("Never")
                .thresholds(Words.GREEN, 180, Words.YELLOW, 300, Words.RED)
                .query(
                        "min(chiron_time_seconds{@instance} - (chiron_webhook_last_success_timestamp_seconds{@instance} > 0))");
    }

    private static Panel count() {
        return Panels.tile("Attempts", "Heal attempts that ended in the time shown.")
                .decimals(0)
                .nothing("No healing is configured")
                .query("sum(increase(chiron_restart_attempts_total{@service}[$__range]))");
    }

    private static Panel recovered() {
        return Panels.tile(
                        "Recovered",
                        "Share of the attempts in the time shown after which the service was well. Empty without attempts.")
                .unit("percentunit")
                .nothing("No attempts")
                .thresholds(Words.RED, 0.5, Words.YELLOW, 0.9, Words.GREEN)
                .query("""
                        sum(increase(chiron_restart_attempts_total{@service,outcome="recovered"}[$__range]))
                        / (sum(increase(chiron_restart_attempts_total{@service}[$__range])) > 0)""");
    }

    private static Panel time() {
        return Panels.tile(
                        "Median time",
                        "From the signal to the verdict, for half of the attempts in the time shown at most. Empty without attempts.")
                .unit("s")
                .nothing("No attempts")
                .thresholds(Words.GREEN, 60, Words.YELLOW, 300, Words.RED)
                .query("""
                        histogram_quantile(0.5,
                          sum by (le) (increase(chiron_heal_duration_seconds_bucket{@service}[$__range]))) >= 0""");
    }

    private static Panel services() {
        return Panels.timeline(
                        "Services that are healed",
                        "The status over time of each service for which healing is configured.")
                .nothing("No healing is configured")
                .words(Words.status())
                .thresholds(Words.GREEN, 2, Words.GREY, 3, Words.YELLOW, 4, Words.RED)
                .link(Link.toServiceOfSeries())
                .query(
                        "{{service}}",
                        Promql.status("service")
                                + "\nand on (service) max by (service) (chiron_heal_locked_out{@service})");
    }

    static Panel attempts() {
        return Panels.bars(
                        "Restart attempts",
                        "Heal attempts that ended, by service and outcome. Empty while no service has a heal: block.")
                .nothing("No service has a heal: block")
                .link(Link.toServiceOfSeries())
                .query("{{service}} {{outcome}}", """
                        sum by (service, outcome) (increase(chiron_restart_attempts_total{@service}[$__rate_interval]))""");
    }

    private static Panel triggers() {
        return Panels.bars("What was done, and who asked", "Heal attempts that ended, by action and trigger.")
                .nothing("No service has a heal: block")
                .query("{{action}}, asked by {{trigger}}", """
                        sum by (action, trigger) (increase(chiron_restart_attempts_total{@service}[$__rate_interval]))""");
    }

    private static Panel durations() {
        return Panels.lines(
                        "Time to heal",
                        "From the signal that asked for healing to the verdict on the attempt, over the last hour.")
                .unit("s")
                .from(0)
                .nothing("No attempts")
                .thresholdLines(Words.GREEN, 60, Words.YELLOW)
                .query("median", quantile("0.5"))
                .query("95th percentile", quantile("0.95"));
    }

    private static String quantile(String quantile) {
        return "histogram_quantile(" + quantile
                + ", sum by (le) (increase(chiron_heal_duration_seconds_bucket{@service}[1h]))) >= 0";
    }

    private static Panel durationSpread() {
        return Panels.heatmap("Spread of the time to heal", "How many attempts took how long.", "s")
                .nothing("No attempts")
                .query(
                        "{{le}}",
                        "sum by (le) (increase(chiron_heal_duration_seconds_bucket{@service}[$__rate_interval]))");
    }

    private static Panel refused() {
        return Panels.bars(
                        "Healing refused",
                        "Signals to heal on which Chiron did not act, by the reason why not; of all services.")
                .nothing("No healing is configured")
                .query(
                        "{{reason}}",
                        "sum by (reason) (increase(chiron_heal_suppressed_total{@instance}[$__rate_interval]))");
    }

    private static Panel webhook() {
        return Panels.bars(
                        "Webhook requests",
                        "Calls of the Alertmanager webhook by the HTTP status of the answer; all but 200 are lost signals.")
                .nothing("Alertmanager has not called")
                .query(
                        "{{code}}",
                        "sum by (code) (increase(chiron_webhook_requests_total{@instance}[$__rate_interval]))");
    }

    private static Panel lockedOutOverTime() {
        return Panels.timeline(
                        "Lockouts", "Whether automatic healing of a service has given up and waits for a person.")
                .nothing("No healing is configured")
                .words(Words.goodWhenZero("locked out", "free"))
                .thresholds(Words.GREEN, 1, Words.ORANGE)
                .link(Link.toServiceOfSeries())
                .query("{{service}}", "max by (service) (chiron_heal_locked_out{@service})");
    }

    private static Panel circuits() {
        return Panels.timeline(
                        "Engines and hooks",
                        "The circuit breaker around each engine or hook that heals; while it is open, it is not called.")
                .nothing("No engine or hook is configured")
                .words(Words.circuit())
                .thresholds(Words.GREEN, 2, Words.YELLOW, 3, Words.RED)
                .query("{{circuit}}", """
                        max by (circuit) (
                          (chiron_heal_circuit_state{@instance,state="closed"} == 1) * 1
                          or (chiron_heal_circuit_state{@instance,state="half_open"} == 1) * 2
                          or (chiron_heal_circuit_state{@instance,state="open"} == 1) * 3
                        )""");
    }

    private static Panel loops() {
        return new Table(
                        "Most healed",
                        "Attempts for each service: who needs one again and again has another illness.",
                        "–")
                .service()
                .value("15 min", "short", attemptsIn("15m"), "decimals", 0)
                .value(
                        "24 h",
                        "short",
                        attemptsIn("24h"),
                        Table.coloured("thresholds", Words.thresholds(Words.GREEN, 3, Words.YELLOW, 10, Words.RED)))
                .value("Recovered 24 h", "percentunit", """
                        sum by (service, project) (increase(chiron_restart_attempts_total{@service,outcome="recovered"}[24h]))
                        / (sum by (service, project) (increase(chiron_restart_attempts_total{@service}[24h])) > 0)""")
                .value(
                        "Locked out",
                        "none",
                        "max by (service, project) (chiron_heal_locked_out{@service})",
                        Table.coloured("mappings", Words.goodWhenZero("locked out", "free")))
                .sortedBy("24 h", true)
                .panel();
    }

    private static String attemptsIn(String window) {
        return "sum by (service, project) (increase(chiron_restart_attempts_total{@service}[" + window + "]))";
    }

    private static Panel alerts() {
        return new Table(
                        "Firing alerts",
                        "Alerts about healing that fire now. Empty while all is well.",
                        "No alert fires")
                .label("severity", "Severity", Table.coloured("mappings", Words.severity()))
                .label("alertname", "Alert")
                .service()
                .rows(
                        "max by (severity, alertname, service, project) (ALERTS{@alert,component=\"remediation\",service=~\"$service|\"})")
                .sortedBy("Severity", false)
                .panel();
    }
}
