package dev.chiron.store;

import java.util.List;
import java.util.Optional;

/**
 * Some of what there is, newest first.
 *
 * @param next where to go on, if there is more; opaque
 */
public record Page<T>(List<T> items, Optional<String> next) {}
