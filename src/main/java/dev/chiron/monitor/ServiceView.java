package dev.chiron.monitor;

import dev.chiron.health.HealthState;
import dev.chiron.health.Status;
import dev.chiron.health.Uptime;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one service at one moment; immutable.
 *
 * @param last its latest check, if there was one
 * @param uptime the share of known time that it was up, for each window of which something is known
 * @param pause the pause that holds, if one does
 * @param maintenance whether it is in a maintenance window
 */
public record ServiceView(
        Watched watched,
        HealthState state,
        Optional<Check> last,
        Map<Uptime.Window, Double> uptime,
        Optional<Pause> pause,
        boolean maintenance) {
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
}
