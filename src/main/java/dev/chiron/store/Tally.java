package dev.chiron.store;

import dev.chiron.health.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the checks of a stretch of time come to, whether they are counted one by one or by the hour. Latency is that of checks
 * that passed: how soon a connection is refused says nothing of a service's speed. Not safe to share.
 */
final class Tally {
    private final Latencies latencies = new Latencies();
    private final Map<String, PhaseSum> phases = new LinkedHashMap<>();
    private long passed;
    private long failed;
    private long notRun;
    private long knownMillis;
    private long upMillis;
    private double totalMillis;
    private double mostMillis;
    private Status worst = Status.UNKNOWN;

    /** Adds a row of {@code service_health_checks}, without its phases. */
    void addCheck(ResultSet row) throws SQLException {
        count(row.getString("outcome"), row.getDouble("response_time_ms"));
        hold(Columns.status(row.getString("status")), row.getLong("known_ms"), row.getLong("up_ms"));
    }

    /** Adds a check with its phases. */
    void add(StoredCheck stored) {
        PastCheck check = stored.check();
        count(check.outcome(), Columns.millis(check.responseTime()));
        hold(check.status(), stored.knownMillis(), stored.upMillis());
        check.phases()
                .forEach((phase, time) -> phases.merge(phase, new PhaseSum(1, time.toNanos() / 1e9), PhaseSum::plus));
    }

    private void count(String outcome, double millis) {
        if (outcome.equals(Outcomes.PASSED)) {
            passed++;
            latencies.add(millis);
            totalMillis += millis;
            mostMillis = Math.max(mostMillis, millis);
        } else if (outcome.equals(Outcomes.FAILED)) {
            failed++;
        } else {
            notRun++;
        }
    }

    private void hold(Status status, long known, long up) {
        knownMillis += known;
        upMillis += up;
        if (known > 0) {
            worsen(status);
        }
    }

    /** Adds a row of {@code service_health_hourly}. */
    void addHour(ResultSet row) throws SQLException {
        passed += row.getLong("passed");
        failed += row.getLong("failed");
        notRun += row.getLong("not_run");
        knownMillis += row.getLong("known_ms");
        upMillis += row.getLong("up_ms");
        totalMillis += row.getDouble("total_ms");
        mostMillis = Math.max(mostMillis, row.getDouble("max_ms"));
        latencies.add(row.getBytes("latency"));
        worsen(Columns.status(row.getString("worst")));
        PhaseSum.read(row.getString("phases")).forEach((phase, sum) -> phases.merge(phase, sum, PhaseSum::plus));
    }

    private void worsen(Status status) {
        if (status.compareTo(worst) > 0) {
            worst = status;
        }
    }

    boolean isEmpty() {
        return checks() == 0;
    }

    long checks() {
        return passed + failed + notRun;
    }

    long passed() {
        return passed;
    }

    long failed() {
        return failed;
    }

    long notRun() {
        return notRun;
    }

    long knownMillis() {
        return knownMillis;
    }

    long upMillis() {
        return upMillis;
    }

    double totalMillis() {
        return totalMillis;
    }

    double mostMillis() {
        return mostMillis;
    }

    Status worst() {
        return worst;
    }

    byte[] latencyBytes() {
        return latencies.bytes();
    }

    Map<String, PhaseSum> phases() {
        return phases;
    }

    Statistics statistics(Instant from, Instant to) {
        return new Statistics(
                from,
                to,
                passed,
                failed,
                notRun,
                Duration.ofMillis(knownMillis),
                Duration.ofMillis(upMillis),
                worst,
                latency());
    }

    Slot slot(Instant at) {
        Map<String, Duration> means = new LinkedHashMap<>();
        phases.forEach((phase, sum) -> means.put(phase, sum.mean()));
        return new Slot(at, checks(), failed, worst, latency(), means);
    }

    private Optional<Latency> latency() {
        return passed == 0
                ? Optional.empty()
                : Optional.of(new Latency(
                        Columns.duration(totalMillis / passed),
                        percentile(0.50),
                        percentile(0.95),
                        percentile(0.99),
                        Columns.duration(mostMillis)));
    }

    private Duration percentile(double share) {
        return Columns.duration(Math.min(latencies.percentile(share), mostMillis));
    }
}
