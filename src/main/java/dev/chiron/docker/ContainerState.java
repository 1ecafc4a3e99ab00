package dev.chiron.docker;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A container as the engine described it at one moment.
 *
 * @param name without the leading slash
 * @param lastHealthOutput the last line that the container's health check printed
 * @param restartCount restarts by the engine's restart policy; restarts by hand do not count
 * @param startedAt by the engine's clock; empty before the first start
 * @param finishedAt by the engine's clock; empty before the first end
 * @param stopTimeout how long the container is given to stop before it is killed; empty for the engine's 10 s
 */
public record ContainerState(
        String id,
        String name,
        String image,
        ContainerStatus status,
        HealthStatus health,
        Optional<String> lastHealthOutput,
        int exitCode,
        boolean oomKilled,
        int restartCount,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Optional<Duration> stopTimeout,
        Map<String, String> labels) {
    private static final String SWARM_TASK = "com.docker.swarm.task.id";

    /** Whether Docker Swarm looks after it, which replaces what fails by itself. */
    public boolean swarmTask() {
        return labels.containsKey(SWARM_TASK);
    }
}
