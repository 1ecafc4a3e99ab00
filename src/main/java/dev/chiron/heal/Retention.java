package dev.chiron.heal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Forgets what healing need no longer remember, in slices small enough that nobody waits for them. */
final class Retention {
    private static final int SLICE = 500;
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration YEAR = Duration.ofDays(365);

    /** What is forgotten of one table, by its key, once its moment lies so far back. */
    private record Rule(String table, String key, String moment, String which, Duration after) {
        String sql() {
            return "DELETE FROM " + table + " WHERE " + key + " IN (SELECT " + key + " FROM " + table + " WHERE "
                    + moment + " < ?" + which + " ORDER BY " + moment + " LIMIT ?)";
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule("heal_deliveries", "digest", "at", "", MONTH),
            new Rule("heal_alerts", "fingerprint", "seen_at", "", MONTH),
            new Rule("heal_decisions", "id", "at", "", MONTH),
            new Rule("heal_evidence", "attempt_id", "at", "", MONTH),
            new Rule("heal_outbox", "id", "at", " AND sent_at IS NOT NULL", MONTH),
            new Rule("heal_cases", "id", "opened_at", " AND state = 'closed'", YEAR),
            new Rule("heal_attempts", "id", "planned_at", " AND ended_at IS NOT NULL", YEAR),
            new Rule("heal_audit", "id", "at", "", YEAR));

    private Retention() {}

    /** One slice of each table; false when there was no more than that. */
    static boolean forget(Connection connection, Instant now) throws SQLException {
        boolean more = false;
        for (Rule rule : RULES) {
            more |= Sql.update(connection, rule.sql(), now.minus(rule.after()), SLICE) == SLICE;
        }
        return more;
    }
}
