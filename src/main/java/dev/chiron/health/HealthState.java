package dev.chiron.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is held of a service now; immutable.
 *
 * @param since when the status began
 * @param consecutiveFailures failures in a row, confirming re-probes included
 * @param consecutivePasses clean passes in a row
 * @param retries confirming re-probes made since the scheduled check
 * @param startingUntil the end of the start period, while it runs
 * @param latencyEwma the average duration of passed checks, each new one weighing a fifth
 */
public record HealthState(
        Status status,
        Instant since,
        int consecutiveFailures,
        int consecutivePasses,
        int retries,
        Optional<Instant> startingUntil,
        Flapping flapping,
        Optional<Duration> latencyEwma) {

    /** A service that nothing is known of yet; its start period begins. */
    public static HealthState starting(HealthRule rule, Instant now) {
        Optional<Instant> until =
                rule.startPeriod().isZero() ? Optional.empty() : Optional.of(now.plus(rule.startPeriod()));
        return new HealthState(Status.UNKNOWN, now, 0, 0, 0, until, Flapping.NONE, Optional.empty());
    }

    public boolean isFlapping() {
        return flapping.flag();
    }

    /** The same service in a new start period, as after a restart: failures do not count until it ends or a check passes. */
    public HealthState restarted(HealthRule rule, Instant now) {
        return with(
                consecutiveFailures, consecutivePasses, 0, starting(rule, now).startingUntil(), flapping);
    }

    /** The same service of which nothing is known any more; counts begin anew. */
    public HealthState forgotten(Instant now) {
        return new HealthState(
                Status.UNKNOWN, status == Status.UNKNOWN ? since : now, 0, 0, 0, startingUntil, flapping, latencyEwma);
    }

    /**
     * The same service, of which something is remembered from before: what has been seen since then counts more, and a start
     * period that runs goes on.
     */
    public HealthState after(HealthMemory past) {
        if (status == Status.UNKNOWN) {
            return past.state(startingUntil);
        }
        HealthState known = past.status() == status ? in(status, past.since()) : this;
        return known.latencyEwma.isPresent() ? known : known.averaged(past.latencyEwma());
    }

    /** With one more duration of a passed check in the average. */
    public HealthState averaging(Duration latency) {
        Duration average = latencyEwma
                .map(before -> before.multipliedBy(4).plus(latency).dividedBy(5))
                .orElse(latency);
        return averaged(Optional.of(average));
    }

    private HealthState averaged(Optional<Duration> average) {
        return new HealthState(
                status, since, consecutiveFailures, consecutivePasses, retries, startingUntil, flapping, average);
    }

    HealthState retried(int times) {
        return with(consecutiveFailures, consecutivePasses, times, startingUntil, flapping);
    }

    HealthState with(int failures, int passes, int retry, Optional<Instant> starting, Flapping recent) {
        return new HealthState(status, since, failures, passes, retry, starting, recent, latencyEwma);
    }

    HealthState in(Status next, Instant now) {
        return new HealthState(
                next, now, consecutiveFailures, consecutivePasses, retries, startingUntil, flapping, latencyEwma);
    }
}
