package dev.chiron.probe;

import dev.chiron.docker.ContainerState;
import dev.chiron.docker.ContainerStats;
import dev.chiron.docker.ContainerStatus;
import dev.chiron.docker.HealthStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

/** What the docker probe measures of a container, as gauges. */
final class ContainerGauges {
    private ContainerGauges() {}

    static void state(ContainerState container, Instant now, Findings findings) {
        findings.info("container", container.name()).info("image", container.image());
        for (ContainerStatus status : ContainerStatus.values()) {
            findings.gauge(
                    "probe_docker_state",
                    "Whether the container is in this state",
                    Map.of("state", status.label()),
                    container.status() == status ? 1 : 0);
        }
        for (HealthStatus health : HealthStatus.values()) {
            findings.gauge(
                    "probe_docker_health",
                    "Whether the container's own health check says this; none without one",
                    Map.of("health", health.label()),
                    container.health() == health ? 1 : 0);
        }
        findings.gauge("probe_docker_restarts", "Restarts by the engine's restart policy", container.restartCount());
        findings.gauge("probe_docker_exit_code", "Exit code of the latest end, 0 while it runs", container.exitCode());
        findings.gauge(
                "probe_docker_oom_killed", "Whether it was killed for want of memory", container.oomKilled() ? 1 : 0);
        findings.gauge(
                "probe_docker_uptime_seconds",
                "Time since it was started, 0 when it does not run",
                uptime(container, now));
    }

    static void use(ContainerStats stats, Findings findings) {
        stats.cpuTime()
                .ifPresent(used -> findings.gauge(
                        "probe_docker_cpu_seconds", "Processor time used since its start", used.toNanos() / 1e9));
        stats.cpuRatio()
                .ifPresent(ratio ->
                        findings.gauge("probe_docker_cpu_ratio", "Processors kept busy since the check before", ratio));
        stats.memoryBytes()
                .ifPresent(bytes -> findings.gauge(
                        "probe_docker_memory_usage_bytes", "Memory in use, without droppable page cache", (double)
                                bytes));
        stats.memoryBytes().ifPresent(used -> findings.meter(memory((double) used, stats.memoryLimitBytes())));
        stats.memoryLimitBytes()
                .ifPresent(bytes -> findings.gauge(
                        "probe_docker_memory_limit_bytes", "Its memory limit, or the machine's memory", (double)
                                bytes));
    }

    private static Meter memory(double used, OptionalLong limit) {
        return limit.isPresent()
                ? Meter.of("memory", Meter.BYTES, used, (double) limit.getAsLong())
                : Meter.plain("memory", Meter.BYTES, used);
    }

    private static double uptime(ContainerState container, Instant now) {
        boolean runs = container.status() == ContainerStatus.RUNNING || container.status() == ContainerStatus.PAUSED;
        return runs
                ? container
                        .startedAt()
                        .map(at -> Math.max(0, Duration.between(at, now).toNanos() / 1e9))
                        .orElse(0.0)
                : 0;
    }
}
