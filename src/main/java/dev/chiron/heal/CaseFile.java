package dev.chiron.heal;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An open case as it is written down.
 *
 * @param actor who signalled: the name of a token, or empty for Chiron itself
 * @param wish the reason that a person gave
 * @param forced whether that person insists
 * @param signalledAt the latest signal
 * @param signals how many came until now
 * @param alerted the last alert among those that came after it was opened
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
        int signals,
        Optional<Alerted> alerted) {
    /** That an alert came, and the name of the token that it came with. */
    public record Alerted(Instant at, String by) {}

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
                1,
                Optional.empty());
    }

    /** The last alert that led to it or came while it was open. */
    Optional<Alerted> lastAlert() {
        return alerted.or(() ->
                trigger == Trigger.ALERTMANAGER ? Optional.of(new Alerted(signalledAt, actor)) : Optional.empty());
    }

    /** The same, to which an alert was left. */
    CaseFile after(Optional<Alerted> alert) {
        return new CaseFile(
                id, service, trigger, actor, wish, forced, requestId, openedAt, signalledAt, signals, alert);
    }

    /** The alert's own, once a person's was closed that it came to. */
    Optional<CaseFile> left() {
        return trigger == Trigger.MANUAL
                ? alerted.map(alert -> of(service, Trigger.ALERTMANAGER, new Wish(alert.by, "", false, ""), alert.at))
                : Optional.empty();
    }
}
