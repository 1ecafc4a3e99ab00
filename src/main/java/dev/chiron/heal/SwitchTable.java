package dev.chiron.heal;

import dev.chiron.monitor.Pause;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The kill switch: pauses of all healing, or of one service's. */
final class SwitchTable {
    /** The scope that means all healing. */
    static final String ALL = "";

    private static final int NAME = 200;
    private static final int WORDS = 1000;

    private SwitchTable() {}

    static void pause(Connection connection, String scope, Pause pause) throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO heal_switches (scope, paused_by, reason, since, until) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (scope) DO UPDATE SET paused_by = excluded.paused_by, reason = excluded.reason,
                    since = excluded.since, until = excluded.until
                """,
                scope,
                Sql.text(pause.by(), NAME),
                Sql.text(pause.reason(), WORDS),
                pause.since(),
                pause.until());
    }

    /** False if it was not paused. */
    static boolean resume(Connection connection, String scope) throws SQLException {
        return Sql.update(connection, "DELETE FROM heal_switches WHERE scope = ?", scope) == 1;
    }

    /** The pause of a scope that holds at a moment. */
    static Optional<Pause> of(Connection connection, String scope, Instant now) throws SQLException {
        return held(connection, "heal_switches WHERE scope = ?", scope, now);
    }

    /** The pause of a service that memory keeps, which another Chiron may have been told. */
    static Optional<Pause> ofService(Connection connection, String service, Instant now) throws SQLException {
        return held(connection, "service_pauses WHERE service_name = ?", service, now);
    }

    private static Optional<Pause> held(Connection connection, String where, String key, Instant now)
            throws SQLException {
        return Sql.first(connection, "SELECT paused_by, reason, since, until FROM " + where, SwitchTable::pause, key)
                .filter(pause -> pause.holds(now));
    }

    private static Pause pause(ResultSet row) throws SQLException {
        return new Pause(
                row.getString("paused_by"),
                row.getString("reason"),
                Sql.moment(row, "since"),
                Sql.momentIfAny(row, "until"));
    }
}
