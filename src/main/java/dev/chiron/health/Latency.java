package dev.chiron.health;

import java.time.Duration;

/** How long passed checks take: of the latest hundred, half took no longer than {@code p50}, and so on. */
public record Latency(Duration p50, Duration p95, Duration p99) {}
