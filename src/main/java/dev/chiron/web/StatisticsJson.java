package dev.chiron.web;

import dev.chiron.store.Latency;
import dev.chiron.store.Statistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What checks come to, as the API tells it. */
final class StatisticsJson {
    private StatisticsJson() {}

    static Map<String, Object> of(Statistics statistics) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("uptime_ratio", orNull(statistics.uptimeRatio()));
        json.put("availability_ratio", orNull(statistics.availabilityRatio()));
        json.put("error_ratio", orNull(statistics.errorRatio()));
        json.put("checks", statistics.checks());
        json.put("failed", statistics.failed());
        json.put("not_run", statistics.notRun());
        json.put("latency", statistics.latency().map(StatisticsJson::latency).orElse(null));
        return json;
    }

    private static @Nullable Double orNull(OptionalDouble figure) {
        return figure.isPresent() ? figure.getAsDouble() : null;
    }

    private static Map<String, Object> latency(Latency latency) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mean_seconds", ServiceJson.seconds(latency.mean()));
        json.put("p50_seconds", ServiceJson.seconds(latency.p50()));
        json.put("p95_seconds", ServiceJson.seconds(latency.p95()));
        json.put("p99_seconds", ServiceJson.seconds(latency.p99()));
        json.put("max_seconds", ServiceJson.seconds(latency.max()));
        return json;
    }
}
