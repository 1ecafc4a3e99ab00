package dev.chiron.app;

import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What both log formats show of an event.
 *
 * @param requestId of the request that it belongs to; empty outside of one
 * @param error its type and message, followed by its causes; empty without one
 */
record LogEntry(String at, String level, String logger, String message, String requestId, String error) {
    static LogEntry of(LogRecord record, String message) {
        return new LogEntry(
                record.getInstant().toString(),
                level(record.getLevel()),
                String.valueOf(record.getLoggerName()),
                message,
                Objects.requireNonNullElse(MDC.get("request_id"), ""),
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
