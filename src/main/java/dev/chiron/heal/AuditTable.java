package dev.chiron.heal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What was done and by whom; only ever added to. */
final class AuditTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int NAME = 200;

    private AuditTable() {}

    /** One thing that was done. */
    record Line(
            Instant at,
            String kind,
            String actor,
            String service,
            String attempt,
            String requestId,
            Map<String, String> text) {
        static Line of(Instant at, String kind, String service, Wish wish, Map<String, String> text) {
            return new Line(at, kind, wish.actor(), service, "", wish.requestId(), text);
        }
    }

    static void add(Connection connection, Line line) throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO heal_audit (at, kind, actor, service_name, attempt_id, request_id, text)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                line.at(),
                line.kind(),
                Sql.text(line.actor(), NAME),
                line.service(),
                line.attempt(),
                Sql.text(line.requestId(), NAME),
                json(line.text()));
    }

    static List<Archive.Placed<Deed>> page(Connection connection, Archive.Extract extract) throws SQLException {
        return Archive.numbered(
                connection,
                "SELECT id, at, kind, actor, service_name, attempt_id, request_id, text FROM heal_audit",
                extract,
                row -> new Deed(
                        Sql.moment(row, "at"),
                        row.getString("kind"),
                        row.getString("actor"),
                        row.getString("service_name"),
                        row.getString("attempt_id"),
                        row.getString("request_id"),
                        row.getString("text")));
    }

    static String json(Map<String, String> text) {
        try {
            return JSON.writeValueAsString(text).replace("\\u0000", "\\uFFFD");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }
}
