package dev.chiron.monitor;

import dev.chiron.health.Circuit;
import dev.chiron.health.HealthState;
import dev.chiron.health.Latency;
import dev.chiron.health.Status;
import dev.chiron.health.Uptime;
import dev.chiron.probe.Meter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one service at one moment; immutable.
 *
 * @param last its latest check, if there was one
 * @param uptime the share of known time that it was up, for each window of which something is known
 * @param pause the pause that holds, if one does
 * @param maintenance whether it is in a maintenance window
 * @param nextCheck when it is checked next; empty when it is probed on every scrape
 * @param latency how long its latest passed checks took, if there were any
 * @param circuit its circuit breaker, if it has one
 */
public record ServiceView(
        Watched watched,
        HealthState state,
        Optional<Check> last,
        Map<Uptime.Window, Double> uptime,
        Optional<Pause> pause,
        boolean maintenance,
        Optional<Instant> nextCheck,
        Optional<Latency> latency,
        Optional<Circuit> circuit) {
    public String name() {
        return watched.service().name();
    }

    public Status status() {
        return state.status();
    }

    /** Whether it is neither alerted nor healed now. */
    public boolean quiet() {
        return pause.isPresent() || maintenance;
    }

    /** When the next probe is let through that nobody asked for; empty unless its circuit is open. */
    public Optional<Instant> retryAt() {
        return circuit.flatMap(now -> watched.particulars().circuit().flatMap(now::retryAt));
    }

    /** How the parts do that it told of in its latest check, by name. */
    public Map<String, Status> components() {
        return last.map(Check::components).orElse(Map.of());
    }

    /** The figures that it told of in its latest check, by name, such as {@code queue.depth}. */
    public Map<String, Double> values() {
        return last.map(Check::values).orElse(Map.of());
    }

    /** How full or high things stood in its latest check. */
    public List<Meter> meters() {
        return last.map(check -> check.result().measurements().meters()).orElse(List.of());
    }

    /** The version that it says it runs, else the one that the configuration names; empty for neither. */
    public String version() {
        return last.flatMap(Check::version).orElse(watched.service().about().version());
    }
}
