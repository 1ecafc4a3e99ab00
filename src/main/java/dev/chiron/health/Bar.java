package dev.chiron.health;

import java.time.Instant;

/**
 * A service's past as a row of slots of one length, one character each, the oldest first: {@code u} up, {@code d} degraded,
 * {@code x} down, {@code m} in maintenance or paused, {@code -} nothing known. A slot shows the worst that was held in it.
 *
 * @param window how far back it reaches, and thereby the length of a slot
 * @param from when the first slot begins
 */
public record Bar(Uptime.Window window, Instant from, String slots) {}
