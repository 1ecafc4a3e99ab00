package dev.chiron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.ExpectedLog;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is the embedded database's alone. */
class SqliteFileTest {
    private static final StoreSettings SETTINGS =
            new StoreSettings(Optional.empty(), Duration.ofDays(7), Duration.ofDays(90), 1_000);

    @RegisterExtension
    static final ExpectedLog LOG = ExpectedLog.of("dev.chiron.store", "com.zaxxer.hikari");

    private final TempFolder folder = TempFolder.create("sqlite");

    @AfterEach
    void close() {
        folder.close();
    }

    private Store open() throws IOException {
        Store store = Store.open(SETTINGS, folder.file("data"), Clock.system());
        store.start();
        return store;
    }

    @Test
    void standsUnderTheStoragePathByDefaultInWalMode() throws Exception {
        try (Store store = open()) {
            await().atMost(30, TimeUnit.SECONDS).until(store::available);
            assertThat(folder.file("data/chiron.db")).exists();
            assertThat(folder.file("data/chiron.db-wal")).exists();
        }
        assertThat(folder.file("data/chiron.db-wal")).doesNotExist();
    }

    private void change(String... statements) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.file("data/chiron.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void openAndClose() throws Exception {
        try (Store store = open()) {
            await().atMost(30, TimeUnit.SECONDS).until(store::available);
        }
    }

    @Test
    void tablesThatAreUpToDateAreOpenedWithoutFlyway() throws Exception {
        openAndClose();
        change("UPDATE flyway_schema_history SET checksum = 1"); // at which Flyway would stop
        openAndClose();
    }

    @Test
    void aMigrationThatIsMissingIsMade() throws Exception {
        openAndClose();
        change(
                "DELETE FROM flyway_schema_history WHERE version IN ('4', '5', '6')",
                "DROP INDEX idx_hourly_past",
                "CREATE INDEX idx_hourly_timestamp ON service_health_hourly (timestamp)");
        change(Files.readString(Path.of("src/main/resources/db/sqlite/V4__healing.sql"))
                .lines()
                .filter(line -> line.startsWith("CREATE TABLE"))
                .map(line -> line.replaceAll("CREATE TABLE (\\w+) .*", "DROP TABLE $1"))
                .toArray(String[]::new));
        openAndClose();
        change("DELETE FROM heal_locks");
    }

    @Test
    void theNewestMigrationIsTheLastOneOfEachDatabase() throws Exception {
        for (String database : List.of("sqlite", "postgresql")) {
            try (Stream<Path> files = Files.list(Path.of("src/main/resources/db", database))) {
                assertThat(files.map(file -> file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1")))
                        .as(database)
                        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, Migrations.NEWEST)
                                .mapToObj(Integer::toString)
                                .toList());
            }
        }
    }

    @Test
    void whoComesSecondIsToldThatTheFileIsInUse() throws Exception {
        try (Store store = open()) {
            await().atMost(30, TimeUnit.SECONDS).until(store::available);
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessage(folder.file("data/chiron.db") + " is in use: another Chiron keeps its memory there");
        }
        try (Store again = open()) {
            await().atMost(30, TimeUnit.SECONDS).until(again::available);
        }
    }

    @Test
    void whatWasNeverStartedLetsGoOfTheFile() throws Exception {
        Store.open(SETTINGS, folder.file("data"), Clock.system()).close();

        try (Store store = open()) {
            await().atMost(30, TimeUnit.SECONDS).until(store::available);
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsTriedAgain() throws Exception {
        Files.writeString(folder.file("data"), "in the way");
        try (Store store = open()) {
            store.accept(new Happenings().passed("api", Instant.now(), Duration.ofMillis(1)));
            assertThat(store.available()).isFalse();

            Files.delete(folder.file("data"));

            await().atMost(30, TimeUnit.SECONDS).until(() -> store.written() == 1);
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAloneAndMemoryIsOff() throws Exception {
        Files.createDirectories(folder.file("data"));
        Files.writeString(
                folder.file("data/chiron.db"), "not a database at all, but a text of some length ".repeat(50));
        try (Store store = open()) {
            store.accept(new Happenings().passed("api", Instant.now(), Duration.ofMillis(1)));
            store.awaitFirstLook(Duration.ofSeconds(15));
            assertThatThrownBy(() -> store.history().registrations()).isInstanceOf(StoreException.class);
            assertThat(store.healthy()).isFalse();
        }
        assertThat(Files.readString(folder.file("data/chiron.db"))).startsWith("not a database");
    }

    @Test
    void whatWaitsAtTheEndIsWritten() throws Exception {
        try (Store store = open()) {
            await().atMost(30, TimeUnit.SECONDS).until(store::available);
            Happenings happenings = new Happenings();
            for (int check = 0; check < 500; check++) {
                store.accept(happenings.passed("api", Instant.now(), Duration.ofMillis(1)));
            }
        }
        try (Store again = open()) {
            await().atMost(30, TimeUnit.SECONDS).until(again::available);
            assertThat(again.history()
                            .checks(
                                    Optional.empty(),
                                    Instant.EPOCH,
                                    Instant.now().plusSeconds(5),
                                    1_000,
                                    Optional.empty())
                            .items())
                    .hasSize(500);
        }
    }
}
