package dev.chiron.store;

import java.time.Instant;

/**
 * A service that was registered at run time.
 *
 * @param definition one entry of {@code services:} as a JSON object
 * @param by who registered it, as the log names callers
 */
public record Registration(String service, String definition, String by, Instant at) {}
