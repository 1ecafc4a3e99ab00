package dev.chiron.heal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What was seen of targets before they were acted upon. */
final class EvidenceTable {
    private EvidenceTable() {}

    static boolean add(Connection connection, Attempt attempt, Instant at, Evidence evidence) throws SQLException {
        return Sql.update(
                        connection,
                        """
                        INSERT INTO heal_evidence (attempt_id, at, inspect, health_log, log_tail) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (attempt_id) DO NOTHING
                        """,
                        attempt.id(),
                        at,
                        Sql.text(evidence.inspect(), Evidence.MOST_BYTES),
                        Sql.text(evidence.healthLog(), Evidence.MOST_BYTES),
                        Sql.text(evidence.logTail(), Evidence.MOST_BYTES))
                <= 1;
    }

    static Optional<Evidence> of(Connection connection, UUID attempt) throws SQLException {
        return Sql.first(
                connection,
                "SELECT inspect, health_log, log_tail FROM heal_evidence WHERE attempt_id = ?",
                row -> new Evidence(row.getString("inspect"), row.getString("health_log"), row.getString("log_tail")),
                attempt);
    }
}
