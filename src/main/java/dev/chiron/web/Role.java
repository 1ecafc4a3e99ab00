package dev.chiron.web;

import java.util.Locale;

/** What the bearer of a token may do. */
public enum Role {
    VIEWER,
    ALERTMANAGER,
    OPERATOR,
    HEARTBEAT;

    /** What a request needs. */
    enum Need {
        /** Nothing: anyone may ask. */
        NOTHING,
        READING,
        /** To read, unless {@code security.public_badges} lets anyone. */
        BADGE,
        WEBHOOK,
        ACTING
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean allows(Need need) {
        return switch (this) {
            case OPERATOR -> true;
            case VIEWER -> need == Need.READING || need == Need.BADGE;
            case ALERTMANAGER -> need == Need.WEBHOOK;
            case HEARTBEAT -> false;
        };
    }
}
