package dev.chiron.app;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings for people at a terminal. Columns are as wide as their widest cell, up to a limit at which cells are
 * broken; the last one takes what is left of the line and is wrapped at words.
 */
final class Table {
    private static final String GAP = "  ";
    private static final int LEAST_LAST = 30;
    private static final String END_OF_COLOUR = "\u001b[0m";

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    /**
     * A column.
     *
     * @param most its widest
     * @param right whether its cells stand at its right edge
     */
    record Column(String heading, int most, boolean right) {
        Column(String heading, int most) {
            this(heading, most, false);
        }
    }

    /** A text, and the escape sequence of its colour, or empty text for none. */
    record Cell(String text, String colour) {
        static Cell of(String text) {
            return new Cell(TextWidth.plain(text), "");
        }
    }

    Table(Column... columns) {
        this.columns = List.of(columns);
        rows.add(this.columns.stream().map(column -> Cell.of(column.heading())).toList());
    }

    void add(Cell... cells) {
        rows.add(List.of(cells));
    }

    /** The whole table, each line with its end. */
    String text(boolean colour, int width) {
        int[] widths = new int[columns.size() - 1];
        int indent = 0;
        for (int column = 0; column < widths.length; column++) {
            for (List<Cell> row : rows) {
                int wished = TextWidth.of(row.get(column).text());
                widths[column] = Math.max(
                        widths[column], Math.min(wished, columns.get(column).most()));
            }
            indent += widths[column] + GAP.length();
        }
        StringBuilder text = new StringBuilder();
        int last = Math.max(LEAST_LAST, width - indent);
        rows.forEach(row -> append(text, row, widths, colour, last));
        return text.toString();
    }

    private void append(StringBuilder text, List<Cell> row, int[] widths, boolean colour, int last) {
        List<List<String>> cells = new ArrayList<>();
        int height = 0;
        for (int column = 0; column <= widths.length; column++) {
            String cell = row.get(column).text();
            cells.add(column < widths.length ? TextWidth.broken(cell, widths[column]) : TextWidth.wrapped(cell, last));
            height = Math.max(height, cells.get(column).size());
        }
        for (int line = 0; line < height; line++) {
            StringBuilder shown = new StringBuilder();
            for (int column = 0; column <= widths.length; column++) {
                String part =
                        line < cells.get(column).size() ? cells.get(column).get(line) : "";
                String painted =
                        colour && !part.isEmpty() && !row.get(column).colour().isEmpty()
                                ? row.get(column).colour() + part + END_OF_COLOUR
                                : part;
                String padding = column == widths.length ? "" : " ".repeat(widths[column] - TextWidth.of(part)) + GAP;
                boolean right = columns.get(column).right();
                shown.append(
                        right
                                ? padding.substring(0, padding.length() - GAP.length()) + painted + GAP
                                : painted + padding);
            }
            text.append(shown.toString().stripTrailing()).append('\n');
        }
    }
}
