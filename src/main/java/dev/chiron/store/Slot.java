package dev.chiron.store;

import dev.chiron.health.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One point of a chart.
 *
 * @param at where the slot begins
 * @param worst the worst status seen in it; unknown when nothing is known of it
 * @param latency absent when no check in it passed
 * @param phases the mean time of each step of the checks
 */
public record Slot(
        Instant at, long checks, long failed, Status worst, Optional<Latency> latency, Map<String, Duration> phases) {}
