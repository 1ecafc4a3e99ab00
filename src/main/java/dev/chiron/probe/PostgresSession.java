package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.net.Socket;
import java.net.URLEncoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * One session with a PostgreSQL server over an open socket: log in, ask, look at the server; of one thread.
 *
 * <p>All is asked in one transaction, which is rolled back, with a statement timeout of the server's own: closing the
 * socket alone would leave a slow query running there.
 */
final class PostgresSession {
    private static final int LONGEST_VALUE = 100;

    private final Socket socket;
    private final Deadline deadline;
    private final Findings findings;

    /** Who logs in, and where; its text form keeps the password to itself. */
    record Login(String username, String password, String database) {
        @Override
        public String toString() {
            return username + "@" + database;
        }
    }

    PostgresSession(Socket socket, Deadline deadline, Findings findings) {
        this.socket = socket;
        this.deadline = deadline;
        this.findings = findings;
    }

    /** Holds the session from login to the end. */
    ProbeResult ask(Login login, String query, Optional<String> expected) throws Unreachable, InterruptedException {
        PostgresFailure failure = new PostgresFailure(findings);
        long start = deadline.clock().nanos();
        try (Connection connection = logIn(login)) {
            findings.phase("auth", deadline.clock().since(start));
            version(connection);
            return asked(connection, failure, query, expected);
        } catch (SQLException e) {
            findings.phase("auth", deadline.clock().since(start));
            return failure.of("login as user \"" + login.username() + "\"", e);
        }
    }

    private ProbeResult asked(Connection connection, PostgresFailure failure, String query, Optional<String> expected)
            throws Unreachable, InterruptedException {
        try {
            connection.setAutoCommit(false);
            limitStatements(connection);
            Optional<String> mismatch = answerTo(connection, query, expected);
            PostgresFacts.report(connection, findings);
            connection.rollback();
            return mismatch.isPresent() ? findings.failed(Reason.ASSERTION, mismatch.get()) : findings.passed();
        } catch (SQLException e) {
            return failure.of("the query", e);
        }
    }

    private Connection logIn(Login login) throws SQLException {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "user", login.username(),
                "password", login.password(),
                "socketFactory", HandedSocketFactory.class.getName(),
                "sslmode", "disable",
                "gssEncMode", "disable",
                "preferQueryMode", "simple",
                "ApplicationName", "chiron",
                "maxResultBuffer", "1M",
                "connectTimeout", "0",
                "loginTimeout", "0"));
        // Without a timeout of its own, in seconds, the driver reads again after each timeout of the socket.
        settings.setProperty(
                "socketTimeout", String.valueOf(deadline.remaining().toSeconds() + 1));
        // The socket is connected already, so the driver makes no use of the host in the URL.
        String url = "jdbc:postgresql://target/"
                + URLEncoder.encode(login.database(), UTF_8).replace("+", "%20");
        return ScopedValue.where(HandedSocketFactory.SOCKET, socket)
                .call(() -> DriverManager.getConnection(url, settings));
    }

    private void version(Connection connection) throws SQLException {
        String version = connection.getMetaData().getDatabaseProductVersion().split(" ", 2)[0];
        findings.info("version", version);
        findings.gauge("probe_postgres_version_info", "Version of the server", Map.of("version", version), 1);
    }

    private void limitStatements(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = " + Math.max(1, deadline.remainingMillis()));
        }
    }

    /** What is wrong with the answer, if anything is. */
    private Optional<String> answerTo(Connection connection, String query, Optional<String> expected)
            throws SQLException {
        long start = deadline.clock().nanos();
        try (Statement statement = connection.createStatement()) {
            Optional<String> value = statement.execute(query) ? firstValue(statement) : Optional.empty();
            return mismatch(value, expected);
        } finally {
            Duration spent = deadline.clock().since(start);
            findings.phase("query", spent);
            findings.gauge("probe_postgres_query_duration_seconds", "Time that the query took", spent.toNanos() / 1e9);
        }
    }

    private static Optional<String> firstValue(Statement statement) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            return rows.next() ? Optional.of(String.valueOf(rows.getString(1))) : Optional.empty();
        }
    }

    private static Optional<String> mismatch(Optional<String> value, Optional<String> expected) {
        if (expected.isEmpty() || expected.equals(value)) {
            return Optional.empty();
        }
        String seen = value.map(text -> "\"" + shortened(text) + "\"").orElse("no row");
        return Optional.of("the query gave " + seen + " instead of \"" + shortened(expected.get()) + "\"");
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
