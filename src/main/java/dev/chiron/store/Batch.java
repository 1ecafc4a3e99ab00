package dev.chiron.store;

import dev.chiron.health.HealthMemory;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Incident;
import dev.chiron.service.Service;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes what events told, many rows in one statement; within the transaction of whoever holds the connection. */
final class Batch {
    private static final String STATE = """
            INSERT INTO service_state (service_name, module, target, status, since, consecutive_failures,
                consecutive_passes, flapping_recent, flapping_size, flapping, latency_ewma_ms, last_check)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (service_name) DO UPDATE SET module = excluded.module, target = excluded.target,
                status = excluded.status, since = excluded.since,
                consecutive_failures = excluded.consecutive_failures,
                consecutive_passes = excluded.consecutive_passes, flapping_recent = excluded.flapping_recent,
                flapping_size = excluded.flapping_size, flapping = excluded.flapping,
                latency_ewma_ms = excluded.latency_ewma_ms, last_check = excluded.last_check
            """;
    private static final String INCIDENT = """
            INSERT INTO service_health_alerts (id, service_name, project, severity, message, status, triggered_at,
                resolved_at, reason, root, root_incident)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, message = excluded.message,
                status = excluded.status, resolved_at = excluded.resolved_at, reason = excluded.reason,
                root = excluded.root, root_incident = excluded.root_incident
            """;
    private static final String ENTRY =
            "INSERT INTO service_health_timeline (incident_id, timestamp, kind, text) VALUES (?, ?, ?, ?)";

    private final Connection connection;
    private final Database database;

    Batch(Connection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    /** Adds the checks, and what is now to be remembered of their services. */
    void checks(List<CheckRow> rows) throws SQLException {
        Map<String, CheckRow> latest = new LinkedHashMap<>();
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO service_health_checks (service_name, status, checks, response_time_ms, timestamp, outcome,
                    reason, detail, known_ms, up_ms)
                VALUES (?, ?, %s, ?, ?, ?, ?, ?, ?, ?)
                """.formatted(database.json()))) {
            for (CheckRow row : rows) {
                bind(insert, row);
                insert.addBatch();
                latest.merge(row.service(), row, (a, b) -> b.at().isBefore(a.at()) ? a : b);
            }
            insert.executeBatch();
        }
        states(latest.values());
    }

    private static void bind(PreparedStatement insert, CheckRow row) throws SQLException {
        insert.setString(1, row.service());
        insert.setString(2, row.state().status().label());
        insert.setString(3, ChecksJson.write(row.components(), row.phases()));
        insert.setDouble(4, Columns.millis(row.responseTime()));
        insert.setTimestamp(5, Columns.moment(row.at()));
        insert.setString(6, row.outcome());
        insert.setString(7, row.reason());
        insert.setString(8, Columns.text(row.detail(), 1000));
        insert.setLong(9, row.knownMillis());
        insert.setLong(10, row.upMillis());
    }

    private void states(Collection<CheckRow> rows) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(STATE)) {
            for (CheckRow row : rows) {
                bindState(upsert, row);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static void bindState(PreparedStatement upsert, CheckRow row) throws SQLException {
        Service service = row.watched().service();
        HealthMemory memory = HealthMemory.of(row.state());
        upsert.setString(1, row.service());
        upsert.setString(2, Columns.text(service.module(), 200));
        upsert.setString(3, Columns.text(service.shownTarget(), 2000));
        upsert.setString(4, memory.status().label());
        upsert.setTimestamp(5, Columns.moment(memory.since()));
        upsert.setInt(6, memory.consecutiveFailures());
        upsert.setInt(7, memory.consecutivePasses());
        upsert.setInt(8, memory.flappingRecent());
        upsert.setInt(9, memory.flappingSize());
        upsert.setBoolean(10, memory.flapping());
        Optional<Duration> ewma = memory.latencyEwma();
        if (ewma.isPresent()) {
            upsert.setDouble(11, Columns.millis(ewma.get()));
        } else {
            upsert.setNull(11, Types.DOUBLE);
        }
        upsert.setTimestamp(12, Columns.moment(row.at()));
    }

    /** Writes the incidents as they are now, and adds their new lines. */
    void incidents(List<Event.IncidentChanged> changes) throws SQLException {
        Map<UUID, Incident> latest = new LinkedHashMap<>();
        try (PreparedStatement insert = connection.prepareStatement(ENTRY)) {
            for (Event.IncidentChanged change : changes) {
                latest.put(change.incident().id(), change.incident());
                insert.setString(1, change.incident().id().toString());
                insert.setTimestamp(2, Columns.moment(change.entry().at()));
                insert.setString(3, change.entry().kind().label());
                insert.setString(4, Columns.text(change.entry().text(), 1000));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        try (PreparedStatement upsert = connection.prepareStatement(INCIDENT)) {
            for (Incident incident : latest.values()) {
                bind(upsert, incident);
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static void bind(PreparedStatement upsert, Incident incident) throws SQLException {
        upsert.setString(1, incident.id().toString());
        upsert.setString(2, incident.service());
        upsert.setString(3, Columns.text(incident.project(), 100));
        upsert.setString(4, incident.severity().label());
        upsert.setString(5, Columns.text(incident.message(), 500));
        upsert.setString(6, incident.isActive() ? "active" : "resolved");
        upsert.setTimestamp(7, Columns.moment(incident.triggeredAt()));
        Columns.setMoment(upsert, 8, incident.resolvedAt());
        upsert.setString(9, Columns.text(incident.reason(), 40));
        upsert.setString(10, incident.root().orElse(null));
        upsert.setString(11, incident.rootIncident().map(UUID::toString).orElse(null));
    }
}
