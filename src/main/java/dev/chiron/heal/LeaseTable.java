package dev.chiron.heal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Who acts. Its time is the database's: the clocks of several machines never agree. */
final class LeaseTable {
    private static final String NAME = "healer";

    /** A file belongs to one process alone, so that whoever opens it takes the lease at once. */
    private static final String IN_FILE = """
            INSERT INTO heal_lease (name, holder, epoch, expires_at)
                VALUES (?, ?, 1, CAST(unixepoch('subsec') * 1000 AS INTEGER) + ? * 1000)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at,
                epoch = CASE WHEN heal_lease.holder = excluded.holder THEN heal_lease.epoch ELSE heal_lease.epoch + 1 END
            RETURNING epoch
            """;

    private static final String ON_SERVER = """
            INSERT INTO heal_lease (name, holder, epoch, expires_at) VALUES (?, ?, 1, now() + ? * INTERVAL '1 second')
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at,
                epoch = CASE WHEN heal_lease.holder = excluded.holder THEN heal_lease.epoch ELSE heal_lease.epoch + 1 END
            WHERE heal_lease.holder = excluded.holder OR heal_lease.expires_at < now()
            RETURNING epoch
            """;

    private LeaseTable() {}

    /** Takes the lease, or keeps it; empty while it is another's. */
    static Optional<Long> take(Connection connection, String holder, int seconds) throws SQLException {
        return Sql.first(
                connection,
                Sql.isFile(connection) ? IN_FILE : ON_SERVER,
                row -> row.getLong("epoch"),
                NAME,
                holder,
                seconds);
    }

    /** Lets another take it at once. */
    static void leave(Connection connection, String holder) throws SQLException {
        String past = Sql.isFile(connection) ? "0" : "now() - INTERVAL '1 second'";
        Sql.update(
                connection,
                "UPDATE heal_lease SET expires_at = " + past + " WHERE name = ? AND holder = ?",
                NAME,
                holder);
    }

    /** Whether the lease is held under this epoch; if so, nobody else admits anything until the transaction ends. */
    static boolean held(Connection connection, long epoch) throws SQLException {
        String now = Sql.isFile(connection) ? "" : " AND expires_at > now() FOR UPDATE";
        return Sql.first(
                        connection,
                        "SELECT epoch FROM heal_lease WHERE name = ? AND epoch = ?" + now,
                        row -> row.getLong("epoch"),
                        NAME,
                        epoch)
                .isPresent();
    }
}
