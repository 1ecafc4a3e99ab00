package dev.chiron.health;

import java.time.Duration;
import java.time.Instant;

/**
 * A stretch of a service's past, as {@link Uptime} keeps it.
 *
 * @param known how much of it was judged, maintenance and pauses left out; at most its length
 * @param up how much of that the service was up or degraded
 * @param worst the worst status held in it; unknown when nothing is known of it
 */
public record Stretch(Instant from, Instant to, Duration known, Duration up, Status worst) {}
