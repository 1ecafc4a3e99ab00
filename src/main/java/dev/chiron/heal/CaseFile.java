package dev.chiron.heal;

import java.time.Instant;
import java.util.UUID;

/**
 * An open case as it is written down.
 *
 * @param actor who signalled: the name of a token, or empty for Chiron itself
 * @param wish the reason that a person gave
 * @param forced whether that person insists
 * @param signalledAt the latest signal
 * @param signals how many came until now
 */
public record CaseFile(
        UUID id,
        String service,
        Trigger trigger,
        String actor,
        String wish,
        boolean forced,
        String requestId,
        Instant openedAt,
        Instant signalledAt,
        int signals) {
    static CaseFile of(String service, Trigger trigger, Wish wish, Instant at) {
        Instant now = Sql.millis(at);
        return new CaseFile(
                UUID.randomUUID(),
                service,
                trigger,
                wish.actor(),
                wish.reason(),
                wish.forced(),
                wish.requestId(),
                now,
                now,
                1);
    }
}
