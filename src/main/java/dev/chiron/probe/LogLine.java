package dev.chiron.probe;

import java.time.Instant;

/** One line of a probe's log, as {@code debug=true} prints it. */
public record LogLine(Instant at, Level level, String message) {
    /** How much a line matters; a probe's steps are {@code DEBUG} or {@code INFO}, what it failed of {@code ERROR}. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
