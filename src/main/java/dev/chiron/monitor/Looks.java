package dev.chiron.monitor;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The further looks at a service.
 *
 * @param startup until it passes once after a start, nothing else is looked at and nothing is known
 * @param liveness when it fails, the service is down
 * @param readiness when it fails, the service is degraded
 * @param mainIsLiveness whether the service's own probe is the look at its liveness, for want of another
 */
public record Looks(Optional<Look> startup, Optional<Look> liveness, Optional<Look> readiness, boolean mainIsLiveness) {
    public static final Looks NONE = new Looks(Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** All that there are. */
    public Stream<Look> all() {
        return Stream.of(startup, liveness, readiness).flatMap(Optional::stream);
    }

    /** The longest that a check may take: the startup probe, and then the others beside the service's own. */
    Duration longest(Duration own) {
        Duration beside = Stream.of(liveness, readiness)
                .flatMap(Optional::stream)
                .map(Look::timeout)
                .reduce(own, (a, b) -> a.compareTo(b) > 0 ? a : b);
        return startup.map(Look::timeout).orElse(Duration.ZERO).plus(beside);
    }
}
