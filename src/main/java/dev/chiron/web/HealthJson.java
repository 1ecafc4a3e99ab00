package dev.chiron.web;

import dev.chiron.health.Status;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.ServiceView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The one shape in which Chiron tells how something does, itself or a service. */
final class HealthJson {
    private HealthJson() {}

    static Reply reply(
            int code,
            String status,
            Instant at,
            String service,
            String version,
            Map<String, String> checks,
            Duration uptime,
            Optional<String> lastError) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("uptime_seconds", uptime.toSeconds());
        metadata.put("last_error", lastError.orElse(null));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", status);
        document.put("timestamp", at.truncatedTo(ChronoUnit.MILLIS).toString());
        document.put("service", service);
        document.put("version", version);
        document.put("checks", checks);
        document.put("metadata", metadata);
        return new Reply(
                code,
                Map.of("Content-Type", Reply.JSON, "Cache-Control", "no-store"),
                (Json.write(document) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A watched service; its one check is its probe, its uptime the time since its status began. */
    static Reply of(ServiceView view, Instant now) {
        Status status = view.status();
        boolean up = status == Status.UP || status == Status.DEGRADED;
        return reply(
                up ? 200 : 503,
                word(status),
                view.last().map(Check::at).orElse(now),
                view.name(),
                view.version(),
                Map.of("probe", word(status)),
                up ? Duration.between(view.state().since(), now) : Duration.ZERO,
                view.last().map(Check::detail).filter(detail -> !detail.isEmpty()));
    }

    private static String word(Status status) {
        return switch (status) {
            case UP -> "healthy";
            case DEGRADED -> "degraded";
            case DOWN -> "unhealthy";
            case UNKNOWN -> "unknown";
        };
    }
}
