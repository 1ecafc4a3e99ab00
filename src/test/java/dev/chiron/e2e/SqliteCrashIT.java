package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

class SqliteCrashIT extends CrashContract {
    private final Path file = folder.file("chiron.db");
    private final Path log = folder.file("chiron.db-wal");

    @Override
    String store() {
        return "{url: \"jdbc:sqlite:" + file + "\"}";
    }

    @Override
    Connection connect() throws SQLException {
        return open(file);
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    @Override
    void awaitWriting() {
        String before = shape();
        await("a write")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> !shape().equals(before));
    }

    private String shape() {
        try {
            return Files.size(log) + " " + Files.getLastModifiedTime(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy is looked at: whoever opens a file first mends it. */
    @Override
    void lookAtRemains() throws IOException, SQLException {
        Path copy = folder.folder("remains").resolve("chiron.db");
        Path copiedLog = copy.resolveSibling("chiron.db-wal");
        Files.deleteIfExists(copy.resolveSibling("chiron.db-shm"));
        Files.copy(file, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(log, copiedLog, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (Connection connection = open(copy);
                Statement statement = connection.createStatement();
                ResultSet verdict = statement.executeQuery("PRAGMA integrity_check")) {
            assertThat(verdict.next()).isTrue();
            assertThat(verdict.getString(1)).isEqualTo("ok");
        }
    }
}
