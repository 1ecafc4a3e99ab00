package dev.chiron.store;

import dev.chiron.health.Status;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Counts the checks of a service: closed hours by their summaries, the rest one by one.
 *
 * @param rolledUntil up to which hour there are summaries
 */
record Figures(Handle handle, String service, Instant rolledUntil) {
    static final Duration HOUR = Duration.ofHours(1);

    private static final String HOURS = """
            SELECT timestamp, passed, failed, not_run, known_ms, up_ms, worst, total_ms, max_ms, latency, phases
            FROM service_health_hourly
            WHERE service_name = :service AND timestamp >= :from AND timestamp < :to ORDER BY timestamp
            """;
    private static final String CHECKS = """
            SELECT timestamp, status, outcome, response_time_ms, known_ms, up_ms
            FROM service_health_checks
            WHERE service_name = :service AND timestamp >= :from AND timestamp < :to
            """;

    /** Which tally a moment belongs to. */
    private interface Tallies {
        Tally of(Instant at);
    }

    static Instant hourOf(Instant at) {
        return at.truncatedTo(ChronoUnit.HOURS);
    }

    Statistics statistics(Instant from, Instant to) {
        Tally tally = new Tally();
        add(from, to, true, false, at -> tally);
        return tally.statistics(from, to);
    }

    /** Slots of equal length; empty ones are left out. Hourly summaries serve slots of an hour and more. */
    List<Slot> series(Instant from, Instant to, int slots) {
        long millis = Math.max(1, Duration.between(from, to).toMillis() / slots);
        Tally[] tallies = new Tally[slots];
        add(from, to, millis >= HOUR.toMillis(), true, at -> {
            long index = Duration.between(from, at).toMillis() / millis;
            int slot = (int) Math.clamp(index, 0, slots - 1L);
            if (tallies[slot] == null) {
                tallies[slot] = new Tally();
            }
            return tallies[slot];
        });
        List<Slot> found = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            if (tallies[slot] != null && !tallies[slot].isEmpty()) {
                found.add(tallies[slot].slot(from.plusMillis(slot * millis)));
            }
        }
        return found;
    }

    private void add(Instant from, Instant to, boolean byHours, boolean withPhases, Tallies tallies) {
        Instant first = hourOf(from.plus(HOUR).minusMillis(1));
        Instant last = hourOf(to.isBefore(rolledUntil) ? to : rolledUntil);
        if (byHours && first.isBefore(last)) {
            addChecks(from, first, withPhases, tallies);
            addHours(first, last, tallies);
            addChecks(last, to, withPhases, tallies);
        } else {
            addChecks(from, to, withPhases, tallies);
        }
    }

    private void addHours(Instant from, Instant to, Tallies tallies) {
        between(
                HOURS,
                from,
                to,
                row -> tallies.of(Columns.moment(row, "timestamp")).addHour(row));
    }

    /** With phases from packs and rows, without them from what the index has. */
    private void addChecks(Instant from, Instant to, boolean withPhases, Tallies tallies) {
        if (withPhases) {
            new ServiceChecks(handle, service)
                    .each(from, to, each -> tallies.of(each.check().at()).add(each));
        } else {
            between(
                    CHECKS,
                    from,
                    to,
                    row -> tallies.of(Columns.moment(row, "timestamp")).addCheck(row));
        }
    }

    private interface Reader {
        void read(ResultSet row) throws java.sql.SQLException;
    }

    private void between(String sql, Instant from, Instant to, Reader reader) {
        if (from.isBefore(to)) {
            handle.createQuery(sql)
                    .bind("service", service)
                    .bind("from", Columns.moment(from))
                    .bind("to", Columns.moment(to))
                    .map((row, context) -> {
                        reader.read(row);
                        return Status.UNKNOWN;
                    })
                    .forEach(each -> {});
        }
    }
}
