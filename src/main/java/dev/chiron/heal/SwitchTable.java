package dev.chiron.heal;

import dev.chiron.monitor.Pause;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The kill switch: pauses of all healing, or of one service's. */
final class SwitchTable {
    /** The scope that means all healing. */
    static final String ALL = "";

    private static final int NAME = 200;
    private static final int WORDS = 1000;

    private SwitchTable() {}

    /** What is told of a change of the switch, by its reason; the reader may add to it. */
    static Map<String, String> text(String scope, String reason) {
        Map<String, String> text = new LinkedHashMap<>(Map.of("reason", reason));
        if (!scope.equals(ALL)) {
            text.put("service", scope);
        }
        return text;
    }

    /** What a notice of it is known by. */
    static String key(String scope, Instant at) {
        return (scope.equals(ALL) ? "healing@" : "healing:" + scope + "@") + at;
    }

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

    /** All pauses that hold at a moment, by scope. */
    static Map<String, Pause> all(Connection connection, Instant now) throws SQLException {
        Map<String, Pause> all = new LinkedHashMap<>();
        Sql.list(
                        connection,
                        "SELECT scope, paused_by, reason, since, until FROM heal_switches ORDER BY since, scope",
                        row -> Map.entry(row.getString("scope"), pause(row)))
                .stream()
                .filter(each -> each.getValue().holds(now))
                .forEach(each -> all.put(each.getKey(), each.getValue()));
        return all;
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
