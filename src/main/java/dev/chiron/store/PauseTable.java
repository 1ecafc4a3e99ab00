package dev.chiron.store;

import dev.chiron.monitor.Event;
import dev.chiron.monitor.Pause;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The pauses of services. */
final class PauseTable {
    private PauseTable() {}

    static void apply(Connection connection, List<Event.PauseChanged> changes) throws SQLException {
        for (Event.PauseChanged change : changes) {
            String service = change.service().name();
            if (change.pause().isPresent()) {
                save(connection, service, change.pause().get());
            } else {
                remove(connection, service);
            }
        }
    }

    static void save(Connection connection, String service, Pause pause) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO service_pauses (service_name, paused_by, reason, since, until) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (service_name) DO UPDATE SET paused_by = excluded.paused_by, reason = excluded.reason,
                    since = excluded.since, until = excluded.until
                """)) {
            upsert.setString(1, service);
            upsert.setString(2, Columns.text(pause.by(), 200));
            upsert.setString(3, Columns.text(pause.reason(), 1000));
            upsert.setTimestamp(4, Columns.moment(pause.since()));
            Columns.setMoment(upsert, 5, pause.until());
            upsert.executeUpdate();
        }
    }

    static void remove(Connection connection, String service) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM service_pauses WHERE service_name = ?")) {
            delete.setString(1, service);
            delete.executeUpdate();
        }
    }

    /** Those that hold at a moment, by service. */
    static Map<String, Pause> all(Handle handle, Instant now) {
        Map<String, Pause> pauses = new LinkedHashMap<>();
        handle.createQuery("SELECT service_name, paused_by, reason, since, until FROM service_pauses ORDER BY since")
                .map((row, context) -> Map.entry(
                        row.getString("service_name"),
                        new Pause(
                                row.getString("paused_by"),
                                row.getString("reason"),
                                Columns.moment(row, "since"),
                                Columns.momentIfAny(row, "until"))))
                .forEach(each -> {
                    if (each.getValue().holds(now)) {
                        pauses.put(each.getKey(), each.getValue());
                    }
                });
        return pauses;
    }
}
