package dev.chiron.app;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** {@code {"ts":…,"level":…,"logger":…,"msg":…}}, one line an event. */
final class JsonFormatter extends Formatter {
    @Override
    public String format(LogRecord record) {
        LogEntry entry = LogEntry.of(record, formatMessage(record));
        StringBuilder line = new StringBuilder(160).append('{');
        field(line, "ts", entry.at());
        field(line.append(','), "level", entry.level());
        field(line.append(','), "logger", entry.logger());
        field(line.append(','), "msg", entry.message());
        if (!entry.requestId().isEmpty()) {
            field(line.append(','), "request_id", entry.requestId());
        }
        if (!entry.error().isEmpty()) {
            field(line.append(','), "error", entry.error());
        }
        return line.append("}\n").toString();
    }

    private static void field(StringBuilder line, String name, String value) {
        line.append('"').append(name).append("\":\"");
        line.append(JsonStringEncoder.getInstance().quoteAsString(value)).append('"');
    }
}
