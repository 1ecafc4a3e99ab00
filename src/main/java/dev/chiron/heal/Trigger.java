package dev.chiron.heal;

import java.util.Locale;

/** Who asked for healing. */
public enum Trigger {
    ALERTMANAGER,
    STATUS,
    MANUAL;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
