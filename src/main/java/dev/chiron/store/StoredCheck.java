package dev.chiron.store;

/**
 * A row of {@code service_health_checks}, wherever it was read from.
 *
 * @param knownMillis what it adds to the known time
 * @param upMillis what it adds to the time up
 */
record StoredCheck(long id, PastCheck check, long knownMillis, long upMillis) {}
