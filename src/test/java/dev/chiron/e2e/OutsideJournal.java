package dev.chiron.e2e;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The journal of a Chiron's healing as another program sees it in the database, which can hold its steps up there, too: by
 * triggers that take far more time than anybody lives, before a row gets the state in question.
 */
final class OutsideJournal implements AutoCloseable {
    private final Connection connection;
    private final boolean file;

    /**
     * An attempt.
     *
     * @param called when its intent was committed; empty if it never was
     * @param ended whether it has its end
     */
    record Row(
            String id,
            String service,
            String state,
            Optional<Instant> called,
            String reason,
            String detail,
            boolean ended) {
        boolean helped() {
            return state.equals("recovered");
        }

        boolean tookEffect() {
            return helped() || state.equals("not_recovered");
        }
    }

    /** Looks through a connection of a user who may do everything, which is closed with this. */
    OutsideJournal(Connection connection) throws SQLException {
        this.connection = connection;
        this.file = connection.getMetaData().getDatabaseProductName().equals("SQLite");
        if (file) {
            execute("PRAGMA busy_timeout = 20000");
        }
    }

    /** Makes its steps ones that can be slowed down. */
    void makeSlowable() {
        execute("CREATE TABLE slow_steps (service VARCHAR(100) NOT NULL, step VARCHAR(20) NOT NULL)");
        if (!file) {
            execute("GRANT SELECT ON slow_steps TO PUBLIC");
            execute("""
                    CREATE FUNCTION take_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                        WHILE EXISTS (SELECT 1 FROM slow_steps WHERE service = NEW.service_name AND step = NEW.state)
                        LOOP PERFORM pg_sleep(0.02); END LOOP; RETURN NEW; END $$
                    """);
        }
        slowable("heal_cases", "INSERT");
        slowable("heal_attempts", "INSERT");
        slowable("heal_attempts", "UPDATE OF state");
    }

    private void slowable(String table, String change) {
        String name = table + "_" + change.substring(0, 6);
        String head = "CREATE TRIGGER " + name + " BEFORE " + change + " ON " + table + " FOR EACH ROW ";
        execute(head + (file ? """
                        WHEN EXISTS (SELECT 1 FROM slow_steps WHERE service = NEW.service_name AND step = NEW.state)
                        BEGIN SELECT COUNT(*) FROM (WITH RECURSIVE counted(n) AS
                            (SELECT 1 UNION ALL SELECT n + 1 FROM counted LIMIT 900000000) SELECT n FROM counted); END
                        """ : "EXECUTE FUNCTION take_time()"));
    }

    /**
     * From now on a service does not come to a state: {@code open} of a case, the others of an attempt. In a file, where nobody
     * else could write meanwhile, that lasts until whoever tries is killed.
     */
    void slow(String service, String state) {
        execute("INSERT INTO slow_steps (service, step) VALUES ('" + service + "', '" + state + "')");
    }

    /** Nothing is slowed down any more, and the lease of the one that was killed has run out. */
    void hurry() {
        execute("DELETE FROM slow_steps");
        if (!file) {
            execute("UPDATE heal_lease SET expires_at = now() - INTERVAL '1 second'");
        }
    }

    /** The state of a service's latest attempt that is not known yet. */
    Optional<String> state(String service, List<String> known) {
        return attempts().stream()
                .filter(row -> row.service().equals(service) && !known.contains(row.id()))
                .reduce((_, last) -> last)
                .map(Row::state);
    }

    /** All attempts, oldest first. */
    List<Row> attempts() {
        return rows(
                "SELECT id, service_name, state, called_at, reason, detail, ended_at FROM heal_attempts ORDER BY planned_at",
                row -> new Row(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        moment(row, 4),
                        Optional.ofNullable(row.getString(5)).orElse(""),
                        row.getString(6),
                        moment(row, 7).isPresent()));
    }

    private Optional<Instant> moment(ResultSet row, int column) throws SQLException {
        Object value = row.getObject(column);
        return value == null
                ? Optional.empty()
                : Optional.of(
                        file
                                ? Instant.ofEpochMilli(row.getLong(column))
                                : row.getTimestamp(column).toInstant());
    }

    /** Why the open case of a service waits. */
    Optional<String> waitsFor(String service) {
        return rows(
                        "SELECT COALESCE(reason, '') FROM heal_cases WHERE state = 'open' AND service_name = '"
                                + service + "'",
                        row -> row.getString(1))
                .stream()
                .findFirst();
    }

    /** The services whose case is open. */
    List<String> open() {
        return rows("SELECT service_name FROM heal_cases WHERE state = 'open'", row -> row.getString(1));
    }

    /** Which cases were closed, and as what. */
    List<String> closed() {
        return rows(
                "SELECT service_name, closed_as FROM heal_cases WHERE state = 'closed' ORDER BY opened_at",
                row -> row.getString(1) + " " + row.getString(2));
    }

    /** The groups of which a delivery is kept. */
    List<String> delivered() {
        return rows("SELECT group_key FROM heal_deliveries", row -> row.getString(1));
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> rows(String sql, Reading<T> reading) {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reading.of(rows));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
