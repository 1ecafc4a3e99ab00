package dev.chiron.health;

import dev.chiron.config.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * How a service is judged.
 *
 * @param failureThreshold failures in a row until it is down
 * @param successThreshold clean passes in a row until it is up again
 * @param confirm how a hard failure is confirmed
 * @param degradedAbove a pass slower than this is impaired, if set
 * @param startPeriod how long failures do not count after the start
 */
public record HealthRule(
        int failureThreshold,
        int successThreshold,
        Confirm confirm,
        Optional<Duration> degradedAbove,
        Duration startPeriod) {

    /** Quick re-probes after a hard failure: how many, and the wait before the first, doubled each time. */
    public record Confirm(int retries, Duration backoff) {
        private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

        private static Confirm read(Section section) {
            return new Confirm(
                    section.integer("retries", "quick re-probes that confirm a hard failure")
                            .between(0, 10)
                            .orElse(2),
                    section.duration(
                                    "backoff",
                                    "the wait before the first re-probe, doubled for each further one, to 1m at most")
                            .between(Duration.ZERO, LONGEST_BACKOFF)
                            .orElse(Duration.ofMillis(500)));
        }

        /** The wait before a re-probe, counted from 0; never more than a minute. */
        Duration wait(int retry) {
            Duration doubled = backoff.multipliedBy(1L << retry);
            return doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
        }
    }

    /** The same with another number of failures in a row until it is down. */
    HealthRule downAfter(int failures) {
        return new HealthRule(failures, successThreshold, confirm, degradedAbove, startPeriod);
    }

    /** Reads a service's keys, or those of {@code defaults:}. */
    public static HealthRule read(Section section) {
        return new HealthRule(
                section.integer("failure_threshold", "failures in a row until it is down")
                        .between(1, 1000)
                        .orElse(3),
                section.integer("success_threshold", "clean passes in a row until it is up again")
                        .between(1, 1000)
                        .orElse(2),
                Confirm.read(section.sectionOrEmpty("confirm", "how a hard failure is confirmed at once")),
                section.duration("degraded_above", "a check that takes longer makes the service degraded")
                        .check(Duration::isPositive, "must be more than 0s")
                        .optional(),
                section.duration("start_period", "how long after the start failures do not count")
                        .check(period -> !period.isNegative(), "must not be negative")
                        .orElse(Duration.ZERO));
    }
}
