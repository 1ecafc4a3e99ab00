package dev.chiron.heal;

import java.time.Instant;

/**
 * Something that others are to be told, at least once.
 *
 * @param key the same when the same is told again
 * @param body JSON, an object of texts
 * @param tries how often it was tried in vain
 */
public record Notice(long id, Instant at, String kind, String key, String body, int tries) {}
