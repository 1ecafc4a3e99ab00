package dev.chiron.health;

import dev.chiron.config.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * When the circuit of a service opens, and for how long.
 *
 * @param failureThreshold failed checks in a row that open it, confirming re-probes included
 * @param openFor how long the service is not probed then; more than nothing
 */
public record CircuitRule(int failureThreshold, Duration openFor) {
    /** Reads {@code circuit} of a service, if it has one; what it leaves out follows from how the service is judged. */
    public static Optional<CircuitRule> read(Section service, HealthRule rule) {
        return service.section(
                        "circuit",
                        "leaves the service alone for a while when it keeps failing; without it, it never is")
                .map(section -> new CircuitRule(
                        section.integer(
                                        "failure_threshold",
                                        "failed checks in a row, confirming re-probes included, that open the circuit; the"
                                                + " service is down then at the latest. When it is left out, the service's"
                                                + " own failure_threshold")
                                .between(1, 1000)
                                .optional()
                                .orElse(rule.failureThreshold()),
                        section.duration(
                                        "open_for",
                                        "how long the service is not probed while the circuit is open; then one probe is let"
                                                + " through")
                                .check(Duration::isPositive, "must be more than 0s")
                                .orElse(Duration.ofSeconds(30))));
    }

    /** How a service with this circuit is judged: what is not looked at any more cannot be taken for up. */
    public HealthRule over(HealthRule rule) {
        return rule.downAfter(Math.min(failureThreshold, rule.failureThreshold()));
    }
}
