package dev.chiron.monitor;

import dev.chiron.health.Status;
import java.time.Duration;

/**
 * What a check adds to a service's uptime: the status that was held until it, and for how long.
 *
 * @param time zero when nothing is known of that time, or when it is left out (maintenance, pause, cut off)
 */
public record Held(Status status, Duration time) {}
