package dev.chiron.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Brings the tables up to date. Flyway is asked only when they may not be: it costs a start time and memory, and nearly
 * every start finds its tables as the one before left them.
 */
final class Migrations {
    /** The number of the last migration, the same for each database. */
    static final int NEWEST = 6;

    private static final Set<String> ALL =
            IntStream.rangeClosed(1, NEWEST).mapToObj(Integer::toString).collect(Collectors.toUnmodifiableSet());

    private Migrations() {}

    /** Applies what is missing. */
    static void apply(Database database, DataSource source) {
        if (!upToDate(source)) {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:" + database.migrations())
                    .loggers("slf4j")
                    .load()
                    .migrate();
        }
    }

    /** Whether Flyway noted exactly these migrations, all of them done; when that cannot be read, it is Flyway's to say why. */
    private static boolean upToDate(DataSource source) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT version, success FROM flyway_schema_history WHERE version IS NOT NULL")) {
            Set<String> done = new HashSet<>();
            while (row.next()) {
                if (!row.getBoolean("success")) {
                    return false;
                }
                done.add(row.getString("version"));
            }
            return done.equals(ALL);
        } catch (SQLException e) {
            return false;
        }
    }
}
