package dev.chiron.heal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What others are to be told, until they were. */
final class OutboxTable {
    private static final int SOME = 20;

    private OutboxTable() {}

    static void add(Connection connection, Instant at, String kind, String key, Map<String, String> body)
            throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO heal_outbox (at, kind, key, body, tries, next_try) VALUES (?, ?, ?, ?, 0, ?)",
                at,
                kind,
                key,
                Sql.json(body),
                at);
    }

    /** Those whose turn it is, oldest first. */
    static List<Notice> due(Connection connection, Instant now) throws SQLException {
        return Sql.list(
                connection,
                """
                SELECT id, at, kind, key, body, tries FROM heal_outbox WHERE sent_at IS NULL AND next_try <= ?
                ORDER BY next_try, id LIMIT ?
                """,
                row -> new Notice(
                        row.getLong("id"),
                        Sql.moment(row, "at"),
                        row.getString("kind"),
                        row.getString("key"),
                        row.getString("body"),
                        row.getInt("tries")),
                now,
                SOME);
    }

    static boolean sent(Connection connection, long id, Instant at) throws SQLException {
        return Sql.update(connection, "UPDATE heal_outbox SET sent_at = ? WHERE id = ?", at, id) == 1;
    }

    static boolean again(Connection connection, long id, Instant nextTry) throws SQLException {
        return Sql.update(
                        connection, "UPDATE heal_outbox SET tries = tries + 1, next_try = ? WHERE id = ?", nextTry, id)
                == 1;
    }
}
