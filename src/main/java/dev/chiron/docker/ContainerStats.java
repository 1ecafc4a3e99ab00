package dev.chiron.docker;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a container uses, measured once.
 *
 * @param cpuTime processor time used since the container started
 * @param cpuRatio processors kept busy since the measurement before (1.5 is one and a half); empty for the first one
 * @param memoryBytes memory in use without the page cache that can be dropped, as {@code docker stats} counts
 * @param memoryLimitBytes the container's limit, or the machine's memory without one
 */
public record ContainerStats(
        Optional<Duration> cpuTime, OptionalDouble cpuRatio, OptionalLong memoryBytes, OptionalLong memoryLimitBytes) {}
