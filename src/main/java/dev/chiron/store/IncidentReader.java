package dev.chiron.store;

import dev.chiron.monitor.Incident;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads incidents back. */
final class IncidentReader {
    static final String ACTIVE = "active";
    static final String RESOLVED = "resolved";

    private IncidentReader() {}

    /** Newest first, with their timelines. */
    static Page<PastIncident> read(
            Handle handle, Optional<String> service, Optional<Boolean> active, int limit, Optional<Cursor> cursor) {
        StringBuilder sql = new StringBuilder("SELECT * FROM service_health_alerts WHERE 1 = 1");
        service.ifPresent(name -> sql.append(" AND service_name = :service"));
        active.ifPresent(wished -> sql.append(" AND status = :status"));
        cursor.ifPresent(place -> sql.append(" AND triggered_at <= :at AND (triggered_at < :at OR id < :id)"));
        Query query = handle.createQuery(sql.append(" ORDER BY triggered_at DESC, id DESC LIMIT :limit"))
                .bind("limit", limit + 1);
        service.ifPresent(name -> query.bind("service", name));
        active.ifPresent(wished -> query.bind("status", wished ? ACTIVE : RESOLVED));
        cursor.ifPresent(place -> query.bind("at", Columns.moment(place.at())).bind("id", place.id()));
        List<Incident> found = query.map((row, context) -> incident(row)).list();
        List<Incident> shown = found.subList(0, Math.min(limit, found.size()));
        Optional<String> next = found.size() > limit
                ? Optional.of(shown.getLast())
                        .map(last -> new Cursor(last.triggeredAt(), last.id().toString()).text())
                : Optional.empty();
        return new Page<>(withTimelines(handle, shown), next);
    }

    /** Those that are not resolved, the oldest first. */
    static List<PastIncident> active(Handle handle) {
        List<Incident> found = handle.createQuery(
                        "SELECT * FROM service_health_alerts WHERE status = 'active' ORDER BY triggered_at, id")
                .map((row, context) -> incident(row))
                .list();
        return withTimelines(handle, found);
    }

    private static List<PastIncident> withTimelines(Handle handle, List<Incident> incidents) {
        Map<String, List<Incident.Entry>> entries = new LinkedHashMap<>();
        incidents.forEach(incident -> entries.put(incident.id().toString(), new ArrayList<>()));
        if (!incidents.isEmpty()) {
            handle.createQuery("SELECT incident_id, timestamp, kind, text FROM service_health_timeline"
                            + " WHERE incident_id IN (<ids>) ORDER BY incident_id, id")
                    .bindList("ids", List.copyOf(entries.keySet()))
                    .map((row, context) -> Map.entry(row.getString("incident_id"), entry(row)))
                    .forEach(each -> entries.computeIfAbsent(each.getKey(), _ -> new ArrayList<>())
                            .add(each.getValue()));
        }
        return incidents.stream()
                .map(incident -> new PastIncident(
                        incident, List.copyOf(entries.getOrDefault(incident.id().toString(), List.of()))))
                .toList();
    }

    private static Incident.Entry entry(ResultSet row) throws SQLException {
        return new Incident.Entry(
                Columns.moment(row, "timestamp"),
                Columns.word(Incident.Kind.class, row.getString("kind")),
                row.getString("text"));
    }

    private static Incident incident(ResultSet row) throws SQLException {
        return new Incident(
                UUID.fromString(row.getString("id")),
                row.getString("service_name"),
                row.getString("project"),
                Columns.word(Incident.Severity.class, row.getString("severity")),
                row.getString("reason"),
                row.getString("message"),
                Columns.moment(row, "triggered_at"),
                Columns.momentIfAny(row, "resolved_at"),
                Optional.ofNullable(row.getString("root")),
                Optional.ofNullable(row.getString("root_incident")).map(UUID::fromString));
    }
}
