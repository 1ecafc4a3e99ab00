package dev.chiron.docker;

import java.util.Locale;

/** What a container's own HEALTHCHECK says; {@link #NONE} without one. */
public enum HealthStatus {
    NONE,
    STARTING,
    HEALTHY,
    UNHEALTHY;

    static HealthStatus of(String word) {
        for (HealthStatus status : values()) {
            if (status.label().equals(word)) {
                return status;
            }
        }
        return NONE;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
