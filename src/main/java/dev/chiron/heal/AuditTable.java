package dev.chiron.heal;

import com.fasterxml.jackson.databind.util.RawValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was done and by whom; only ever added to. */
final class AuditTable {
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
            Map<String, ?> text) {
        static Line of(Instant at, String kind, String service, Wish wish, Map<String, ?> text) {
            return new Line(at, kind, wish.actor(), service, "", wish.requestId(), text);
        }

        /** A decision; it stands in a table of its own, and is a line of the file alone. */
        static Line of(Decision decision) {
            Map<String, Object> text = new LinkedHashMap<>();
            text.put("trigger", decision.trigger().label());
            text.put("verdict", decision.verdict());
            text.put("reason", decision.reason().map(Refusal::label).orElse(""));
            text.put("detail", decision.detail());
            text.put("case", decision.caseId());
            text.put("rails", new RawValue(decision.rails()));
            return of(decision.at(), "decision", decision.service(), Wish.OWN, text);
        }

        /** A step of an attempt; likewise. */
        static Line of(Instant at, Attempt attempt) {
            Map<String, Object> text = new LinkedHashMap<>();
            text.put("action", attempt.action());
            text.put("trigger", attempt.trigger().label());
            text.put("case", attempt.plan().caseId().toString());
            text.put("epoch", attempt.epoch());
            attempt.call().ifPresent(call -> text.put("identity_before", call.identity()));
            attempt.call().flatMap(Attempt.Call::deadline).ifPresent(end -> text.put("deadline", end.toString()));
            attempt.verifyUntil().ifPresent(until -> text.put("verify_until", until.toString()));
            String kind = "attempt_" + attempt.state().label();
            return new Line(
                    at,
                    kind,
                    attempt.plan().actor(),
                    attempt.service(),
                    attempt.id().toString(),
                    "",
                    text);
        }

        /** A delivery, and what became of its alerts; likewise. */
        static Line of(Delivery delivery, Journal.Received received) {
            Map<String, Object> text = new LinkedHashMap<>();
            text.put("digest", delivery.digest());
            text.put("group_key", delivery.groupKey());
            text.put("alerts", delivery.alerts().size());
            text.put("fresh", received.fresh());
            received.words().forEach(word -> text.merge(Sql.label(word), 1, (sum, one) -> (int) sum + (int) one));
            Wish wish = new Wish(delivery.caller(), "", false, delivery.requestId());
            return of(delivery.at(), "delivery", "", wish, text);
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
                Sql.json(line.text()));
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
}
