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

    /** The longest that all of them together may take. */
    Duration timeout() {
        return all().map(Look::timeout).reduce(Duration.ZERO, Duration::plus);
    }
}
