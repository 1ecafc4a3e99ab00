package dev.chiron.app;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/** What both log formats show of an event; the error is its type and message, followed by its causes. */
record LogEntry(String at, String level, String logger, String message, String error) {
    static LogEntry of(LogRecord record, String message) {
        return new LogEntry(
                record.getInstant().toString(),
                level(record.getLevel()),
                String.valueOf(record.getLoggerName()),
                message,
                error(record.getThrown()));
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (value >= Level.WARNING.intValue()) {
            return "warn";
        }
        return value >= Level.INFO.intValue() ? "info" : "debug";
    }

    private static String error(@Nullable Throwable thrown) {
        StringBuilder chain = new StringBuilder();
        for (Throwable each = thrown; each != null && chain.length() < 2_000; each = each.getCause()) {
            chain.append(chain.isEmpty() ? "" : " caused by ").append(each);
        }
        return chain.toString();
    }
}
