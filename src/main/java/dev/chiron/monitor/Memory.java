package dev.chiron.monitor;

import dev.chiron.health.HealthMemory;
import dev.chiron.health.Stretch;
import java.time.Instant;
import java.util.List;

/**
 * What is remembered of a service from before the program was started.
 *
 * @param module the module it was probed with; what was seen with another one is not this service's past
 * @param target what was probed, as it may be shown; likewise
 * @param lastCheck when it was last checked
 * @param past what its uptime is made of, oldest first
 */
public record Memory(
        String service, String module, String target, HealthMemory health, Instant lastCheck, List<Stretch> past) {}
