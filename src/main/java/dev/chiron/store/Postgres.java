package dev.chiron.store;

import com.zaxxer.hikari.HikariConfig;
import dev.chiron.config.Secret;
import dev.chiron.store.StoreSettings.PostgresServer;
import java.io.UncheckedIOException;
import java.util.Map;

/** A PostgreSQL server; what the URL says of its connections comes first. */
final class Postgres implements Database {
    private static final Map<String, String> PROPERTIES = Map.of(
            "ApplicationName", "chiron",
            "connectTimeout", "3",
            "loginTimeout", "5",
            "socketTimeout", "15",
            "tcpKeepAlive", "true",
            "reWriteBatchedInserts", "true");

    /** Flyway holds a lock on one connection and migrates on another; after that one is in use. */
    private static final int WHILE_MIGRATING = 3;

    private static final int JOURNAL = 4;

    /** What is said to be committed is on disk, even where the server is set to be quicker than that. */
    private static final String DURABLE = "SELECT set_config('synchronous_commit', 'on', false)"
            + " WHERE current_setting('synchronous_commit') = 'off'";

    private final PostgresServer server;

    Postgres(PostgresServer server) {
        this.server = server;
    }

    @Override
    public String shown() {
        return PostgresUrl.of(server.url()).shown();
    }

    @Override
    public HikariConfig writer() {
        HikariConfig config = config();
        config.setMinimumIdle(1);
        config.setMaximumPoolSize(WHILE_MIGRATING);
        return config;
    }

    @Override
    public HikariConfig readers() {
        HikariConfig config = config();
        config.setReadOnly(true);
        return config;
    }

    @Override
    public HikariConfig journal() {
        HikariConfig config = config();
        config.setMinimumIdle(1);
        config.setMaximumPoolSize(JOURNAL);
        config.setConnectionInitSql(DURABLE);
        return config;
    }

    private HikariConfig config() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.url());
        server.username().ifPresent(config::setUsername);
        server.password().map(Secret::value).ifPresent(config::setPassword);
        PROPERTIES.forEach(config::addDataSourceProperty);
        return config;
    }

    @Override
    public String migrations() {
        return "db/postgresql";
    }

    @Override
    public String millis(String column) {
        return "CAST(date_part('epoch', " + column + ") * 1000 AS BIGINT)";
    }

    @Override
    public String json() {
        return "CAST(? AS JSONB)";
    }

    @Override
    public void prepare() throws StoreException {
        try {
            server.password().ifPresent(Secret::value);
        } catch (UncheckedIOException e) {
            throw new StoreException("cannot log in to " + shown(), e);
        }
    }

    @Override
    public void release() {}
}
