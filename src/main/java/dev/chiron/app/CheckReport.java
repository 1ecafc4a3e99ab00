package dev.chiron.app;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Watched;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results of {@code chiron check}, as a table for people or as JSON for programs. */
record CheckReport(Map<Watched, Check> checks) {
    private static final int NAME_WIDTH = 28;

    String json() {
        List<Map<String, Object>> rows = new ArrayList<>();
        checks.forEach((watched, check) -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("service", watched.service().name());
            row.put("project", watched.service().project());
            row.put("type", watched.service().type());
            row.put("critical", watched.service().critical());
            row.put("status", status(check));
            row.put("duration_seconds", check.duration().toNanos() / 1e9);
            row.put("reason", check.reason());
            row.put("detail", check.detail());
            rows.add(row);
        });
        return OutputFlag.json(rows);
    }

    /**
     * A line a service, and the count of those that are up.
     *
     * @param width of the lines in characters; what does not fit of the reason goes on below it
     */
    String table(boolean colour, int width) {
        Table table = new Table(
                new Table.Column("STATUS", 10),
                new Table.Column("SERVICE", NAME_WIDTH),
                new Table.Column("TYPE", 10),
                new Table.Column("TIME", 12, true),
                new Table.Column("WHY", width));
        checks.forEach((watched, check) -> table.add(
                StatusMark.of(status(check)).cell(),
                Table.Cell.of(watched.service().name()),
                Table.Cell.of(watched.service().type()),
                Table.Cell.of(
                        String.format(Locale.ROOT, "%.1f ms", check.duration().toNanos() / 1e6)),
                Table.Cell.of(why(check))));
        return table.text(colour, width) + summary() + "\n";
    }

    private static String why(Check check) {
        return check.reason().isEmpty() ? check.detail() : check.reason() + ": " + check.detail();
    }

    private String summary() {
        long up = checks.values().stream()
                .filter(check -> check.outcome() == Outcome.PASSED)
                .count();
        return up + " of " + checks.size() + " up";
    }

    /** One look without thresholds: any failure is down. */
    private static String status(Check check) {
        return switch (check.outcome()) {
            case PASSED -> "up";
            case IMPAIRED -> "degraded";
            case SOFT_FAILURE, HARD_FAILURE -> "down";
            case NOT_RUN -> "unknown";
        };
    }
}
