package dev.chiron.store;

import dev.chiron.config.Secret;
import dev.chiron.testing.RealPostgres;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test that asks for a place a fresh database of one PostgreSQL server, which ends with the run. */
final class PostgresPlaces implements ParameterResolver {
    /** A server, and how many of its databases are given away. */
    private static final class Server implements AutoCloseable {
        private final RealPostgres postgres = RealPostgres.create();
        private final AtomicInteger databases = new AtomicInteger();

        private Server() {
            postgres.createUser("chiron", "s3cret");
        }

        private StoreSettings.Place next() {
            String database = "memory" + databases.incrementAndGet();
            postgres.createDatabase(database, "chiron");
            return new StoreSettings.PostgresServer(
                    postgres.url(database), Optional.of("chiron"), Optional.of(Secret.of("s3cret")));
        }

        @Override
        public void close() {
            postgres.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == StoreSettings.Place.class;
    }

    @Override
    public StoreSettings.Place resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(PostgresPlaces.class))
                .computeIfAbsent(Server.class, key -> new Server(), Server.class)
                .next();
    }
}
