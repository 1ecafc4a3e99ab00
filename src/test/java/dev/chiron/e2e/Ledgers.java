package dev.chiron.e2e;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The checks of each service as the database holds them, oldest first. */
record Ledgers(Map<String, List<Row>> services) {

    /** One remembered check, and what it adds to the uptime. */
    record Row(Instant at, Duration known, Duration up) {}

    static Ledgers read(Connection connection) throws SQLException {
        Map<String, List<Row>> rows = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT service_name, timestamp, known_ms, up_ms"
                        + " FROM service_health_checks ORDER BY timestamp")) {
            while (found.next()) {
                rows.computeIfAbsent(found.getString(1), _ -> new ArrayList<>())
                        .add(new Row(
                                found.getTimestamp(2).toInstant(),
                                Duration.ofMillis(found.getLong(3)),
                                Duration.ofMillis(found.getLong(4))));
            }
        }
        return new Ledgers(rows);
    }

    List<Row> of(String service) {
        return services.getOrDefault(service, List.of());
    }

    long times(String service, Instant at) {
        return of(service).stream().filter(row -> row.at().equals(at)).count();
    }

    /** The share of known time that it was up, up to and with a check. */
    double ratio(String service, Instant until) {
        List<Row> counted =
                of(service).stream().filter(row -> !row.at().isAfter(until)).toList();
        long known = counted.stream().mapToLong(row -> row.known().toMillis()).sum();
        return counted.stream().mapToLong(row -> row.up().toMillis()).sum() / (double) known;
    }
}
