package dev.chiron.web;

import java.util.Locale;

/**
 * Somebody who asks the control listener.
 *
 * @param name for the log: of a token, of a user, or {@code anyone}
 * @param role what they may do
 * @param shown what told us who they are
 */
record Caller(String name, Role role, Shown shown) {
    /** Whoever asks where nobody is told from others. */
    static final Caller ANYONE = new Caller("anyone", Role.VIEWER, Shown.NONE);

    /** What a caller shows. */
    enum Shown {
        NONE,
        TOKEN,
        BASIC,
        SESSION;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
