package dev.chiron.docker;

import com.github.dockerjava.api.command.HealthState;
import com.github.dockerjava.api.command.HealthStateLog;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerConfig;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From docker-java's answer to an inspection to our {@link ContainerState}; fields that an engine leaves out are no fault. */
final class Inspection {
    private static final int LONGEST_OUTPUT = 300;

    private Inspection() {}

    static ContainerState read(InspectContainerResponse answer) {
        var state = answer.getState();
        HealthState health = state.getHealth();
        ContainerConfig config = answer.getConfig();
        return new ContainerState(
                text(answer.getId()),
                text(answer.getName()).replaceFirst("^/", ""),
                config == null ? "" : text(config.getImage()),
                ContainerStatus.of(text(state.getStatus())),
                health == null ? HealthStatus.NONE : HealthStatus.of(text(health.getStatus())),
                lastOutput(health),
                state.getExitCodeLong() == null ? 0 : state.getExitCodeLong().intValue(),
                Boolean.TRUE.equals(state.getOOMKilled()),
                answer.getRestartCount() == null ? 0 : answer.getRestartCount(),
                moment(state.getStartedAt()),
                moment(state.getFinishedAt()),
                stopTimeout(answer),
                config == null || config.getLabels() == null ? Map.of() : Map.copyOf(config.getLabels()));
    }

    private static Optional<String> lastOutput(@Nullable HealthState health) {
        List<HealthStateLog> log = health == null ? null : health.getLog();
        if (log == null || log.isEmpty()) {
            return Optional.empty();
        }
        return text(log.getLast().getOutput())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((_, last) -> last)
                .map(line -> line.length() > LONGEST_OUTPUT ? line.substring(0, LONGEST_OUTPUT) + "…" : line);
    }

    /** The engine writes year 1 for "never". */
    private static Optional<Instant> moment(@Nullable String written) {
        if (written == null || written.isEmpty() || written.startsWith("0001-")) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(written).toInstant());
        } catch (DateTimeException notOne) {
            return Optional.empty();
        }
    }

    /** docker-java has no accessor for it. */
    private static Optional<Duration> stopTimeout(InspectContainerResponse answer) {
        return answer.getRawValues().get("Config") instanceof Map<?, ?> config
                        && config.get("StopTimeout") instanceof Number seconds
                        && seconds.longValue() >= 0
                ? Optional.of(Duration.ofSeconds(seconds.longValue()))
                : Optional.empty();
    }

    private static String text(@Nullable String maybe) {
        return maybe == null ? "" : maybe;
    }
}
