package dev.chiron.heal;

import java.util.UUID;

/**
 * For whom and why an action is carried out: nothing but names of the configuration and words of our own, so that all of it
 * may be handed on.
 *
 * @param attempt the attempt's id; the same call is never made under another
 * @param epoch which of the acting instances gives the order; grows at each take-over
 * @param trigger {@code alertmanager}, {@code status} or {@code manual}
 */
public record Order(UUID attempt, long epoch, String service, String project, String trigger) {}
