package dev.chiron.heal;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What healing has written down, for reading; of one service or of all, newest first, page by page. */
public final class Archive {
    private final JournalDesk desk;

    /**
     * Which lines are asked for.
     *
     * @param cursor where to go on, as a page told it
     */
    public record Extract(Optional<String> service, Optional<String> cursor, int most) {}

    /**
     * Some lines.
     *
     * @param next where to go on, if there is more
     */
    public record Page<T>(List<T> items, Optional<String> next) {}

    /** A line, and its place among the others. */
    record Placed<T>(String place, T item) {}

    /** What a table has from a place on. */
    interface Table<T> {
        List<Placed<T>> after(Connection connection, Extract extract) throws SQLException;
    }

    Archive(JournalDesk desk) {
        this.desk = desk;
    }

    /**
     * What was tried.
     *
     * @throws IllegalArgumentException for a cursor that no page told, as the others
     */
    public Page<Attempt> attempts(Extract extract) throws IOException {
        return page(extract, AttemptTable::page);
    }

    /** What was decided, and why. */
    public Page<Decision> decisions(Extract extract) throws IOException {
        return page(extract, DecisionTable::page);
    }

    /** What was done by whom. */
    public Page<Deed> audit(Extract extract) throws IOException {
        return page(extract, AuditTable::page);
    }

    /** One attempt as it stands. */
    public Optional<Attempt> attempt(UUID id) throws IOException {
        return desk.read(connection -> AttemptTable.find(connection, id));
    }

    /** What was seen of its target right before it. */
    public Optional<Evidence> evidence(UUID attempt) throws IOException {
        return desk.read(connection -> EvidenceTable.of(connection, attempt));
    }

    private <T> Page<T> page(Extract extract, Table<T> table) throws IOException {
        Extract oneMore = new Extract(extract.service(), extract.cursor(), extract.most() + 1);
        List<Placed<T>> found = desk.read(connection -> table.after(connection, oneMore));
        List<Placed<T>> shown = found.stream().limit(extract.most()).toList();
        return new Page<>(
                shown.stream().map(Placed::item).toList(),
                found.size() > shown.size() ? Optional.of(shown.getLast().place()) : Optional.empty());
    }

    /** Lines of a table that numbers them, from a cursor on. */
    static <T> List<Placed<T>> numbered(Connection connection, String select, Extract extract, Sql.Row<T> row)
            throws SQLException {
        long before = extract.cursor().map(Long::parseLong).orElse(Long.MAX_VALUE);
        List<Object> values = new ArrayList<>(List.of(before));
        extract.service().ifPresent(values::add);
        values.add(extract.most());
        String whose = extract.service().isPresent() ? " AND service_name = ?" : "";
        return Sql.list(
                connection,
                select + " WHERE id < ?" + whose + " ORDER BY id DESC LIMIT ?",
                found -> new Placed<>(Long.toString(found.getLong("id")), row.of(found)),
                values.toArray());
    }
}
