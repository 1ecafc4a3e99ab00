package dev.chiron.service;

import dev.chiron.config.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * What is promised of a service: {@code slo:} of its entry.
 *
 * @param share the share of its checks that is to be good, 0 to 1 without the ends
 * @param latency the longest that a good check may take
 */
public record Objective(Optional<Double> share, Optional<Duration> latency) {
    /** Nothing is promised. */
    public static final Objective NONE = new Objective(Optional.empty(), Optional.empty());

    static Objective read(Section section) {
        return section.section("slo", "what is promised of the service")
                .map(slo -> new Objective(
                        slo.ratio("objective", "the promised share of good checks, such as 99.9%")
                                .check(share -> share > 0 && share < 1, "must be more than 0% and less than 100%")
                                .optional(),
                        slo.duration("latency", "how long a check may take and still keep the promise")
                                .check(Duration::isPositive, "must be more than 0s")
                                .optional()))
                .orElse(NONE);
    }
}
