package dev.chiron.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.health.Outcome;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Watched;
import dev.chiron.service.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results of {@code chiron check}, as a table for people or as JSON for programs. */
record CheckReport(Map<Watched, Check> checks) {
    private static final String[] HEADINGS = {"SERVICE", "TYPE", "STATUS", "TIME", "WHY"};

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
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of plain values could not be written as JSON", e);
        }
    }

    String table(boolean colour) {
        List<String[]> rows = new ArrayList<>();
        rows.add(HEADINGS);
        checks.forEach((watched, check) -> rows.add(row(watched.service(), check)));
        int[] widths = new int[HEADINGS.length];
        for (String[] row : rows) {
            for (int column = 0; column < row.length; column++) {
                widths[column] = Math.max(widths[column], row[column].length());
            }
        }
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> appendRow(text, row, widths, colour));
        return text.append(summary()).append('\n').toString();
    }

    private static String[] row(Service service, Check check) {
        String why = check.reason().isEmpty() ? check.detail() : check.reason() + ": " + check.detail();
        String time = String.format(Locale.ROOT, "%.1f ms", check.duration().toNanos() / 1e6);
        return new String[] {service.name(), service.type(), status(check), time, why.replaceAll("\\s+", " ")};
    }

    private static void appendRow(StringBuilder text, String[] row, int[] widths, boolean colour) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.length; column++) {
            String cell = row[column];
            String padding = " ".repeat(widths[column] - cell.length());
            boolean right = HEADINGS[column].equals("TIME");
            String shown = colour && HEADINGS[column].equals("STATUS") ? coloured(cell) : cell;
            line.append(right ? padding + shown : shown + padding).append("  ");
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String coloured(String status) {
        return switch (status) {
            case "up" -> "\u001b[32m" + status + "\u001b[0m";
            case "degraded" -> "\u001b[33m" + status + "\u001b[0m";
            case "down" -> "\u001b[31m" + status + "\u001b[0m";
            default -> status;
        };
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
