package dev.chiron.store;

import dev.chiron.monitor.Pause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered, for whoever asks; and what is to be remembered at once because somebody waits for it. Safe to share; each
 * call takes ten seconds at most and fails at once while the database is known to be away.
 */
public final class History {
    /** The longest page. */
    public static final int MOST_ITEMS = 10_000;

    /** The most slots of a chart. */
    public static final int MOST_SLOTS = 1_000;

    private final Database database;
    private final ReadDesk desk;
    private final Writer writer;
    private final Rollups rollups;

    History(Database database, ReadDesk desk, Writer writer, Rollups rollups) {
        this.database = database;
        this.desk = desk;
        this.writer = writer;
        this.rollups = rollups;
    }

    /**
     * Checks of a service, or of all, newest first.
     *
     * @param limit 1 to {@value #MOST_ITEMS}
     * @param cursor where the page before ended
     * @throws IllegalArgumentException when the cursor is none
     */
    public Page<PastCheck> checks(
            Optional<String> service, Instant from, Instant to, int limit, Optional<String> cursor)
            throws StoreException {
        Optional<Cursor> place = Cursor.of(cursor);
        place.ifPresent(Cursor::number);
        int most = Math.clamp(limit, 1, MOST_ITEMS);
        return desk.read(handle -> CheckReader.read(handle, service, from, to, most, place));
    }

    /**
     * Incidents with their timelines, newest first.
     *
     * @param active true: those that are open, false: those that are resolved; empty: all
     * @throws IllegalArgumentException when the cursor is none
     */
    public Page<PastIncident> incidents(
            Optional<String> service, Optional<Boolean> active, int limit, Optional<String> cursor)
            throws StoreException {
        Optional<Cursor> place = Cursor.of(cursor);
        int most = Math.clamp(limit, 1, MOST_ITEMS);
        return desk.read(handle -> IncidentReader.read(handle, service, active, most, place));
    }

    /** What the checks of a service in a window come to. */
    public Statistics statistics(String service, Instant from, Instant to) throws StoreException {
        return desk.read(handle -> new Figures(handle, service, rollups.until()).statistics(from, to));
    }

    /**
     * A chart of a service in slots of equal length, oldest first; empty slots are left out.
     *
     * @param slots 1 to {@value #MOST_SLOTS}
     */
    public List<Slot> series(String service, Instant from, Instant to, int slots) throws StoreException {
        int most = Math.clamp(slots, 1, MOST_SLOTS);
        return desk.read(handle -> new Figures(handle, service, rollups.until()).series(from, to, most));
    }

    /** The services that were registered at run time, oldest first. */
    public List<Registration> registrations() throws StoreException {
        return desk.read(RegistrationTable::all);
    }

    /** Keeps a registration, in place of one of the same service; when this returns it outlives the program. */
    public void register(Registration registration) throws StoreException {
        writer.write(connection -> {
            RegistrationTable.save(connection, database, registration);
            return true;
        });
    }

    /** Forgets a registration; false when there was none. */
    public boolean deregister(String service) throws StoreException {
        return writer.write(connection -> RegistrationTable.remove(connection, service));
    }

    /** The pauses that hold at a moment, by service. */
    public Map<String, Pause> pauses(Instant now) throws StoreException {
        return desk.read(handle -> PauseTable.all(handle, now));
    }

    /** Keeps a pause, in place of one of the same service; when this returns it outlives the program. */
    public void pause(String service, Pause pause) throws StoreException {
        writer.write(connection -> {
            PauseTable.save(connection, service, pause);
            return true;
        });
    }

    /** Forgets a pause. */
    public void resume(String service) throws StoreException {
        writer.write(connection -> {
            PauseTable.remove(connection, service);
            return true;
        });
    }
}
