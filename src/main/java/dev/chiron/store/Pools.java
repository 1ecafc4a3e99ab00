package dev.chiron.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/** The open database: one connection that writes, a few that read, a few for the heal journal, tables as this program knows them. */
final class Pools implements AutoCloseable {
    static final int READERS = 3;

    private static final long CONNECT_MILLIS = 5_000;
    private static final long IDLE_MILLIS = 60_000;

    private final Deque<HikariDataSource> open = new ArrayDeque<>();
    private final HikariDataSource writer;
    private final Jdbi readers;
    private final HikariDataSource journal;

    /** Opens it and brings its tables up to date. */
    Pools(Database database) throws StoreException {
        try {
            HikariConfig writing = database.writer();
            writing.setPoolName("store-writer");
            HikariDataSource write = open(writing);
            Migrations.apply(database, write);
            HikariConfig reading = database.readers();
            reading.setPoolName("store-readers");
            reading.setMaximumPoolSize(READERS);
            reading.setMinimumIdle(0);
            reading.setIdleTimeout(IDLE_MILLIS);
            HikariConfig journalling = database.journal();
            journalling.setPoolName("store-journal");
            writer = write;
            readers = Jdbi.create(open(reading));
            journal = open(journalling);
        } catch (PoolInitializationException | FlywayException e) {
            close();
            throw new StoreException("cannot open " + database.shown(), rootOf(e));
        }
    }

    private HikariDataSource open(HikariConfig config) {
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setInitializationFailTimeout(config.getMinimumIdle() == 0 ? -1 : 1);
        HikariDataSource source = new HikariDataSource(config);
        open.push(source);
        return source;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : rootOf(cause);
    }

    /** The connection that writes, which the caller closes; there is one. */
    Connection writing() throws SQLException {
        return writer.getConnection();
    }

    /** The connections that only read. */
    Jdbi readers() {
        return readers;
    }

    /** A connection for the heal journal, which the caller closes: what it commits outlives a power cut. */
    Connection journalling() throws SQLException {
        return journal.getConnection();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
