package dev.chiron.docker;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to a container, as the engine remembers it.
 *
 * @param action {@code start}, {@code kill}, {@code die}, {@code stop}, {@code restart} …
 * @param at by the engine's clock
 * @param signal the signal's number, of a {@code kill}
 */
public record ContainerEvent(String action, Instant at, Optional<String> signal) {}
