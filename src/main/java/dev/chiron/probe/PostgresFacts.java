package dev.chiron.probe;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a PostgreSQL server (10 or later) tells about itself to every user. */
final class PostgresFacts {
    /**
     * A standby that has replayed all it received, and is connected, has no lag, however long ago the last transaction
     * was. Who may not see the state of replicas gets no lag of them.
     */
    private static final String QUERY = """
            SELECT pg_is_in_recovery() AS in_recovery,
                   current_setting('max_connections')::int AS connections_max,
                   (SELECT sum(numbackends) FROM pg_stat_database) AS connections_used,
                   (SELECT count(*) FROM pg_stat_replication) AS replicas,
                   CASE WHEN NOT pg_is_in_recovery()
                        THEN (SELECT max(extract(epoch FROM coalesce(replay_lag, '0'::interval)))
                              FROM pg_stat_replication WHERE state IS NOT NULL)
                        WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
                             AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver WHERE pid IS NOT NULL)
                        THEN 0
                        ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())
                   END AS replication_lag""";

    private PostgresFacts() {}

    /** Adds the facts; a server that cannot tell them (an older one, or one that only resembles PostgreSQL) is no worse for it. */
    static void report(Connection connection, Findings findings) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            if (row.next()) {
                report(row, findings);
            }
        } catch (SQLException e) {
            if (PostgresFailure.isLoss(e)) {
                throw e;
            }
            findings.debug("The server does not tell about itself: " + PostgresFailure.words(e));
        }
    }

    private static void report(ResultSet row, Findings findings) throws SQLException {
        findings.gauge(
                        "probe_postgres_in_recovery",
                        "Whether the server is a standby or recovering",
                        row.getBoolean("in_recovery") ? 1 : 0)
                .gauge(
                        "probe_postgres_connections_used",
                        "Connections to all databases",
                        row.getDouble("connections_used"))
                .gauge(
                        "probe_postgres_connections_max",
                        "Most connections that the server takes",
                        row.getDouble("connections_max"))
                .meter(Meter.of(
                        "connections",
                        Meter.NUMBER,
                        row.getDouble("connections_used"),
                        row.getDouble("connections_max")))
                .gauge("probe_postgres_replicas", "Replicas that follow this server", row.getDouble("replicas"));
        double lag = row.getDouble("replication_lag");
        if (!row.wasNull()) {
            findings.gauge(
                            "probe_postgres_replication_lag_seconds",
                            "How far a standby is behind, or on a primary its slowest replica",
                            Math.max(0, lag))
                    .meter(Meter.plain("replication lag", "seconds", Math.max(0, lag)));
        }
    }
}
