package dev.chiron.metrics;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What was counted of one service's checks since it is watched; safe to share. */
final class CheckTally {
    private static final String[] NAMES = {"outcome", "reason"};

    private final DurationHistogram durations = new DurationHistogram(DurationHistogram.OF_CHECKS);
    private final Map<Reason, Long> byReason = new EnumMap<>(Reason.class);
    private Optional<Duration> promised = Optional.empty();
    private long passed;
    private long slow;

    /** A tally whose series exist from the start for all that its checks can end as. */
    CheckTally(Watched watched) {
        expect(watched);
    }

    /** Goes by another configuration, and adds the series that its probes can end as. */
    synchronized void expect(Watched watched) {
        promised = watched.service().objective().latency();
        watched.reasons().forEach(reason -> byReason.putIfAbsent(reason, 0L));
        byReason.putIfAbsent(Reason.TIMEOUT, 0L);
        byReason.putIfAbsent(Reason.INTERNAL, 0L);
    }

    synchronized void count(Check check) {
        switch (check.result()) {
            case ProbeResult.Passed passes -> {
                pass(check);
                durations.observe(check.duration());
            }
            case ProbeResult.Failed failed -> {
                // What outcomes: declares to be fine is no failure, for an error budget either.
                if (check.outcome() == Outcome.PASSED) {
                    pass(check);
                } else {
                    byReason.merge(failed.reason(), 1L, Long::sum);
                }
                durations.observe(check.duration());
            }
            case ProbeResult.NotRun notRun -> byReason.merge(Reason.INTERNAL, 1L, Long::sum);
        }
    }

    private void pass(Check check) {
        passed++;
        if (promised.filter(most -> check.duration().compareTo(most) > 0).isPresent()) {
            slow++;
        }
    }

    synchronized void write(Labels service, Samples samples) {
        samples.counter(Family.CHECKS, labels(service, "passed", ""), passed);
        byReason.forEach((reason, count) -> {
            String outcome = reason == Reason.INTERNAL ? "not_run" : "failed";
            samples.counter(Family.CHECKS, labels(service, outcome, reason.label()), count);
        });
        if (promised.isPresent()) {
            samples.counter(Family.SLOW_CHECKS, service, slow);
        }
        samples.histogram(Family.PROBE_DURATION, service, durations);
    }

    private static Labels labels(Labels service, String outcome, String reason) {
        return service.merge(NAMES, new String[] {outcome, reason});
    }
}
