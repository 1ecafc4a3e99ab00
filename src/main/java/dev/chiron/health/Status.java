package dev.chiron.health;

import java.util.Locale;

/** What is held of a service after thresholds. */
public enum Status {
    UNKNOWN,
    UP,
    DEGRADED,
    DOWN;

    /** The word in metrics and in the API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
