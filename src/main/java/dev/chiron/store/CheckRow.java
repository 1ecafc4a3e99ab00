package dev.chiron.store;

import dev.chiron.health.HealthState;
import dev.chiron.health.Outcome;
import dev.chiron.health.Status;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Held;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What is to be written of one check: only references to what is there already, for it is made on the checking thread, and
 * nothing of what a probe may hold in bulk, for many may wait.
 *
 * @param outcome passed, failed or not_run
 */
record CheckRow(
        Watched watched,
        HealthState state,
        Instant at,
        Duration responseTime,
        String outcome,
        String reason,
        String detail,
        Map<String, Status> components,
        Map<String, Duration> phases,
        Held held) {

    static CheckRow of(Event.CheckFinished finished) {
        Check check = finished.check();
        return new CheckRow(
                finished.view().watched(),
                finished.view().state(),
                check.at(),
                check.duration(),
                outcome(check),
                check.reason(),
                check.detail(),
                check.components(),
                check.result().measurements().phases(),
                finished.held());
    }

    /** The word of {@code chiron_checks_total}: what {@code outcomes:} declares to be fine did not fail. */
    private static String outcome(Check check) {
        return switch (check.result()) {
            case ProbeResult.Passed passed -> Outcomes.PASSED;
            case ProbeResult.Failed failed -> check.outcome() == Outcome.PASSED ? Outcomes.PASSED : Outcomes.FAILED;
            case ProbeResult.NotRun notRun -> Outcomes.NOT_RUN;
        };
    }

    String service() {
        return watched.service().name();
    }

    long knownMillis() {
        return held.time().toMillis();
    }

    long upMillis() {
        return held.status() == Status.UP || held.status() == Status.DEGRADED ? knownMillis() : 0;
    }
}
