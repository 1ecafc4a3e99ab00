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
    private static final String GAP = "  ";
    private static final int LEAST_WHY = 30;

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

    /**
     * A line a service, and the count of those that are up.
     *
     * @param width of the lines in characters; what does not fit of the reason goes on below it
     */
    String table(boolean colour, int width) {
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
        rows.forEach(row -> appendRow(text, row, widths, colour, width));
        return text.append(summary()).append('\n').toString();
    }

    private static String[] row(Service service, Check check) {
        String why = check.reason().isEmpty() ? check.detail() : check.reason() + ": " + check.detail();
        String time = String.format(Locale.ROOT, "%.1f ms", check.duration().toNanos() / 1e6);
        return new String[] {service.name(), service.type(), status(check), time, why.replaceAll("\\s+", " ")};
    }

    private static void appendRow(StringBuilder text, String[] row, int[] widths, boolean colour, int width) {
        int why = row.length - 1;
        int indent = 0;
        for (int column = 0; column < why; column++) {
            String cell = row[column];
            String padding = " ".repeat(widths[column] - cell.length());
            boolean right = HEADINGS[column].equals("TIME");
            String shown = colour && HEADINGS[column].equals("STATUS") ? coloured(cell) : cell;
            text.append(right ? padding + shown : shown + padding);
            indent += widths[column] + GAP.length();
            text.append(column < why - 1 || !row[why].isEmpty() ? GAP : "");
        }
        String below = "\n" + " ".repeat(indent);
        text.append(String.join(below, wrapped(row[why], Math.max(LEAST_WHY, width - indent))))
                .append('\n');
    }

    /** Breaks at blanks; a word that is longer than the width stays whole, because it is a URL to be copied. */
    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > width) {
            int blank = rest.lastIndexOf(' ', width);
            blank = blank < 0 ? rest.indexOf(' ', width) : blank;
            if (blank < 0) {
                break;
            }
            lines.add(rest.substring(0, blank));
            rest = rest.substring(blank + 1);
        }
        lines.add(rest);
        return lines;
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
