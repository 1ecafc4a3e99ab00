package dev.chiron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.monitor.Event;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A memory for each test, in whatever database. */
abstract class StoreHouse {
    static final Instant START = Instant.parse("2026-01-20T10:00:00Z");

    final Calendar clock = new Calendar(START);
    final Happenings happenings = new Happenings();
    private final TempFolder folder = TempFolder.create("store");
    private @Nullable Store store;

    /** Where a fresh memory is kept; the same place until the test ends. */
    abstract StoreSettings.Place place(TempFolder folder);

    StoreSettings settings() {
        return new StoreSettings(Optional.of(place(folder)), Duration.ofDays(7), Duration.ofDays(90), 200_000);
    }

    Store open() throws IOException {
        store = Store.open(settings(), folder.path(), clock);
        Store opened = store;
        opened.start();
        await().atMost(30, TimeUnit.SECONDS).until(opened::available);
        return opened;
    }

    @BeforeEach
    void start() throws IOException {
        open();
    }

    @AfterEach
    void close() {
        shut();
        folder.close();
    }

    void shut() {
        if (store != null) {
            store.close();
        }
    }

    Store store() {
        if (store == null) {
            throw new IllegalStateException("not open");
        }
        return store;
    }

    History history() {
        return store().history();
    }

    /** Tells events and waits until they are written. */
    void tell(List<? extends Event> events) {
        Store to = store();
        long wanted = to.written() + events.size();
        events.forEach(to);
        await().atMost(30, TimeUnit.SECONDS).until(() -> to.written() == wanted);
    }

    static Instant at(long seconds) {
        return START.plusSeconds(seconds);
    }

    List<PastCheck> readAll(Optional<String> service, int limit, Instant to) throws StoreException {
        List<PastCheck> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<PastCheck> page = history().checks(service, START.minusSeconds(7200), to, limit, cursor);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor.isPresent());
        return all;
    }

    /** Does something to the tables behind the back of the store. */
    void execute(String sql) throws SQLException {
        try (Connection connection = switch (place(folder)) {
            case StoreSettings.SqliteFile file -> DriverManager.getConnection("jdbc:sqlite:" + file.file());
            case StoreSettings.PostgresServer server ->
                DriverManager.getConnection(
                        server.url(),
                        server.username().orElseThrow(),
                        server.password().orElseThrow().value());
        }) {
            connection.createStatement().execute(sql);
        }
    }
}
