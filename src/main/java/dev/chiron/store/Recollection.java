package dev.chiron.store;

import dev.chiron.health.HealthMemory;
import dev.chiron.health.Status;
import dev.chiron.health.Stretch;
import dev.chiron.monitor.Memory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Reads back what the program before knew: the states, and the past as far as uptime looks. The further back, the longer the
 * stretches: they are no finer than the slices of the window that looks that far.
 */
final class Recollection {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HALF_DAY = Duration.ofHours(12);
    private static final Duration THREE_HOURS = Duration.ofHours(3);
    private static final Duration RECENT_STRETCH = Duration.ofMinutes(2);
    /** By the number that the query gives them. */
    private static final List<Status> BY_WEIGHT = List.of(Status.UNKNOWN, Status.UP, Status.DEGRADED, Status.DOWN);

    private static final double WHOLE = 0.98;

    private final Handle handle;
    private final Database database;
    private final Instant now;
    private final Map<String, List<Stretch>> past = new HashMap<>();

    private Recollection(Handle handle, Database database, Instant now) {
        this.handle = handle;
        this.database = database;
        this.now = now;
    }

    static Remembered read(Handle handle, Database database, Instant now, Instant rolledUntil) {
        Recollection recollection = new Recollection(handle, database, now);
        recollection.readPast(rolledUntil);
        return new Remembered(
                recollection.services(),
                IncidentReader.active(handle),
                PauseTable.all(handle, now),
                RegistrationTable.all(handle));
    }

    private void readPast(Instant rolledUntil) {
        Instant week = slot(now.minus(WEEK), HALF_DAY);
        Instant day = slot(now.minus(DAY), THREE_HOURS);
        hours(slot(now.minus(MONTH), HALF_DAY), earlier(week, rolledUntil), HALF_DAY);
        hours(week, earlier(day, rolledUntil), THREE_HOURS);
        Instant recent = earlier(Figures.hourOf(now.minus(Figures.HOUR)), rolledUntil);
        hours(day, recent, Figures.HOUR);
        Instant unsummed = later(recent, now.minus(MONTH));
        names().forEach(service -> checks(service, unsummed));
    }

    /** Where the slot begins that a moment lies in. */
    private static Instant slot(Instant at, Duration length) {
        return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), length.toMillis()) * length.toMillis());
    }

    private List<String> names() {
        return handle.createQuery("SELECT service_name FROM service_state")
                .mapTo(String.class)
                .list();
    }

    private void hours(Instant from, Instant to, Duration length) {
        if (from.isBefore(to)) {
            stretches(sums("service_health_hourly", "worst", "1 = 1", "", length), from, to)
                    .map((row, context) -> stretch(row, length))
                    .forEach(each -> add(each.service(), each.stretch()));
        }
    }

    /** One service at a time: that is what the index of a table that may have very many rows begins with. */
    private void checks(String service, Instant from) {
        String sql =
                sums("service_health_checks", "status", "known_ms > 0", "service_name = :service AND", RECENT_STRETCH);
        stretches(sql, from, now.plus(DAY))
                .bind("service", service)
                .map((row, context) -> stretch(row, RECENT_STRETCH))
                .forEach(each -> add(service, each.stretch()));
    }

    private Query stretches(String sql, Instant from, Instant to) {
        return handle.createQuery(sql).bind("from", Columns.moment(from)).bind("to", Columns.moment(to));
    }

    /** Known and up time by stretches of equal length, each of them at most as long as it is. */
    private String sums(String table, String worst, String counted, String which, Duration length) {
        String slot = "FLOOR(" + database.millis("timestamp") + " / " + length.toMillis() + ")";
        return "SELECT service_name, " + slot + " AS slot, SUM(known_ms) AS known, SUM(up_ms) AS up,"
                + " MAX(CASE WHEN NOT (" + counted + ") THEN 0 WHEN " + worst + " = 'down' THEN 3 WHEN " + worst
                + " = 'degraded' THEN 2 WHEN " + worst + " = 'up' THEN 1 ELSE 0 END) AS worst FROM " + table
                + " WHERE " + which + " timestamp >= :from AND timestamp < :to GROUP BY service_name, " + slot
                + " ORDER BY service_name, slot";
    }

    private record Named(String service, Stretch stretch) {}

    private static Named stretch(ResultSet row, Duration length) throws SQLException {
        Instant from = Instant.ofEpochMilli(row.getLong("slot") * length.toMillis());
        long known = Math.min(row.getLong("known"), length.toMillis());
        return new Named(
                row.getString("service_name"),
                new Stretch(
                        from,
                        from.plus(length),
                        Duration.ofMillis(known),
                        Duration.ofMillis(Math.min(row.getLong("up"), known)),
                        BY_WEIGHT.get(row.getInt("worst"))));
    }

    /** Stretches that follow each other and were good throughout become one: most of a past is one stretch. */
    private void add(String service, Stretch next) {
        List<Stretch> known = past.computeIfAbsent(service, _ -> new ArrayList<>());
        if (!known.isEmpty()) {
            Stretch last = known.getLast();
            if (isWhole(last) && isWhole(next) && last.to().equals(next.from())) {
                known.set(
                        known.size() - 1,
                        new Stretch(
                                last.from(),
                                next.to(),
                                last.known().plus(next.known()),
                                last.up().plus(next.up()),
                                Status.UP));
                return;
            }
        }
        known.add(next);
    }

    private static boolean isWhole(Stretch stretch) {
        Duration length = Duration.between(stretch.from(), stretch.to());
        return stretch.worst() == Status.UP
                && stretch.up().equals(stretch.known())
                && stretch.known().toMillis() >= length.toMillis() * WHOLE;
    }

    private List<Memory> services() {
        return handle.createQuery("SELECT * FROM service_state ORDER BY service_name")
                .map((row, context) -> memory(row))
                .list();
    }

    private Memory memory(ResultSet row) throws SQLException {
        double ewma = row.getDouble("latency_ewma_ms");
        OptionalDouble average = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(ewma);
        String service = row.getString("service_name");
        return new Memory(
                service,
                row.getString("module"),
                row.getString("target"),
                new HealthMemory(
                        Columns.status(row.getString("status")),
                        Columns.moment(row, "since"),
                        row.getInt("consecutive_failures"),
                        row.getInt("consecutive_passes"),
                        row.getInt("flapping_recent"),
                        row.getInt("flapping_size"),
                        row.getBoolean("flapping"),
                        average.isPresent() ? Optional.of(Columns.duration(average.getAsDouble())) : Optional.empty()),
                Columns.moment(row, "last_check"),
                List.copyOf(past.getOrDefault(service, List.of())));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
