package dev.chiron.store;

import dev.chiron.health.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads single checks back, newest first. */
final class CheckReader {
    private static final String COLUMNS =
            "id, service_name, status, checks, response_time_ms, timestamp, outcome, reason, detail";
    private static final String WINDOW = """
             AND timestamp >= :from AND timestamp <= :to AND (timestamp < :to OR id < :id)
            ORDER BY timestamp DESC, id DESC LIMIT :limit
            """;
    private static final String OF_SERVICE =
            "SELECT " + COLUMNS + " FROM service_health_checks WHERE service_name = :service" + WINDOW;

    /** By status, because that is what the index has before the moment; each branch stops at the limit. */
    private static final String OF_ALL = Arrays.stream(Status.values())
                    .map(status -> "SELECT * FROM (SELECT " + COLUMNS + " FROM service_health_checks WHERE status = '"
                            + status.label() + "'" + WINDOW + ") AS " + status.label() + "_checks")
                    .collect(Collectors.joining(" UNION ALL ", "SELECT * FROM (", ") AS checks_of_all"))
            + " ORDER BY timestamp DESC, id DESC LIMIT :limit";

    private CheckReader() {}

    private record Row(long id, PastCheck check) {}

    static Page<PastCheck> read(
            Handle handle, Optional<String> service, Instant from, Instant to, int limit, Optional<Cursor> cursor) {
        Query query = handle.createQuery(service.isPresent() ? OF_SERVICE : OF_ALL)
                .bind("from", Columns.moment(from))
                .bind("to", Columns.moment(cursor.map(Cursor::at).orElse(to)))
                .bind("id", cursor.map(Cursor::number).orElse(Long.MAX_VALUE))
                .bind("limit", limit + 1);
        service.ifPresent(name -> query.bind("service", name));
        List<Row> rows = query.map((row, context) -> read(row)).list();
        return page(rows, limit);
    }

    private static Page<PastCheck> page(List<Row> rows, int limit) {
        List<Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        Optional<String> next = rows.size() > limit
                ? Optional.of(shown.getLast())
                        .map(last -> new Cursor(last.check().at(), Long.toString(last.id())).text())
                : Optional.empty();
        return new Page<>(shown.stream().map(Row::check).toList(), next);
    }

    private static Row read(ResultSet row) throws SQLException {
        ChecksJson checks = ChecksJson.read(row.getString("checks"));
        return new Row(
                row.getLong("id"),
                new PastCheck(
                        row.getString("service_name"),
                        Columns.moment(row, "timestamp"),
                        Columns.status(row.getString("status")),
                        row.getString("outcome"),
                        row.getString("reason"),
                        row.getString("detail"),
                        Columns.duration(row.getDouble("response_time_ms")),
                        checks.components(),
                        checks.phases()));
    }
}
