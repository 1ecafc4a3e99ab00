package dev.chiron.heal;

import java.time.Instant;

/**
 * Something that was done to healing or by it, and by whom.
 *
 * @param actor the name of the caller; empty when it was Chiron itself
 * @param service which it was done to; empty for all healing
 * @param attempt which it belongs to; empty for none
 * @param text what else there is to it, as a JSON object of texts
 */
public record Deed(
        Instant at, String kind, String actor, String service, String attempt, String requestId, String text) {}
