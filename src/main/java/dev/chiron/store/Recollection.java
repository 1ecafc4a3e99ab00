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
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
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
    private static final Duration MOST_UNSUMMED = Duration.ofHours(3);
    /** So many services are asked for at once. */
    private static final int BATCH = 500;

    private static final String SUMS = "SUM(known_ms) AS known, SUM(up_ms) AS up, MAX(CASE WHEN NOT (%2$s) THEN 0"
            + " WHEN %1$s = 'up' THEN 1 WHEN %1$s = 'down' THEN 3 WHEN %1$s = 'degraded' THEN 2 ELSE 0 END) AS worst";

    private static final String TOTALS = "SELECT service_name, MIN(timestamp) AS first, MAX(timestamp) AS latest, "
            + SUMS.formatted("worst", "1 = 1") + " FROM service_health_hourly"
            + " WHERE timestamp >= :from AND timestamp < :to GROUP BY service_name";

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
        for (Instant hour = later(recent, day); hour.isBefore(rolledUntil); hour = hour.plus(Figures.HOUR)) {
            recentHour(hour);
        }
        unsummed(rolledUntil);
    }

    /** One that was good throughout is one stretch; of the others the single checks are looked at. */
    private void recentHour(Instant hour) {
        List<String> mixed = new ArrayList<>();
        Instant end = hour.plus(Figures.HOUR);
        stretches(sums("service_health_hourly", "worst", "1 = 1", "", Figures.HOUR), hour, end)
                .map((row, context) -> stretch(row, Figures.HOUR))
                .forEach(each -> {
                    if (isWhole(each.stretch())) {
                        add(each.service(), each.stretch());
                    } else {
                        mixed.add(each.service());
                    }
                });
        checks(mixed, hour, end);
    }

    /**
     * What nobody has summed up yet, but no more than the three hours before the latest check: it is the last hour, unless
     * summing up has failed for long, and then a start is not to read a month of single checks.
     */
    private void unsummed(Instant rolledUntil) {
        Map<String, Instant> latest = latestChecks();
        Instant newest = latest.values().stream().max(Instant::compareTo).orElse(now);
        Instant from = later(rolledUntil, later(Figures.hourOf(newest.minus(MOST_UNSUMMED)), now.minus(MONTH)));
        List<String> seen = latest.entrySet().stream()
                .filter(each -> !each.getValue().isBefore(from))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        List<String> mixed = new ArrayList<>(seen);
        batches(
                seen,
                names -> totals(names, from).forEach(total -> {
                    add(total.service(), total.stretch());
                    mixed.remove(Collections.binarySearch(mixed, total.service()));
                }));
        checks(mixed, from, now.plus(DAY));
    }

    private Map<String, Instant> latestChecks() {
        Map<String, Instant> latest = new HashMap<>();
        handle.createQuery("SELECT service_name, last_check FROM service_state")
                .map((row, context) -> Map.entry(row.getString("service_name"), Columns.moment(row, "last_check")))
                .forEach(each -> latest.put(each.getKey(), each.getValue()));
        return latest;
    }

    /** One stretch for each service that was good throughout, to the end of the slot of its last check. */
    private List<Named> totals(List<String> names, Instant from) {
        String sql = "SELECT service_name, MAX(timestamp) AS latest, " + SUMS.formatted("status", "known_ms > 0")
                + " FROM service_health_checks WHERE service_name IN (<names>) AND timestamp >= :from"
                + " AND timestamp < :to GROUP BY service_name";
        return stretches(sql, from, now.plus(DAY))
                .bindList("names", names)
                .map((row, context) -> total(row, from))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** The first check speaks for some time before the stretch as well, so the end is not the last check itself. */
    private static Optional<Named> total(ResultSet row, Instant from) throws SQLException {
        Instant latest = Columns.moment(row, "latest");
        return isWhole(stretch(row, from, latest).stretch())
                ? Optional.of(stretch(row, from, slot(latest, RECENT_STRETCH).plus(RECENT_STRETCH)))
                : Optional.empty();
    }

    /** Where the slot begins that a moment lies in. */
    private static Instant slot(Instant at, Duration length) {
        return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), length.toMillis()) * length.toMillis());
    }

    /** One stretch for each service that was good throughout; of the others one for each slot. */
    private void hours(Instant from, Instant to, Duration length) {
        if (from.isBefore(to)) {
            Set<String> mixed = new HashSet<>();
            stretches(TOTALS, from, to).map((row, context) -> total(row)).forEach(each -> {
                if (isWhole(each.stretch())) {
                    add(each.service(), each.stretch());
                } else {
                    mixed.add(each.service());
                }
            });
            slots(mixed, from, to, length);
        }
    }

    /** A few are asked for by name; of many, whatever the index holds is read at once. */
    private void slots(Set<String> services, Instant from, Instant to, Duration length) {
        boolean few = services.size() <= BATCH;
        String sql =
                sums("service_health_hourly", "worst", "1 = 1", few ? "service_name IN (<names>) AND" : "", length);
        if (!services.isEmpty()) {
            Query query = stretches(sql, from, to);
            (few ? query.bindList("names", List.copyOf(services)) : query)
                    .map((row, context) -> stretch(row, length)).stream()
                            .filter(each -> services.contains(each.service()))
                            .forEach(each -> add(each.service(), each.stretch()));
        }
    }

    private static Named total(ResultSet row) throws SQLException {
        return stretch(
                row, Columns.moment(row, "first"), Columns.moment(row, "latest").plus(Figures.HOUR));
    }

    /** By names, because that is what the index of a table that may have very many rows begins with. */
    private void checks(List<String> services, Instant from, Instant to) {
        String sql = sums(
                "service_health_checks", "status", "known_ms > 0", "service_name IN (<names>) AND", RECENT_STRETCH);
        batches(
                services,
                names -> stretches(sql, from, to)
                        .bindList("names", names)
                        .map((row, context) -> reaching(row))
                        .forEach(each -> add(each.service(), each.stretch())));
    }

    /** Where a check speaks for much more than its slot, because it comes seldom or an open circuit left those before it out, all that. */
    private static Named reaching(ResultSet row) throws SQLException {
        Named slot = stretch(row, RECENT_STRETCH);
        Duration known = Duration.ofMillis(row.getLong("known"));
        Instant end = slot.stretch().to();
        return known.compareTo(RECENT_STRETCH.multipliedBy(2)) < 0 ? slot : stretch(row, end.minus(known), end);
    }

    private static void batches(List<String> names, Consumer<List<String>> taker) {
        for (int from = 0; from < names.size(); from += BATCH) {
            taker.accept(names.subList(from, Math.min(names.size(), from + BATCH)));
        }
    }

    private Query stretches(String sql, Instant from, Instant to) {
        return handle.createQuery(sql).bind("from", Columns.moment(from)).bind("to", Columns.moment(to));
    }

    /** Known and up time by stretches of equal length, each of them at most as long as it is. */
    private String sums(String table, String worst, String counted, String which, Duration length) {
        String slot = database.millis("timestamp") + " / " + length.toMillis();
        return "SELECT service_name, " + slot + " AS slot, " + SUMS.formatted(worst, counted) + " FROM " + table
                + " WHERE " + which + " timestamp >= :from AND timestamp < :to GROUP BY service_name, " + slot
                + " ORDER BY service_name, slot";
    }

    private record Named(String service, Stretch stretch) {}

    private static Named stretch(ResultSet row, Duration length) throws SQLException {
        Instant from = Instant.ofEpochMilli(row.getLong("slot") * length.toMillis());
        return stretch(row, from, from.plus(length));
    }

    private static Named stretch(ResultSet row, Instant from, Instant to) throws SQLException {
        long known = Math.min(row.getLong("known"), Duration.between(from, to).toMillis());
        return new Named(
                row.getString("service_name"),
                new Stretch(
                        from,
                        to,
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
                && !length.isZero()
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
