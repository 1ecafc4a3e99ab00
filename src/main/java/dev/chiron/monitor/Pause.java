package dev.chiron.monitor;

import java.time.Instant;
import java.util.Optional;

/**
 * A person's wish that a service be neither alerted nor healed for a while; it is still probed, and the time is left out of
 * its uptime.
 *
 * @param by who asked, as the log names callers
 * @param reason in the caller's words; may be empty
 * @param until when it ends by itself, if it does
 */
public record Pause(String by, String reason, Instant since, Optional<Instant> until) {
    /** Whether it still holds. */
    public boolean holds(Instant now) {
        return until.filter(end -> !now.isBefore(end)).isEmpty();
    }
}
