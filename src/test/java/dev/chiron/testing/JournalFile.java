package dev.chiron.testing;

import dev.chiron.heal.Journal;
import dev.chiron.schedule.Clock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A database file with the house's tables in a folder of its own, for a journal; it can be away. */
public final class JournalFile implements Journal.Source, AutoCloseable {
    private final TempFolder folder = TempFolder.create("journal");
    private final SQLiteDataSource source;
    private volatile boolean away;

    public JournalFile() {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(5_000);
        source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + folder.file("chiron.db"));
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/sqlite")
                .loggers("slf4j")
                .load()
                .migrate();
    }

    /** Another program's journal in the same file; the caller closes it. */
    public Journal journal() {
        return new Journal(this, Clock.system());
    }

    /** Executes a statement, as another program would. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Whether nothing can be read or written. */
    public void away(boolean now) {
        away = now;
    }

    @Override
    public Connection open() throws SQLException {
        if (away) {
            throw new SQLException("no space left");
        }
        return source.getConnection();
    }

    @Override
    public void close() {
        folder.close();
    }
}
