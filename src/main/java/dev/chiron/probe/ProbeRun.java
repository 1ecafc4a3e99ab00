package dev.chiron.probe;

import dev.chiron.net.Visit;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import java.time.Duration;

/**
 * One guarded run of a probe on the calling thread.
 *
 * @param result how it ended; a probe that overran its deadline has failed of {@code timeout}
 * @param duration the wall time it took
 */
public record ProbeRun(ProbeResult result, Duration duration) {

    /**
     * Runs to the end, or to the deadline.
     *
     * @throws InterruptedException when the thread was interrupted by somebody other than the deadline
     */
    public static ProbeRun of(Probe probe, Target target, Deadline deadline, DeadlineGuard guard)
            throws InterruptedException {
        long start = deadline.clock().nanos();
        ProbeResult result = guarded(probe, target, deadline, guard);
        return new ProbeRun(result, deadline.clock().since(start));
    }

    private static ProbeResult guarded(Probe probe, Target target, Deadline deadline, DeadlineGuard guard)
            throws InterruptedException {
        try (DeadlineGuard.Watch watch = guard.watch(deadline)) {
            return attempted(probe, target, deadline, watch);
        }
    }

    private static ProbeResult attempted(Probe probe, Target target, Deadline deadline, DeadlineGuard.Watch watch)
            throws InterruptedException {
        try {
            return target.named()
                    ? Visit.to(target.address(), () -> probe.run(target, deadline))
                    : probe.run(target, deadline);
        } catch (InterruptedException e) {
            if (watch.fired()) {
                return timedOut(deadline);
            }
            throw e;
        } catch (RuntimeException e) {
            return watch.fired()
                    ? timedOut(deadline)
                    : new Findings(deadline.clock()).notRun("the probe itself broke: " + e);
        }
    }

    private static ProbeResult timedOut(Deadline deadline) {
        return new Findings(deadline.clock()).failed(Reason.TIMEOUT, "no result within the probe's timeout");
    }
}
