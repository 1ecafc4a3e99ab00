package dev.chiron.monitor;

import dev.chiron.health.Outcome;
import dev.chiron.health.Status;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One check of a service.
 *
 * @param at when it ended
 * @param result how the probe ended, after the service's health document and further probes had their say
 * @param outcome how it counted
 * @param components how the parts do that the service told of, by name
 * @param values the figures that the service told of, by name, such as {@code queue.depth}
 * @param version the version that the service says it runs
 * @param uptime how long the service says it has been running, if it says so in words
 */
public record Check(
        Instant at,
        Duration duration,
        ProbeResult result,
        Outcome outcome,
        Map<String, Status> components,
        Map<String, Double> values,
        Optional<String> version,
        Optional<String> uptime) {
    private static final Set<Reason> NETWORK = Set.of(Reason.DNS, Reason.CONNECT, Reason.TIMEOUT, Reason.TLS);

    /** A check of a service that tells of no figures. */
    public Check(Instant at, Duration duration, ProbeResult result, Outcome outcome, Map<String, Status> components) {
        this(at, duration, result, outcome, components, Map.of(), Optional.empty(), Optional.empty());
    }

    /** Why it did not pass cleanly, in words; empty when it did. */
    public String detail() {
        return switch (result) {
            case ProbeResult.Passed passed -> passed.impairment().orElse(outcome == Outcome.IMPAIRED ? slow() : "");
            case ProbeResult.Failed failed -> failed.detail();
            case ProbeResult.NotRun notRun -> notRun.why();
        };
    }

    private String slow() {
        return "took " + duration.toMillis() + " ms, more than degraded_above allows";
    }

    /** The reason's label of a failed check; empty when it did not fail. */
    public String reason() {
        return result instanceof ProbeResult.Failed failed ? failed.reason().label() : "";
    }

    /** Whether it failed in a way that may lie with our own network. */
    boolean failedOfNetwork() {
        return result instanceof ProbeResult.Failed failed && NETWORK.contains(failed.reason());
    }

    /** Whether it counts as a failure of the service. */
    boolean failed() {
        return outcome == Outcome.HARD_FAILURE || outcome == Outcome.SOFT_FAILURE;
    }
}
