package dev.chiron.store;

import java.time.Instant;

/** A service in one hour. */
record ServiceHour(String service, Instant hour) {}
