package dev.chiron.heal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One call of the webhook, as healing sees it.
 *
 * @param digest of the body: the same delivery again has the same
 * @param caller the name of the token that it came with
 */
public record Delivery(
        Instant at, String digest, String groupKey, String caller, String requestId, List<Alert> alerts) {
    /**
     * One alert.
     *
     * @param service that it is about; empty when it names none that is watched
     * @param startsAt since when it fires; empty when it does not say
     * @param fingerprint of its labels; empty when it has none
     */
    public record Alert(boolean firing, Optional<String> service, Optional<Instant> startsAt, String fingerprint) {}
}
