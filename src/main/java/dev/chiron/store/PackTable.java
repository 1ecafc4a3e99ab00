package dev.chiron.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The checks of closed hours, packed. */
final class PackTable {
    private static final String NEWEST = """
            SELECT timestamp, pack FROM service_health_packs
            WHERE service_name = :service AND timestamp >= :from AND timestamp < :to ORDER BY timestamp DESC LIMIT :limit
            """;

    private PackTable() {}

    record Packed(Instant hour, Pack pack) {
        Instant end() {
            return hour.plus(Figures.HOUR);
        }

        /** Oldest first. */
        List<StoredCheck> checks(String service) {
            try {
                return pack.checks(service);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the checks of " + service + " from " + hour, e);
            }
        }
    }

    /** The latest packs of hours that begin in a window, latest first. */
    static List<Packed> newest(Handle handle, String service, Instant from, Instant to, int limit) {
        return handle.createQuery(NEWEST)
                .bind("service", service)
                .bind("from", Columns.moment(from))
                .bind("to", Columns.moment(to))
                .bind("limit", limit)
                .map((row, context) -> new Packed(Columns.moment(row, "timestamp"), Pack.kept(row.getBytes("pack"))))
                .list();
    }

    static void save(Connection connection, Instant hour, Map<String, Pack> packs) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO service_health_packs"
                + " (service_name, timestamp, pack) VALUES (?, ?, ?)"
                + " ON CONFLICT (service_name, timestamp) DO UPDATE SET pack = excluded.pack")) {
            for (Map.Entry<String, Pack> each : packs.entrySet()) {
                upsert.setString(1, each.getKey());
                upsert.setTimestamp(2, Columns.moment(hour));
                upsert.setBytes(3, each.getValue().bytes());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    /** Forgets the packs of hours that have changed. */
    static void forget(Connection connection, Set<ServiceHour> hours) throws SQLException {
        if (hours.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM service_health_packs WHERE service_name = ? AND timestamp = ?")) {
            for (ServiceHour each : hours) {
                delete.setString(1, each.service());
                delete.setTimestamp(2, Columns.moment(each.hour()));
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }
}
