package dev.chiron.store;

import java.time.Duration;

/** How long checks took that passed; the percentiles are exact to 3.2 %. */
public record Latency(Duration mean, Duration p50, Duration p95, Duration p99, Duration max) {}
