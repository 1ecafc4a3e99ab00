package dev.chiron.heal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The cases; at most one of a service is open. */
final class CaseTable {
    private static final int NAME = 200;
    private static final int WORDS = 1000;
    private static final String COLUMNS = "SELECT id, service_name, triggered_by, actor, wish, forced, request_id,"
            + " opened_at, signalled_at, signals FROM heal_cases ";

    private CaseTable() {}

    /** Opens a case unless one is open already, which then counts the signal; one that is just being closed counts none. */
    static boolean open(Connection connection, CaseFile file) throws SQLException {
        while (true) {
            if (opened(connection, file)) {
                return true;
            }
            if (counted(connection, file)) {
                return false;
            }
        }
    }

    private static boolean opened(Connection connection, CaseFile file) throws SQLException {
        return Sql.update(
                        connection,
                        """
                        INSERT INTO heal_cases (id, service_name, triggered_by, actor, wish, forced, request_id, opened_at,
                            signalled_at, signals, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'open')
                        ON CONFLICT (service_name) WHERE state = 'open' DO NOTHING
                        """,
                        file.id(),
                        file.service(),
                        file.trigger(),
                        Sql.text(file.actor(), NAME),
                        Sql.text(file.wish(), WORDS),
                        file.forced(),
                        Sql.text(file.requestId(), NAME),
                        file.openedAt(),
                        file.signalledAt())
                == 1;
    }

    private static boolean counted(Connection connection, CaseFile file) throws SQLException {
        return Sql.update(
                        connection,
                        "UPDATE heal_cases SET signals = signals + 1, signalled_at = ? WHERE service_name = ? AND state = 'open'",
                        file.signalledAt(),
                        file.service())
                == 1;
    }

    /** Ends the open case of a service in favour of another, unless an attempt of it is under way. */
    static void supersede(Connection connection, String service, Instant at) throws SQLException {
        // Waits for an admission to it, whose attempt only the next statement sees.
        Sql.first(
                connection,
                "SELECT id FROM heal_cases WHERE service_name = ? AND state = 'open'" + Sql.locking(connection),
                row -> row.getString("id"),
                service);
        Sql.update(connection, """
                UPDATE heal_cases SET state = 'closed', closed_at = ?, closed_as = 'superseded'
                WHERE service_name = ? AND state = 'open' AND NOT EXISTS (SELECT 1 FROM heal_attempts active
                    WHERE active.service_name = heal_cases.service_name AND active.state IN %s)
                """.formatted(AttemptTable.ACTIVE), at, service);
    }

    static List<CaseFile> open(Connection connection) throws SQLException {
        return Sql.list(connection, COLUMNS + "WHERE state = 'open' ORDER BY opened_at", CaseTable::file);
    }

    static Optional<CaseFile> open(Connection connection, UUID id) throws SQLException {
        return Sql.first(connection, COLUMNS + "WHERE id = ? AND state = 'open'", CaseTable::file, id);
    }

    /** The same, and nobody closes it until the transaction ends. */
    static Optional<CaseFile> heldOpen(Connection connection, UUID id) throws SQLException {
        return Sql.first(
                connection, COLUMNS + "WHERE id = ? AND state = 'open'" + Sql.locking(connection), CaseTable::file, id);
    }

    static Optional<CaseFile> openOf(Connection connection, String service) throws SQLException {
        return Sql.first(connection, COLUMNS + "WHERE service_name = ? AND state = 'open'", CaseTable::file, service);
    }

    /** Notes why it waits, and until when. */
    static void waits(Connection connection, UUID id, Refusal reason, Optional<Instant> notBefore) throws SQLException {
        Sql.update(
                connection,
                "UPDATE heal_cases SET reason = ?, not_before = ? WHERE id = ? AND state = 'open'",
                reason,
                notBefore,
                id);
    }

    /** Closes it, unless further signals came than these. */
    static boolean close(Connection connection, UUID id, int signals, String as, Instant at) throws SQLException {
        return Sql.update(connection, """
                        UPDATE heal_cases SET state = 'closed', closed_at = ?, closed_as = ?
                        WHERE id = ? AND state = 'open' AND signals <= ?
                        """, at, as, id, signals) == 1;
    }

    private static CaseFile file(ResultSet row) throws SQLException {
        return new CaseFile(
                Sql.id(row, "id"),
                row.getString("service_name"),
                Sql.word(Trigger.class, row.getString("triggered_by")),
                row.getString("actor"),
                row.getString("wish"),
                row.getBoolean("forced"),
                row.getString("request_id"),
                Sql.moment(row, "opened_at"),
                Sql.moment(row, "signalled_at"),
                row.getInt("signals"));
    }
}
