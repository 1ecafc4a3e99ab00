package dev.chiron.page;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Gives a Chiron that is not running a day of checks to remember, so that its page has something to show. */
final class MadeUpPast {
    private static final Duration LENGTH = Duration.ofHours(25);
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final String INSERT = """
            INSERT INTO service_health_checks (service_name, status, checks, response_time_ms, timestamp, outcome,
                reason, detail, known_ms, up_ms) VALUES (?, ?, json(?), ?, ?, ?, ?, ?, 60000, ?)""";

    private MadeUpPast() {}

    /** Writes it for these services into the SQLite file. */
    static void write(Path database, Instant now, List<String> services) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement marks = connection.createStatement()) {
            connection.setAutoCommit(false);
            marks.execute("DELETE FROM store_marks");
            for (String service : services) {
                write(connection, now, service);
            }
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("the past cannot be written", e);
        }
    }

    private static void write(Connection connection, Instant now, String service) throws SQLException {
        Random chance = new Random(service.hashCode());
        int outage = chance.nextInt(200, 1400);
        int outageEnd = outage + chance.nextInt(10, 60);
        int slow = chance.nextInt(200, 1400);
        int base = chance.nextInt(4, 40);
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            long steps = LENGTH.dividedBy(STEP);
            for (int step = 0; step < steps; step++) {
                boolean down = step >= outage && step < outageEnd && chance.nextInt(10) > 0;
                boolean late = step >= slow && step < slow + 45;
                double millis =
                        base * (0.8 + chance.nextDouble() * 0.5) * (late ? 3 : 1) + chance.nextInt(40) / 39 * base;
                insert.setString(1, service);
                insert.setString(2, down ? "down" : late ? "degraded" : "up");
                insert.setString(3, phases(millis / 1000));
                insert.setDouble(4, millis);
                insert.setTimestamp(5, Timestamp.from(now.minus(LENGTH).plus(STEP.multipliedBy(step))));
                insert.setString(6, down ? "failed" : "passed");
                insert.setString(7, down ? "connect" : "");
                insert.setString(8, down ? "connection refused" : "");
                insert.setLong(9, down || late ? 0 : 60_000);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Whether a running Chiron has summed up all of it by now: only what is summed up comes back at its next start. */
    static boolean isSummedUp(Path database, List<String> services) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement();
                ResultSet hours = statement.executeQuery("SELECT count(*) FROM service_health_hourly")) {
            return hours.next() && hours.getInt(1) >= services.size() * (LENGTH.toHours() - 1);
        } catch (SQLException e) {
            throw new IllegalStateException("the past cannot be read", e);
        }
    }

    private static String phases(double seconds) {
        return "{\"components\":{},\"phases\":{\"resolve\":%f,\"connect\":%f,\"processing\":%f}}"
                .formatted(seconds * 0.1, seconds * 0.2, seconds * 0.7);
    }
}
