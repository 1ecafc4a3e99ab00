package dev.chiron.app;

import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** {@code ts=… level=info logger=dev.chiron.heal msg="…"}, one line an event; stack traces are kept to one line. */
final class LogfmtFormatter extends Formatter {
    @Override
    public String format(LogRecord record) {
        LogEntry entry = LogEntry.of(record, formatMessage(record));
        StringBuilder line = new StringBuilder(160);
        line.append("ts=").append(entry.at()).append(" level=").append(entry.level());
        line.append(" logger=").append(entry.logger()).append(" msg=").append(quoted(entry.message()));
        if (!entry.requestId().isEmpty()) {
            line.append(" request_id=").append(entry.requestId());
        }
        if (!entry.error().isEmpty()) {
            line.append(" error=").append(quoted(entry.error()));
        }
        return line.append('\n').toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> quoted.append(c < ' ' ? '?' : c);
            }
        }
        return quoted.append('"').toString();
    }
}
