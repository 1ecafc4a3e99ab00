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
            + " opened_at, signalled_at, signals, alerted_at, alerted_by FROM heal_cases ";

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
                            signalled_at, signals, state, alerted_at, alerted_by)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 'open', ?, ?)
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
                        file.signalledAt(),
                        file.alerted().map(CaseFile.Alerted::at),
                        file.alerted().map(CaseFile.Alerted::by))
                == 1;
    }

    private static boolean counted(Connection connection, CaseFile file) throws SQLException {
        Optional<CaseFile.Alerted> alert = file.lastAlert();
        return Sql.update(
                        connection,
                        """
                        UPDATE heal_cases SET signals = signals + 1, signalled_at = ?,
                            alerted_at = COALESCE(?, alerted_at), alerted_by = COALESCE(?, alerted_by)
                        WHERE service_name = ? AND state = 'open'
                        """,
                        file.signalledAt(),
                        alert.map(CaseFile.Alerted::at),
                        alert.map(said -> Sql.text(said.by(), NAME)),
                        file.service())
                == 1;
    }

    /**
     * Ends the open case of a service in favour of another, unless an attempt of it is under way.
     *
     * @return the last alert that the case leaves to the other, if one came to it
     */
    static Optional<CaseFile.Alerted> supersede(Connection connection, String service, Instant at) throws SQLException {
        // Waits for an admission to it, whose attempt only the next statement sees.
        Optional<CaseFile> open = Sql.first(
                connection,
                COLUMNS + "WHERE service_name = ? AND state = 'open'" + Sql.locking(connection),
                CaseTable::file,
                service);
        int superseded = Sql.update(connection, """
                UPDATE heal_cases SET state = 'closed', closed_at = ?, closed_as = 'superseded'
                WHERE service_name = ? AND state = 'open' AND NOT EXISTS (SELECT 1 FROM heal_attempts active
                    WHERE active.service_name = heal_cases.service_name AND active.state IN %s)
                """.formatted(AttemptTable.ACTIVE), at, service);
        return superseded == 1 ? open.flatMap(CaseFile::lastAlert) : Optional.empty();
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
    static void waits(Connection connection, UUID id, Verdict.Refuse refusal) throws SQLException {
        Sql.update(
                connection,
                "UPDATE heal_cases SET reason = ?, not_before = ? WHERE id = ? AND state = 'open'",
                refusal.reason(),
                refusal.notBefore(),
                id);
    }

    /** Closes it, unless further signals came than these; an alert that came to a person's case gets one of its own. */
    static boolean close(Connection connection, UUID id, int signals, String as, Instant at) throws SQLException {
        boolean closed = Sql.update(connection, """
                        UPDATE heal_cases SET state = 'closed', closed_at = ?, closed_as = ?
                        WHERE id = ? AND state = 'open' AND signals <= ?
                        """, at, as, id, signals) == 1;
        Optional<CaseFile> left = closed
                ? Sql.first(connection, COLUMNS + "WHERE id = ?", CaseTable::file, id)
                        .flatMap(CaseFile::left)
                : Optional.empty();
        if (left.isPresent()) {
            open(connection, left.get());
        }
        return closed;
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
                row.getInt("signals"),
                alerted(row));
    }

    private static Optional<CaseFile.Alerted> alerted(ResultSet row) throws SQLException {
        String by = row.getString("alerted_by");
        return Sql.momentIfAny(row, "alerted_at").map(at -> new CaseFile.Alerted(at, by));
    }
}
