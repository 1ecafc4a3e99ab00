package dev.chiron.probe;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code probe_websocket_*} gauges of one run, gathered while it goes on; of one thread. */
final class WebsocketReport {
    private final Map<String, Duration> phases = new LinkedHashMap<>();
    private int status;
    private boolean upgraded;
    private boolean failedByRegex;

    void phase(String name, Duration spent) {
        phases.put(name, spent);
    }

    /** The upgrade was answered with this status. */
    void answered(int code) {
        status = code;
    }

    void upgraded() {
        upgraded = true;
    }

    /** The dialogue failed, be it of a regular expression or not: blackbox_exporter does not tell these apart. */
    void failedByRegex() {
        failedByRegex = true;
    }

    void publish(Findings findings) {
        findings.gauge("probe_websocket_status_code", "Response HTTP status code", status);
        findings.gauge(
                "probe_websocket_connection_upgraded",
                "Indicates if the websocket connection was successfully upgraded",
                upgraded ? 1 : 0);
        findings.gauge(
                "probe_websocket_failed_due_to_regex", "Indicates if probe failed due to regex", failedByRegex ? 1 : 0);
        phases.forEach((phase, spent) -> findings.gauge(
                "probe_websocket_duration_seconds",
                "Duration of websocket request by phase",
                Map.of("phase", phase),
                spent.toNanos() / 1e9));
        // The look-up has been reported already.
        phases.forEach((phase, spent) -> findings.phase(phase, phase.equals("resolve") ? Duration.ZERO : spent));
    }
}
