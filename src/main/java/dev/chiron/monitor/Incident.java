package dev.chiron.monitor;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The time in which a service is degraded or down; immutable.
 *
 * @param reason the label of the reason for which it was opened, such as {@code connect}; empty for a mere impairment
 * @param message what is wrong, in words, at most 500 characters
 * @param resolvedAt when the service was up again, or no longer watched
 * @param root the service because of which this one is not up, if another one is the cause
 * @param rootIncident the incident of that service, if it has one
 */
public record Incident(
        UUID id,
        String service,
        String project,
        Severity severity,
        String reason,
        String message,
        Instant triggeredAt,
        Optional<Instant> resolvedAt,
        Optional<String> root,
        Optional<UUID> rootIncident) {

    /** How much it matters: that of a critical service is critical, that of any other a warning. */
    public enum Severity {
        CRITICAL,
        WARNING;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isActive() {
        return resolvedAt.isEmpty();
    }

    /** One line of its timeline. */
    public record Entry(Instant at, Kind kind, String text) {}

    /** What a line of the timeline tells of; the last two are its end: the service is up again, or there is another cause to end it. */
    public enum Kind {
        CHECK,
        CHANGE,
        ALERT,
        HEAL,
        PAUSE,
        RECOVERED,
        ENDED;

        /** Whether the incident is over with it. */
        boolean isEnd() {
            return this == RECOVERED || this == ENDED;
        }

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
