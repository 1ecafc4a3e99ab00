package dev.chiron.store;

import dev.chiron.config.Secret;
import dev.chiron.testing.RealPostgres;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL server with a fresh database for each who asks. */
final class PostgresPlaces implements AutoCloseable {
    private final RealPostgres server = RealPostgres.create();
    private final AtomicInteger databases = new AtomicInteger();

    PostgresPlaces() {
        server.createUser("chiron", "s3cret");
    }

    StoreSettings.Place next() {
        String database = "memory" + databases.incrementAndGet();
        server.createDatabase(database, "chiron");
        return new StoreSettings.PostgresServer(
                server.url(database), Optional.of("chiron"), Optional.of(Secret.of("s3cret")));
    }

    @Override
    public void close() {
        server.close();
    }
}
