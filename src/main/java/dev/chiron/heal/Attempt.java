package dev.chiron.heal;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One execution of an action; the only thing that touches the world.
 *
 * @param at when the intent was journalled, right before the call
 * @param verdict how it ended; empty while it is under way
 */
public record Attempt(UUID id, String service, String action, Trigger trigger, Instant at, Optional<Verdict> verdict) {
    /** How an attempt ended. */
    public record Verdict(Word word, String detail, Instant at) {}

    /** The closed list of ends, also the label values. */
    public enum Word {
        RECOVERED,
        NOT_RECOVERED,
        FAILED,
        UNKNOWN
    }

    Attempt closed(Verdict with) {
        return new Attempt(id, service, action, trigger, at, Optional.of(with));
    }
}
