package dev.chiron.heal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The services that healing gave up on, and when each was last let be healed again. */
final class LockTable {
    private static final int NAME = 200;
    private static final int WORDS = 1000;

    private LockTable() {}

    /** Locks it; false if it was locked already. */
    static boolean lock(Connection connection, String service, Lock lock) throws SQLException {
        return Sql.update(
                        connection,
                        "INSERT INTO heal_locks (service_name, since, why) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                        service,
                        lock.since(),
                        lock.why())
                == 1;
    }

    /** Unlocks it; false if it was not locked. The mark is made all the same. */
    static boolean unlock(Connection connection, String service, Instant at, Wish wish) throws SQLException {
        Sql.update(connection, """
                INSERT INTO heal_marks (service_name, unlocked_at, unlocked_by, remark) VALUES (?, ?, ?, ?)
                ON CONFLICT (service_name) DO UPDATE SET unlocked_at = excluded.unlocked_at,
                    unlocked_by = excluded.unlocked_by, remark = excluded.remark
                """, service, at, Sql.text(wish.actor(), NAME), Sql.text(wish.reason(), WORDS));
        return Sql.update(connection, "DELETE FROM heal_locks WHERE service_name = ?", service) == 1;
    }

    static Map<String, Lock> all(Connection connection) throws SQLException {
        Map<String, Lock> locks = new LinkedHashMap<>();
        Sql.list(
                        connection,
                        "SELECT service_name, since, why FROM heal_locks ORDER BY since",
                        row -> Map.entry(row.getString("service_name"), lock(row)))
                .forEach(each -> locks.put(each.getKey(), each.getValue()));
        return locks;
    }

    static Optional<Lock> of(Connection connection, String service) throws SQLException {
        return Sql.first(
                connection, "SELECT since, why FROM heal_locks WHERE service_name = ?", LockTable::lock, service);
    }

    private static Lock lock(ResultSet row) throws SQLException {
        return new Lock(Sql.moment(row, "since"), Sql.word(Refusal.class, row.getString("why")));
    }

    static Optional<Instant> unlockedAt(Connection connection, String service) throws SQLException {
        return Sql.first(
                connection,
                "SELECT unlocked_at FROM heal_marks WHERE service_name = ?",
                row -> Sql.moment(row, "unlocked_at"),
                service);
    }
}
