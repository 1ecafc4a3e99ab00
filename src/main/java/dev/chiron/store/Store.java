package dev.chiron.store;

import dev.chiron.monitor.Event;
import dev.chiron.schedule.Clock;
import dev.chiron.store.StoreSettings.PostgresServer;
import dev.chiron.store.StoreSettings.SqliteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The memory of the house: it hears every event, writes what is to be remembered on a thread of its own, and answers what was.
 *
 * <p>{@link #accept} never waits: what the database cannot take in time is dropped and counted. Whoever opens it closes it.
 */
public final class Store implements Consumer<Event>, AutoCloseable {
    private static final Duration DROPPING = Duration.ofMinutes(1);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(3);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private final Clock clock;
    private final Database database;
    private final Inbox inbox;
    private final Rollups rollups;
    private final Writer writer;
    private final ReadDesk desk;
    private final Keeper keeper;
    private final History history;
    private final CompletableFuture<Remembered> remembered = new CompletableFuture<>();

    private Store(StoreSettings settings, Database database, Clock clock) {
        this.clock = clock;
        this.database = database;
        inbox = new Inbox(settings.queue(), clock);
        rollups = new Rollups(database, clock);
        writer = new Writer(database, inbox, clock, this::opened, rollups);
        desk = new ReadDesk(writer::pools, database.shown());
        history = new History(database, desk, writer, rollups);
        keeper = new Keeper(rollups, new Pruning(settings, clock), new Access(desk, writer));
    }

    /**
     * A store that is to be started; it has the file to itself, and does nothing yet.
     *
     * @param folder where the file stands if the settings name no place
     * @throws IOException when another process keeps its memory in that file; the message says so
     */
    public static Store open(StoreSettings settings, Path folder, Clock clock) throws IOException {
        Database database = switch (settings.place().orElseGet(() -> new SqliteFile(folder.resolve("chiron.db")))) {
            case SqliteFile file -> new Sqlite(file.file());
            case PostgresServer server -> new Postgres(server);
        };
        claim(database);
        return new Store(settings, database, clock);
    }

    /** Begins to open the database, on a thread beside. */
    public void start() {
        writer.start();
        keeper.start();
    }

    /** Waits until the database was looked for once, found or not; no longer than so long. */
    public void awaitFirstLook(Duration most) {
        writer.awaitFirstLook(most);
    }

    /** A place that cannot be used yet is tried again later; one that is another's is refused. */
    private static void claim(Database database) throws IOException {
        try {
            database.prepare();
        } catch (StoreException e) {
            if (e.getCause() instanceof FileClaim.TakenException) {
                throw new IOException(database.shown() + " is in use: another Chiron keeps its memory there", e);
            }
        }
    }

    private Runnable opened(Pools pools) throws StoreException {
        try (Handle handle = pools.readers().open()) {
            rollups.recall(handle);
            Remembered found = Recollection.read(handle, database, clock.now(), rollups.until());
            return () -> remembered.complete(found);
        } catch (JdbiException e) {
            throw new StoreException("cannot read " + database.shown(), e);
        }
    }

    @Override
    public void accept(Event event) {
        inbox.accept(event);
    }

    /**
     * What the program before knew, once the database can be read and written; never completes while it is away. It completes
     * on the thread that writes, so that whoever goes on from it there must not wait for something to be written.
     */
    public CompletableFuture<Remembered> remembered() {
        return remembered.copy();
    }

    /**
     * A connection for the heal journal, which the caller closes; its commits outlive a power cut. It blocks the thread that
     * it is used on, which must not be a virtual one. Right after the start it waits a little for the database to open.
     *
     * @throws SQLException when the database is away
     */
    public Connection journal() throws SQLException {
        writer.awaitFirstLook(FIRST_LOOK);
        Optional<Pools> open = writer.pools();
        if (open.isEmpty()) {
            throw new SQLException(database.shown() + " cannot be reached");
        }
        return open.get().journalling();
    }

    /** What is remembered, to be asked for. */
    public History history() {
        return history;
    }

    /** How many events wait to be written. */
    public int queueLength() {
        return inbox.length() + writer.inHand();
    }

    /** How many events were not kept, because the queue was full or the database refused them. */
    public long dropped() {
        return inbox.dropped();
    }

    /** How many events were written. */
    public long written() {
        return writer.written();
    }

    /** Whether the database is there. */
    public boolean available() {
        return writer.available();
    }

    /** How old the oldest event of the latest batch was when that was committed. */
    public Duration commitDelay() {
        return writer.commitDelay();
    }

    /**
     * Whether the database is there, unless nobody has looked yet, nothing has waited for three seconds to be written, and nothing
     * was dropped within the last minute.
     */
    public boolean healthy() {
        return (available() || !writer.hasLooked())
                && writer.longestWait().compareTo(LONGEST_WAIT) < 0
                && !inbox.droppedWithin(DROPPING);
    }

    /** Sums up and forgets what is due now, as happens by itself once a minute. */
    void tidy() throws StoreException {
        keeper.tidy();
    }

    /** Writes what waits, for a few seconds at most, and closes the database. */
    @Override
    public void close() {
        keeper.close();
        desk.close();
        writer.close();
    }
}
