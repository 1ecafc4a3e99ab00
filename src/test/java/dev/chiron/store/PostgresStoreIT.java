package dev.chiron.store;

import dev.chiron.config.Secret;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.TempFolder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_METHOD)
class PostgresStoreIT extends StoreContract {
    private static final Running SHARED = new Running();

    /** One server for all tests, a database for each. */
    private static final class Running {
        private final AtomicInteger databases = new AtomicInteger();
        private @org.jspecify.annotations.Nullable RealPostgres server;

        private RealPostgres server() {
            if (server == null) {
                throw new IllegalStateException("not started");
            }
            return server;
        }
    }

    private @org.jspecify.annotations.Nullable String database;

    @BeforeAll
    static void startServer() {
        SHARED.server = RealPostgres.create();
        SHARED.server().createUser("chiron", "s3cret");
    }

    @AfterAll
    static void stopServer() {
        SHARED.server().close();
    }

    @Override
    StoreSettings.Place place(TempFolder folder) {
        if (database == null) {
            database = "memory" + SHARED.databases.incrementAndGet();
            SHARED.server().createDatabase(database, "chiron");
        }
        return new StoreSettings.PostgresServer(
                SHARED.server().url(database), Optional.of("chiron"), Optional.of(Secret.of("s3cret")));
    }
}
