package dev.chiron.monitor;

import dev.chiron.health.Outcome;
import dev.chiron.health.Status;
import dev.chiron.probe.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One check of a service.
 *
 * @param at when it ended
 * @param outcome how it counted
 * @param components how the parts do that the service told of, by name
 */
public record Check(
        Instant at, Duration duration, ProbeResult result, Outcome outcome, Map<String, Status> components) {
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
}
