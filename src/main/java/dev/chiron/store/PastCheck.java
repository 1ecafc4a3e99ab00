package dev.chiron.store;

import dev.chiron.health.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * A check as it is remembered.
 *
 * @param status the service's right after it
 * @param outcome passed, failed or not_run
 * @param reason the label of why it failed; empty when it did not
 * @param phases the time of each step
 */
public record PastCheck(
        String service,
        Instant at,
        Status status,
        String outcome,
        String reason,
        String detail,
        Duration responseTime,
        Map<String, Status> components,
        Map<String, Duration> phases) {}
