package dev.chiron.heal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What was decided, and why; only ever added to. */
final class DecisionTable {
    private static final int WORDS = 1000;
    private static final String COLUMNS =
            "SELECT id, at, case_id, service_name, triggered_by, reason, detail, rails FROM heal_decisions ";

    private DecisionTable() {}

    static void add(Connection connection, Decision decision) throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO heal_decisions (at, case_id, service_name, triggered_by, verdict, reason, detail, rails)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                decision.at(),
                decision.caseId(),
                decision.service(),
                decision.trigger(),
                decision.verdict(),
                decision.reason().map(Refusal::label).orElse(""),
                Sql.text(decision.detail(), WORDS),
                decision.rails());
    }

    static List<Archive.Placed<Decision>> page(Connection connection, Archive.Extract extract) throws SQLException {
        return Archive.numbered(connection, COLUMNS, extract, DecisionTable::decision);
    }

    private static Optional<Refusal> reason(String label) {
        return label.isEmpty() ? Optional.empty() : Optional.of(Sql.word(Refusal.class, label));
    }

    private static Decision decision(ResultSet row) throws SQLException {
        return new Decision(
                Sql.moment(row, "at"),
                row.getString("service_name"),
                Sql.word(Trigger.class, row.getString("triggered_by")),
                reason(row.getString("reason")),
                row.getString("detail"),
                row.getString("case_id"),
                row.getString("rails"));
    }
}
