package dev.chiron.store;

import dev.chiron.health.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads single checks back, newest first. */
final class CheckReader {
    private static final String COLUMNS =
            "id, service_name, status, checks, response_time_ms, timestamp, outcome, reason, detail, known_ms, up_ms";
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

    static Page<PastCheck> read(
            Handle handle, Optional<String> service, Instant from, Instant to, int limit, Optional<Cursor> cursor) {
        Instant until = cursor.map(Cursor::at).orElse(to);
        long before = cursor.map(Cursor::number).orElse(Long.MAX_VALUE);
        int most = limit + 1;
        List<StoredCheck> rows = service.isPresent()
                ? new ServiceChecks(handle, service.get()).newest(from, until, before, most)
                : query(handle, OF_ALL, from, until, before, most)
                        .map((row, context) -> read(row))
                        .list();
        return page(rows, limit);
    }

    /** The rows of a service in a window, and those at its end whose id is less, newest first; at most so many. */
    static void rows(
            Handle handle,
            String service,
            Instant from,
            Instant to,
            long before,
            int most,
            Consumer<StoredCheck> taker) {
        query(handle, OF_SERVICE, from, to, before, most)
                .bind("service", service)
                .map((row, context) -> read(row))
                .forEach(taker);
    }

    private static Query query(Handle handle, String sql, Instant from, Instant to, long before, int most) {
        return handle.createQuery(sql)
                .bind("from", Columns.moment(from))
                .bind("to", Columns.moment(to))
                .bind("id", before)
                .bind("limit", most);
    }

    private static Page<PastCheck> page(List<StoredCheck> rows, int limit) {
        List<StoredCheck> shown = rows.subList(0, Math.min(limit, rows.size()));
        Optional<String> next = rows.size() > limit
                ? Optional.of(shown.getLast())
                        .map(last -> new Cursor(last.check().at(), Long.toString(last.id())).text())
                : Optional.empty();
        return new Page<>(shown.stream().map(StoredCheck::check).toList(), next);
    }

    private static StoredCheck read(ResultSet row) throws SQLException {
        ChecksJson checks = ChecksJson.read(row.getString("checks"));
        PastCheck check = new PastCheck(
                row.getString("service_name"),
                Columns.moment(row, "timestamp"),
                Columns.status(row.getString("status")),
                row.getString("outcome"),
                row.getString("reason"),
                row.getString("detail"),
                Columns.duration(row.getDouble("response_time_ms")),
                checks.components(),
                checks.phases());
        return new StoredCheck(row.getLong("id"), check, row.getLong("known_ms"), row.getLong("up_ms"));
    }
}
