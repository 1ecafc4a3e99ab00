package dev.chiron.store;

import dev.chiron.health.Status;
import dev.chiron.schedule.Clock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;

/** Forgets what is older than it is to be kept, in slices small enough that what waits to be written is not delayed. */
final class Pruning {
    /** Deleting so many rows takes some 20 ms. */
    private static final int SLICE = 1_000;

    private static final String CHECKS = """
            DELETE FROM service_health_checks WHERE id IN (SELECT id FROM service_health_checks
                WHERE status = ? AND timestamp < ? ORDER BY timestamp LIMIT ?)
            """;
    private static final String PACKS = """
            DELETE FROM service_health_packs WHERE (service_name, timestamp) IN (
                SELECT service_name, timestamp FROM service_health_packs WHERE timestamp < ? ORDER BY timestamp LIMIT ?)
            """;
    private static final String HOURS = """
            DELETE FROM service_health_hourly WHERE (service_name, timestamp) IN (
                SELECT service_name, timestamp FROM service_health_hourly WHERE timestamp < ? ORDER BY timestamp LIMIT ?)
            """;
    private static final String TIMELINES = """
            DELETE FROM service_health_timeline WHERE incident_id IN (SELECT id FROM service_health_alerts
                WHERE triggered_at < ? AND status = 'resolved' ORDER BY triggered_at LIMIT ?)
            """;
    private static final String INCIDENTS = """
            DELETE FROM service_health_alerts WHERE id IN (SELECT id FROM service_health_alerts
                WHERE triggered_at < ? AND status = 'resolved' ORDER BY triggered_at LIMIT ?)
            """;
    private static final String STATES = "DELETE FROM service_state WHERE last_check < ?";
    private static final String BATCHES = "DELETE FROM store_batches WHERE at < ?";
    private static final String PAUSES = "DELETE FROM service_pauses WHERE until < ?";

    private final StoreSettings settings;
    private final Clock clock;

    Pruning(StoreSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Forgets what is due.
     *
     * @param rolledUntil checks from here on are not summed up yet, and stay
     */
    void prune(Access access, Instant rolledUntil) throws StoreException {
        Instant now = clock.now();
        Instant checks = earlier(now.minus(settings.checks()), rolledUntil);
        // First: what is left of an hour that is half forgotten is then read from its rows.
        slices(access, PACKS, Columns.moment(checks), SLICE);
        for (Status status : Status.values()) {
            slices(access, CHECKS, status.label(), Columns.moment(checks), SLICE);
        }
        Timestamp hourly = Columns.moment(now.minus(settings.hourly()));
        slices(access, HOURS, hourly, SLICE);
        incidents(access, hourly);
        access.write(connection -> delete(connection, STATES, hourly));
        Timestamp yesterday = Columns.moment(now.minus(Duration.ofDays(1)));
        access.write(connection -> delete(connection, PAUSES, yesterday));
        access.write(connection -> delete(connection, BATCHES, yesterday));
    }

    private static void incidents(Access access, Timestamp before) throws StoreException {
        int slice = SLICE / 10;
        int gone;
        do {
            gone = access.write(connection -> {
                delete(connection, TIMELINES, before, slice);
                return delete(connection, INCIDENTS, before, slice);
            });
        } while (gone == slice);
    }

    /** Each slice is a transaction of its own, between which the writer sees to what waits. */
    private static void slices(Access access, String sql, Object... parameters) throws StoreException {
        int gone;
        do {
            gone = access.write(connection -> delete(connection, sql, parameters));
        } while (gone == SLICE);
    }

    private static int delete(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                delete.setObject(index + 1, parameters[index]);
            }
            return delete.executeUpdate();
        }
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
