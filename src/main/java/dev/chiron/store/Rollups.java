package dev.chiron.store;

import dev.chiron.health.Status;
import dev.chiron.schedule.Clock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Sums the checks of closed hours up and packs them, service by service; doing it twice changes nothing. The mark says up to which hour it is
 * done for all; what is written of an hour before the mark later on is noted and done again.
 */
final class Rollups implements Heard {
    private static final String MARK = "rolled_until";
    private static final int SLICE = 100;
    private static final String FIRST_CHECK = Arrays.stream(Status.values())
            .map(status -> "SELECT MIN(timestamp) AS first FROM service_health_checks WHERE status = '" + status.label()
                    + "' AND timestamp >= :from")
            .collect(Collectors.joining(" UNION ALL ", "SELECT MIN(first) AS first FROM (", ") AS firsts"));

    /** How long after its end an hour is taken for closed: what waited in the queue has been written. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final Database database;
    private final Clock clock;
    private final Set<ServiceHour> late = ConcurrentHashMap.newKeySet();
    private volatile Instant until = Instant.EPOCH;
    /** The end of the latest hour whose checks were read to be summed up: what is written of it from now on is late. */
    private volatile Instant read = Instant.EPOCH;

    private record Summary(Tally tally, Pack pack) {}

    Rollups(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The end of the last hour that is summed up. */
    Instant until() {
        return until;
    }

    /** Takes the mark from the database that was just opened. */
    void recall(Handle handle) {
        until = mark(handle).orElse(Instant.EPOCH);
        read = until;
    }

    /** Forgets the packs of hours to which checks are being added, in the same transaction. */
    @Override
    public void writing(Connection connection, List<CheckRow> rows) throws SQLException {
        PackTable.forget(connection, closed(rows));
    }

    @Override
    public void written(List<CheckRow> rows) {
        late.addAll(closed(rows));
    }

    private Set<ServiceHour> closed(List<CheckRow> rows) {
        Instant mark = read;
        Set<ServiceHour> hours = new HashSet<>();
        for (CheckRow row : rows) {
            if (row.at().isBefore(mark)) {
                hours.add(new ServiceHour(row.service(), Figures.hourOf(row.at())));
            }
        }
        return hours;
    }

    /** Sums up every hour that is closed and not done yet. */
    void catchUp(Access access) throws StoreException {
        Instant closed = Figures.hourOf(clock.now().minus(SETTLED));
        Instant next = until;
        while (next.isBefore(closed)) {
            Instant from = next;
            Instant hour = access.read(handle -> firstCheck(handle, from))
                    .map(Figures::hourOf)
                    .filter(first -> first.isBefore(closed))
                    .orElse(closed);
            if (hour.isBefore(closed)) {
                roll(access, hour);
                next = hour.plus(Figures.HOUR);
            } else {
                next = closed;
            }
            moveTo(access, next);
        }
        again(access);
    }

    private void again(Access access) throws StoreException {
        for (ServiceHour each : Set.copyOf(late)) {
            late.remove(each);
            try {
                roll(access, each.hour(), List.of(each.service()));
            } catch (StoreException e) {
                late.add(each);
                throw e;
            }
        }
    }

    private void roll(Access access, Instant hour) throws StoreException {
        read = hour.plus(Figures.HOUR);
        List<String> services = access.read(handle -> services(handle, hour));
        for (int from = 0; from < services.size(); from += SLICE) {
            roll(access, hour, services.subList(from, Math.min(services.size(), from + SLICE)));
        }
    }

    private void roll(Access access, Instant hour, List<String> services) throws StoreException {
        Map<String, Summary> summaries = access.read(handle -> {
            Map<String, Summary> found = new LinkedHashMap<>();
            services.forEach(
                    service -> summary(handle, service, hour).ifPresent(summary -> found.put(service, summary)));
            return found;
        });
        access.write(connection -> {
            save(connection, hour, summaries);
            Map<String, Pack> packs = new LinkedHashMap<>();
            summaries.forEach((service, summary) -> packs.put(service, summary.pack()));
            PackTable.save(connection, hour, packs);
            return summaries.size();
        });
    }

    private static Optional<Summary> summary(Handle handle, String service, Instant hour) {
        List<StoredCheck> checks = new ServiceChecks(handle, service).rows(hour, hour.plus(Figures.HOUR));
        Tally tally = new Tally();
        checks.forEach(tally::add);
        return checks.isEmpty() ? Optional.empty() : Optional.of(new Summary(tally, Pack.of(checks)));
    }

    private void save(Connection connection, Instant hour, Map<String, Summary> summaries) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO service_health_hourly (service_name, timestamp, passed, failed, not_run, known_ms, up_ms,
                    worst, total_ms, max_ms, latency, phases)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, %s)
                ON CONFLICT (service_name, timestamp) DO UPDATE SET passed = excluded.passed, failed = excluded.failed,
                    not_run = excluded.not_run, known_ms = excluded.known_ms, up_ms = excluded.up_ms,
                    worst = excluded.worst, total_ms = excluded.total_ms, max_ms = excluded.max_ms,
                    latency = excluded.latency, phases = excluded.phases
                """.formatted(database.json()))) {
            for (Map.Entry<String, Summary> each : summaries.entrySet()) {
                bind(upsert, each.getKey(), hour, each.getValue().tally());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static void bind(PreparedStatement upsert, String service, Instant hour, Tally tally) throws SQLException {
        upsert.setString(1, service);
        upsert.setTimestamp(2, Columns.moment(hour));
        upsert.setLong(3, tally.passed());
        upsert.setLong(4, tally.failed());
        upsert.setLong(5, tally.notRun());
        upsert.setLong(6, tally.knownMillis());
        upsert.setLong(7, tally.upMillis());
        upsert.setString(8, tally.worst().label());
        upsert.setDouble(9, tally.totalMillis());
        upsert.setDouble(10, tally.mostMillis());
        upsert.setBytes(11, tally.latencyBytes());
        upsert.setString(12, PhaseSum.write(tally.phases()));
    }

    private void moveTo(Access access, Instant mark) throws StoreException {
        access.write(connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO store_marks (name, at)"
                    + " VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at")) {
                upsert.setString(1, MARK);
                upsert.setTimestamp(2, Columns.moment(mark));
                return upsert.executeUpdate();
            }
        });
        until = mark;
    }

    /** The services that may have checks in that hour. */
    private static List<String> services(Handle handle, Instant hour) {
        return handle.createQuery("SELECT service_name FROM service_state WHERE last_check >= :hour")
                .bind("hour", Columns.moment(hour))
                .mapTo(String.class)
                .list();
    }

    /** When the first check at or after a moment was; one look at an index for each status. */
    private static Optional<Instant> firstCheck(Handle handle, Instant from) {
        return handle.createQuery(FIRST_CHECK)
                .bind("from", Columns.moment(from))
                .map((row, context) -> Columns.momentIfAny(row, "first"))
                .one();
    }

    private static Optional<Instant> mark(Handle handle) {
        return handle.createQuery("SELECT at FROM store_marks WHERE name = :name")
                .bind("name", MARK)
                .map((row, context) -> Columns.moment(row, "at"))
                .findOne();
    }
}
