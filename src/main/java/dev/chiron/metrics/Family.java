package dev.chiron.metrics;

import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.List;
import java.util.stream.Stream;

/** Every metric of Chiron's own, with its type, labels and meaning: what the scrape and the metric reference are made of. */
enum Family {
    SERVICE_UP(
            Type.GAUGE,
            "chiron_service_up",
            Scope.SERVICE,
            "1 when the service is up or degraded, 0 when it is down; no sample while nothing is known of it."),
    SERVICE_STATUS(
            Type.GAUGE,
            "chiron_service_status",
            Scope.SERVICE,
            "1 for the status that the service has now, 0 for the others.",
            "status"),
    SERVICE_INFO(
            Type.GAUGE,
            "chiron_service_info",
            Scope.SERVICE,
            "Always 1; its labels say how the service is probed, and carry the labels that its configuration adds.",
            "module",
            "target",
            "version",
            "container",
            "alerts"),
    SERVICE_LATENCY(
            Type.GAUGE,
            "chiron_service_latency_seconds",
            Scope.SERVICE,
            "How long the last check of the service took."),
    SERVICE_LATENCY_EWMA(
            Type.GAUGE,
            "chiron_service_latency_ewma_seconds",
            Scope.SERVICE,
            "How long passed checks of the service take on average, each new one weighing a fifth."),
    PROBE_DURATION(
            Type.HISTOGRAM, "chiron_probe_duration_seconds", Scope.SERVICE, "How long the checks of the service took."),
    PROBE_PHASE_DURATION(
            Type.GAUGE,
            "chiron_probe_phase_duration_seconds",
            Scope.SERVICE,
            "How long each step of the service's last check took, such as resolve, connect or tls.",
            "phase"),
    CHECKS(
            Type.COUNTER,
            "chiron_checks_total",
            Scope.SERVICE,
            "Checks of the service by how they ended (passed, failed, not_run) and, unless they passed, why.",
            "outcome",
            "reason"),
    SLOW_CHECKS(
            Type.COUNTER,
            "chiron_slow_checks_total",
            Scope.SERVICE,
            "Passed checks of the service that took longer than its slo.latency; no sample when that is not configured."),
    SERVICE_UPTIME(
            Type.GAUGE,
            "chiron_service_uptime_ratio",
            Scope.SERVICE,
            "The share of the known time in the window (1h, 24h, 7d, 30d) that the service was up or degraded, 0 to 1.",
            "window"),
    SERVICE_CONSECUTIVE_FAILURES(
            Type.GAUGE,
            "chiron_service_consecutive_failures",
            Scope.SERVICE,
            "Failed checks of the service in a row, quick re-probes included."),
    SERVICE_FLAPPING(
            Type.GAUGE,
            "chiron_service_flapping",
            Scope.SERVICE,
            "1 while the service's checks keep changing between passing and failing."),
    SERVICE_PAUSED(
            Type.GAUGE,
            "chiron_service_paused",
            Scope.SERVICE,
            "1 while a person has paused the watch on the service."),
    SERVICE_MAINTENANCE(
            Type.GAUGE, "chiron_service_maintenance", Scope.SERVICE, "1 while the service is in a maintenance window."),
    SERVICE_MUTED(
            Type.GAUGE,
            "chiron_service_muted",
            Scope.SERVICE,
            "1 while nothing is to be alerted about the service (alerts: false, paused or in maintenance), else 0."),
    SERVICE_CIRCUIT(
            Type.GAUGE,
            "chiron_service_circuit_state",
            Scope.SERVICE,
            "1 for where the circuit of the service stands (closed, open, half_open), 0 for the others; open, it is not probed."
                    + " Only for services with the circuit option.",
            "state"),
    SERVICE_LAST_CHECK(
            Type.GAUGE,
            "chiron_service_last_check_timestamp_seconds",
            Scope.SERVICE,
            "When the last check of the service ended, in seconds since 1970."),
    SERVICE_LAST_CHANGE(
            Type.GAUGE,
            "chiron_service_last_change_timestamp_seconds",
            Scope.SERVICE,
            "When the service's present status began, in seconds since 1970."),
    SERVICE_ROOT_CAUSE(
            Type.GAUGE,
            "chiron_service_root_cause",
            Scope.SERVICE,
            "1 when the service is not up because the root, which it depends on, is not; a root has no such series itself.",
            "root"),
    SERVICE_DEPENDENCY(
            Type.GAUGE,
            "chiron_service_dependency",
            Scope.SERVICE,
            "1 for each service that the service depends on.",
            "depends_on"),
    COMPONENT_STATUS(
            Type.GAUGE,
            "chiron_component_status",
            Scope.SERVICE,
            "1 for the status that a part of the service has by its health document or further probe, 0 for the others.",
            "component",
            "status"),
    SERVICE_VALUE(
            Type.GAUGE,
            "chiron_service_value",
            Scope.SERVICE,
            "A figure in the service's health document, named by its place in it, such as queue.depth.",
            "name"),
    SERVICE_INTERVAL(
            Type.GAUGE,
            "chiron_service_interval_seconds",
            Scope.SERVICE,
            "The configured time between checks of the service; no sample when it is checked on every scrape."),
    SERVICE_OBJECTIVE(
            Type.GAUGE,
            "chiron_service_slo_objective_ratio",
            Scope.SERVICE,
            "The configured share of good checks that is promised of the service, 0 to 1."),
    SERVICE_SLO_LATENCY(
            Type.GAUGE,
            "chiron_service_slo_latency_seconds",
            Scope.SERVICE,
            "How long a check of the service may take and still keep what is promised; no sample when nothing is."),
    RESTART_ATTEMPTS(
            Type.COUNTER,
            "chiron_restart_attempts_total",
            Scope.SERVICE,
            "Attempts to heal the service, counted once each when they close: what was done, who asked, how it ended.",
            "action",
            "trigger",
            "outcome"),
    HEAL_LOCKED_OUT(
            Type.GAUGE,
            "chiron_heal_locked_out",
            Scope.SERVICE,
            "1 when automatic healing of the service has given up and waits for a person."),
    HEAL_DURATION(
            Type.HISTOGRAM,
            "chiron_heal_duration_seconds",
            Scope.SERVICE,
            "From the signal that asked for healing the service to the verdict on the attempt."),
    HEAL_SUPPRESSED(
            Type.COUNTER,
            "chiron_heal_suppressed_total",
            Scope.HOUSE,
            "Signals to heal on which Chiron did not act, by the reason why not.",
            "reason"),
    HEAL_PAUSED(Type.GAUGE, "chiron_heal_paused", Scope.HOUSE, "1 while a person has paused all automatic healing."),
    HEAL_CIRCUIT(
            Type.GAUGE,
            "chiron_heal_circuit_state",
            Scope.HOUSE,
            "1 for where the circuit breaker around an engine or hook that heals stands (closed, open, half_open), 0 for the"
                    + " others; open, it is not called.",
            "circuit",
            "state"),
    SERVICES(
            Type.GAUGE,
            "chiron_services",
            Scope.HOUSE,
            "How many services of a project and type have this status now.",
            "project",
            "type",
            "status"),
    SERVICES_ACTIVE(
            Type.GAUGE,
            "chiron_services_active",
            Scope.HOUSE,
            "How many services of a type are up; degraded ones do not count.",
            "type"),
    CONNECTED(
            Type.GAUGE,
            "chiron_connected",
            Scope.HOUSE,
            "0 while no reference point of connectivity.targets answers, so that no service is judged; else 1."),
    DEPENDENCY_CYCLES(
            Type.GAUGE,
            "chiron_dependency_cycles",
            Scope.HOUSE,
            "Groups of services that depend on each other in a circle, which is a mistake in the configuration."),
    WEBHOOK_REQUESTS(
            Type.COUNTER,
            "chiron_webhook_requests_total",
            Scope.HOUSE,
            "Calls of the Alertmanager webhook by the HTTP status of the answer.",
            "code"),
    WEBHOOK_LAST_SUCCESS(
            Type.GAUGE,
            "chiron_webhook_last_success_timestamp_seconds",
            Scope.HOUSE,
            "When the Alertmanager webhook was last called and answered with 200, in seconds since 1970; 0 if never."),
    SCHEDULER_LAG(
            Type.HISTOGRAM,
            "chiron_scheduler_lag_seconds",
            Scope.HOUSE,
            "How late checks started, counted from when they were due."),
    SCHEDULER_OVERRUNS(
            Type.COUNTER,
            "chiron_scheduler_overruns_total",
            Scope.HOUSE,
            "Checks that were left out because the one before of the same service was still running."),
    PROBES_IN_FLIGHT(Type.GAUGE, "chiron_probes_in_flight", Scope.HOUSE, "Scheduled checks that run now."),
    STORE_AVAILABLE(
            Type.GAUGE,
            "chiron_store_available",
            Scope.HOUSE,
            "1 while the database that memory is kept in is there, else 0."),
    STORE_QUEUE_LENGTH(
            Type.GAUGE,
            "chiron_store_queue_length",
            Scope.HOUSE,
            "Checks, incidents and pauses that wait to be written to the database."),
    STORE_WRITTEN(
            Type.COUNTER,
            "chiron_store_written_total",
            Scope.HOUSE,
            "Checks, incidents and pauses that were written to the database."),
    STORE_DROPPED(
            Type.COUNTER,
            "chiron_store_dropped_total",
            Scope.HOUSE,
            "Checks, incidents and pauses that are not remembered, because the queue was full or the database refused them."),
    STORE_COMMIT_DELAY(
            Type.GAUGE,
            "chiron_store_commit_delay_seconds",
            Scope.HOUSE,
            "How old the oldest part of the latest batch was when the database had it."),
    LIVE_SUBSCRIBERS(
            Type.GAUGE,
            "chiron_live_subscribers",
            Scope.HOUSE,
            "Open live streams (WebSockets of the control listener)."),
    LIVE_EVENTS(
            Type.COUNTER,
            "chiron_live_events_total",
            Scope.HOUSE,
            "Events that were given an id and told to live streams."),
    LIVE_EVENTS_DROPPED(
            Type.COUNTER,
            "chiron_live_events_dropped_total",
            Scope.HOUSE,
            "Events that live streams were not told, because too many came at once; each stream starts anew after it."),
    LIVE_SUBSCRIBERS_DROPPED(
            Type.COUNTER,
            "chiron_live_subscribers_dropped_total",
            Scope.HOUSE,
            "Live streams that were ended because their receiver was too slow: its queue was full, or a send took longer than ten seconds."),
    RELOAD_SUCCESSFUL(
            Type.GAUGE,
            "chiron_config_last_reload_successful",
            Scope.HOUSE,
            "1 when the last attempt to load the configuration succeeded, else 0."),
    RELOAD_TIME(
            Type.GAUGE,
            "chiron_config_last_reload_success_timestamp_seconds",
            Scope.HOUSE,
            "When the configuration was last loaded with success, in seconds since 1970."),
    TIME(Type.GAUGE, "chiron_time_seconds", Scope.HOUSE, "The time by Chiron's own clock, in seconds since 1970."),
    BUILD_INFO(
            Type.GAUGE,
            "chiron_build_info",
            Scope.HOUSE,
            "Always 1; its labels say which build of Chiron this is and which Java runs it.",
            "version",
            "revision",
            "java"),
    BLACKBOX_RELOAD_SUCCESSFUL(
            Type.GAUGE,
            "blackbox_exporter_config_last_reload_successful",
            Scope.HOUSE,
            "The same as chiron_config_last_reload_successful, for alerts that know blackbox_exporter."),
    BLACKBOX_RELOAD_TIME(
            Type.GAUGE,
            "blackbox_exporter_config_last_reload_success_timestamp_seconds",
            Scope.HOUSE,
            "The same as chiron_config_last_reload_success_timestamp_seconds, for alerts that know blackbox_exporter."),
    BLACKBOX_MODULE_UNKNOWN(
            Type.COUNTER,
            "blackbox_module_unknown_total",
            Scope.HOUSE,
            "Requests to /probe for a module that does not exist."),
    BLACKBOX_BUILD_INFO(
            Type.GAUGE,
            "blackbox_exporter_build_info",
            Scope.HOUSE,
            "The same as chiron_build_info, for queries that know blackbox_exporter; what only a program in Go has is empty.",
            "version",
            "revision",
            "branch",
            "goversion",
            "goos",
            "goarch",
            "tags");

    /** How Prometheus reads the samples. */
    enum Type {
        GAUGE,
        COUNTER,
        HISTOGRAM
    }

    /** What a series is about: one service, or the house as a whole. */
    enum Scope {
        SERVICE,
        HOUSE
    }

    private final Type type;
    private final Scope scope;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> own;

    @SuppressWarnings("ImmutableEnumChecker") // has no setters
    private final MetricMetadata metadata;

    Family(Type type, String name, Scope scope, String help, String... own) {
        this.type = type;
        this.scope = scope;
        this.help = help;
        this.own = List.of(own);
        this.metadata = new MetricMetadata(name, help);
    }

    Type type() {
        return type;
    }

    String metricName() {
        return metadata.getName();
    }

    String help() {
        return help;
    }

    MetricMetadata metadata() {
        return metadata;
    }

    /** All label names that its series have in every configuration. */
    List<String> labels() {
        return scope == Scope.HOUSE
                ? own
                : Stream.concat(ServiceLabels.NAMES.stream(), own.stream()).toList();
    }
}
