package dev.chiron.docker;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** From the engine's statistics of a container to our {@link ContainerStats}. */
final class StatsReading {
    private StatsReading() {}

    static ContainerStats read(String id, JsonNode stats, CpuMeter meter) {
        OptionalLong usedNanos = number(stats.at("/cpu_stats/cpu_usage/total_usage"));
        Optional<Duration> used =
                usedNanos.isPresent() ? Optional.of(Duration.ofNanos(usedNanos.getAsLong())) : Optional.empty();
        OptionalDouble ratio = used.isEmpty()
                ? OptionalDouble.empty()
                : moment(stats.path("read").asText())
                        .map(at -> meter.ratio(id, at, used.get()))
                        .orElse(OptionalDouble.empty());
        return new ContainerStats(
                used, ratio, memory(stats.path("memory_stats")), number(stats.at("/memory_stats/limit")));
    }

    /** cgroup 1 names the page cache that can be dropped {@code total_inactive_file}, cgroup 2 {@code inactive_file}. */
    private static OptionalLong memory(JsonNode memory) {
        OptionalLong usage = number(memory.path("usage"));
        if (usage.isEmpty()) {
            return usage;
        }
        JsonNode details = memory.path("stats");
        long cache = number(details.path("total_inactive_file"))
                .orElse(number(details.path("inactive_file")).orElse(0));
        return OptionalLong.of(Math.max(0, usage.getAsLong() - cache));
    }

    private static OptionalLong number(JsonNode node) {
        return node.isNumber() ? OptionalLong.of(node.asLong()) : OptionalLong.empty();
    }

    private static Optional<Instant> moment(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException notOne) {
            return Optional.empty();
        }
    }
}
