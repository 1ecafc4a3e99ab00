package dev.chiron.store;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An embedded database in a file: one connection writes, others read beside it (WAL).
 *
 * <p>{@code synchronous=NORMAL}: what was committed is in the kernel's hands, so a killed process loses nothing; a power cut
 * may take the latest commits, never the file. The heal journal's commits wait for the disk ({@code synchronous=FULL}).
 */
final class Sqlite implements Database {
    private static final String BUSY_MILLIS = "5000";

    private final Path file;
    private final FileClaim claim;

    Sqlite(Path file) {
        this.file = file.toAbsolutePath().normalize();
        claim = new FileClaim(this.file.resolveSibling(this.file.getFileName() + ".lock"));
    }

    @Override
    public String shown() {
        return file.toString();
    }

    @Override
    public void prepare() throws StoreException {
        try {
            Path folder = file.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            claim.take();
        } catch (IOException e) {
            throw new StoreException("cannot keep memory in " + file, e);
        }
    }

    @Override
    public void release() {
        claim.release();
    }

    @Override
    public HikariConfig writer() {
        HikariConfig config = config();
        config.setMaximumPoolSize(1);
        config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        config.addDataSourceProperty("cache_size", "-32000");
        config.addDataSourceProperty("wal_autocheckpoint", "4000");
        config.addDataSourceProperty("journal_size_limit", "67108864");
        return config;
    }

    @Override
    public HikariConfig readers() {
        HikariConfig config = config();
        config.addDataSourceProperty("cache_size", "-8000");
        return config;
    }

    @Override
    public HikariConfig journal() {
        HikariConfig config = config();
        config.setMaximumPoolSize(1);
        config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("cache_size", "-2000");
        return config;
    }

    private HikariConfig config() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite:" + file);
        config.setMaxLifetime(0);
        Map.of("journal_mode", "WAL", "synchronous", "NORMAL", "busy_timeout", BUSY_MILLIS, "temp_store", "MEMORY")
                .forEach(config::addDataSourceProperty);
        return config;
    }

    @Override
    public String migrations() {
        return "db/sqlite";
    }

    @Override
    public String millis(String column) {
        return column;
    }

    @Override
    public String json() {
        return "?";
    }
}
