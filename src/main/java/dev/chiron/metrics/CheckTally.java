package dev.chiron.metrics;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.Check;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** What was counted of one service's checks since it is watched; safe to share. */
final class CheckTally {
    private static final String[] NAMES = {"outcome", "reason"};

    private final DurationHistogram durations = new DurationHistogram(DurationHistogram.OF_CHECKS);
    private final Map<Reason, Long> byReason = new EnumMap<>(Reason.class);
    private long passed;

    /** A tally whose series exist from the start for all that its checks can end as. */
    CheckTally(Set<Reason> reasons) {
        expect(reasons);
    }

    /** Adds the series that other probes can end as. */
    synchronized void expect(Set<Reason> reasons) {
        reasons.forEach(reason -> byReason.putIfAbsent(reason, 0L));
        byReason.putIfAbsent(Reason.TIMEOUT, 0L);
        byReason.putIfAbsent(Reason.INTERNAL, 0L);
    }

    synchronized void count(Check check) {
        switch (check.result()) {
            case ProbeResult.Passed passes -> {
                passed++;
                durations.observe(check.duration());
            }
            case ProbeResult.Failed failed -> {
                // What outcomes: declares to be fine is no failure, for an error budget either.
                if (check.outcome() == Outcome.PASSED) {
                    passed++;
                } else {
                    byReason.merge(failed.reason(), 1L, Long::sum);
                }
                durations.observe(check.duration());
            }
            case ProbeResult.NotRun notRun -> byReason.merge(Reason.INTERNAL, 1L, Long::sum);
        }
    }

    synchronized void write(Labels service, Samples samples) {
        samples.counter(Family.CHECKS, labels(service, "passed", ""), passed);
        byReason.forEach((reason, count) -> {
            String outcome = reason == Reason.INTERNAL ? "not_run" : "failed";
            samples.counter(Family.CHECKS, labels(service, outcome, reason.label()), count);
        });
        samples.histogram(Family.PROBE_DURATION, service, durations);
    }

    private static Labels labels(Labels service, String outcome, String reason) {
        return service.merge(NAMES, new String[] {outcome, reason});
    }
}
