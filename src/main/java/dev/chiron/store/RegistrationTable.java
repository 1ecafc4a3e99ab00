package dev.chiron.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The services that were registered at run time. */
final class RegistrationTable {
    private RegistrationTable() {}

    static void save(Connection connection, Database database, Registration registration) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO registered_services (service_name, definition, registered_by, registered_at)
                VALUES (?, %s, ?, ?)
                ON CONFLICT (service_name) DO UPDATE SET definition = excluded.definition,
                    registered_by = excluded.registered_by, registered_at = excluded.registered_at
                """.formatted(database.json()))) {
            upsert.setString(1, registration.service());
            upsert.setString(2, registration.definition());
            upsert.setString(3, Columns.text(registration.by(), 200));
            upsert.setTimestamp(4, Columns.moment(registration.at()));
            upsert.executeUpdate();
        }
    }

    static boolean remove(Connection connection, String service) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM registered_services WHERE service_name = ?")) {
            delete.setString(1, service);
            return delete.executeUpdate() > 0;
        }
    }

    /** All of them, the oldest first. */
    static List<Registration> all(Handle handle) {
        return handle.createQuery("SELECT * FROM registered_services ORDER BY registered_at, service_name")
                .map((row, context) -> new Registration(
                        row.getString("service_name"),
                        row.getString("definition"),
                        row.getString("registered_by"),
                        Columns.moment(row, "registered_at")))
                .list();
    }
}
