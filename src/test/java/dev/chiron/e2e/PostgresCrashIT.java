package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.RealPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class PostgresCrashIT extends CrashContract {
    private static final String WRITING = "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'chiron'"
            + " AND xact_start IS NOT NULL AND state <> 'idle'";

    private final RealPostgres server = RealPostgres.create();

    PostgresCrashIT() {
        server.createUser("chiron", "s3cret");
        server.createDatabase("memory", "chiron");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    String store() {
        return "{url: \"" + server.url("memory") + "\", username: chiron, password: s3cret}";
    }

    @Override
    Connection connect() throws SQLException {
        return server.connect("memory");
    }

    @Override
    void awaitWriting() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            await("a transaction")
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> ask(statement, WRITING) > 0);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static int ask(Statement statement, String sql) throws SQLException {
        try (ResultSet answer = statement.executeQuery(sql)) {
            return answer.next() ? answer.getInt(1) : 0;
        }
    }

    /** The server rolls back what its client did not commit. */
    @Override
    void lookAtRemains() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            await("the sessions to end")
                    .until(() ->
                            ask(statement, "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'chiron'")
                                    == 0);
            assertThat(connection.isValid(1)).isTrue();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
