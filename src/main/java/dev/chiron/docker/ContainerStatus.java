package dev.chiron.docker;

import java.util.Locale;

/** What a container is doing, as the engine names it. */
public enum ContainerStatus {
    CREATED,
    RUNNING,
    PAUSED,
    RESTARTING,
    REMOVING,
    EXITED,
    DEAD;

    /** The engine's word; one that is not in the list (Podman has {@code stopped}) counts as exited. */
    static ContainerStatus of(String word) {
        for (ContainerStatus status : values()) {
            if (status.label().equals(word)) {
                return status;
            }
        }
        return EXITED;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
