package dev.chiron.heal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The attempts; every change is made only by whoever holds the epoch, and only from the state that it knows. */
final class AttemptTable {
    static final String ACTIVE = "('planned', 'claimed', 'executing', 'unknown', 'verifying')";

    private static final int WORDS = 1000;
    private static final long LATEST = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();
    private static final String COLUMNS = "SELECT id, case_id, service_name, action, step, triggered_by, actor,"
            + " group_name, host, state, epoch, planned_at, identity_before, running_before, called_at, deadline,"
            + " returned_at, verify_until, reason, detail, ended_at FROM heal_attempts ";
    private static final String MINE = " WHERE id = ? AND state = ? AND epoch = ?";

    private AttemptTable() {}

    static void insert(Connection connection, Attempt.Plan plan, long epoch) throws SQLException {
        Sql.update(
                connection,
                """
                INSERT INTO heal_attempts (id, case_id, service_name, action, step, triggered_by, actor, group_name, host,
                    state, epoch, planned_at, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?, ?, '')
                """,
                plan.id(),
                plan.caseId(),
                plan.service(),
                plan.action(),
                plan.step(),
                plan.trigger(),
                plan.actor(),
                plan.group(),
                plan.host(),
                epoch,
                plan.at());
    }

    static boolean claim(Connection connection, Attempt from, Attempt.Call call) throws SQLException {
        return changed(
                connection,
                "state = 'claimed', identity_before = ?, running_before = ?",
                from,
                call.identity(),
                call.running());
    }

    /** The last step before the call: whoever lost the lease does not take it, even if nobody took over yet. */
    static boolean execute(Connection connection, Attempt from, Instant at, Instant deadline) throws SQLException {
        return LeaseTable.held(connection, from.epoch())
                && changed(connection, "state = 'executing', called_at = ?, deadline = ?", from, at, deadline);
    }

    static boolean unknown(Connection connection, Attempt from, Optional<Instant> returned) throws SQLException {
        return changed(connection, "state = 'unknown', returned_at = ?", from, returned);
    }

    static boolean verify(Connection connection, Attempt from, Optional<Instant> returned, Instant until)
            throws SQLException {
        return changed(connection, "state = 'verifying', returned_at = ?, verify_until = ?", from, returned, until);
    }

    static boolean end(Connection connection, Attempt from, Attempt.Verdict verdict) throws SQLException {
        return changed(
                connection,
                "state = ?, reason = ?, detail = ?, ended_at = ?",
                from,
                switch (verdict.word()) {
                    case RECOVERED -> Attempt.State.RECOVERED;
                    case NOT_RECOVERED -> Attempt.State.NOT_RECOVERED;
                    case FAILED, UNKNOWN -> Attempt.State.FAILED;
                },
                verdict.reason(),
                Sql.text(verdict.detail(), WORDS),
                verdict.at());
    }

    /** Takes over what another left; only who acts may. */
    static boolean takeOver(Connection connection, Attempt from, long epoch) throws SQLException {
        return LeaseTable.held(connection, epoch) && changed(connection, "epoch = ?", from, epoch);
    }

    private static boolean changed(Connection connection, String set, Attempt from, Object... values)
            throws SQLException {
        Object[] all = Arrays.copyOf(values, values.length + 3);
        all[values.length] = from.id();
        all[values.length + 1] = from.state();
        all[values.length + 2] = from.epoch();
        return Sql.update(connection, "UPDATE heal_attempts SET " + set + MINE, all) == 1;
    }

    static Optional<Attempt> find(Connection connection, UUID id) throws SQLException {
        return Sql.first(connection, COLUMNS + "WHERE id = ?", AttemptTable::attempt, id);
    }

    static List<Attempt> active(Connection connection) throws SQLException {
        return Sql.list(
                connection, COLUMNS + "WHERE state IN " + ACTIVE + " ORDER BY planned_at", AttemptTable::attempt);
    }

    /** Those that were admitted since a moment, oldest first. */
    static List<Attempt> since(Connection connection, Instant since) throws SQLException {
        return Sql.list(
                connection, COLUMNS + "WHERE planned_at >= ? ORDER BY planned_at", AttemptTable::attempt, since);
    }

    /** The latest on a service, newest first. */
    static List<Attempt> latest(Connection connection, String service, int most) throws SQLException {
        return Sql.list(
                connection,
                COLUMNS + "WHERE service_name = ? ORDER BY planned_at DESC, id LIMIT ?",
                AttemptTable::attempt,
                service,
                most);
    }

    /** Those from a cursor on: the moment of the last one and its id, as many may be of one moment. */
    static List<Archive.Placed<Attempt>> page(Connection connection, Archive.Extract extract) throws SQLException {
        String[] place = extract.cursor().orElse(LATEST + "-").split("-", 2);
        if (place.length < 2) {
            throw new IllegalArgumentException("no place among attempts");
        }
        Instant at = Instant.ofEpochMilli(Long.parseLong(place[0]));
        List<Object> values = new ArrayList<>(List.of(at, at, place[1]));
        extract.service().ifPresent(values::add);
        values.add(extract.most());
        String whose = extract.service().isPresent() ? " AND service_name = ?" : "";
        return Sql.list(
                connection,
                COLUMNS + "WHERE (planned_at < ? OR (planned_at = ? AND id > ?))" + whose
                        + " ORDER BY planned_at DESC, id LIMIT ?",
                row -> {
                    Attempt attempt = attempt(row);
                    return new Archive.Placed<>(attempt.at().toEpochMilli() + "-" + attempt.id(), attempt);
                },
                values.toArray());
    }

    private static Attempt attempt(ResultSet row) throws SQLException {
        Attempt.State state = Sql.word(Attempt.State.class, row.getString("state"));
        return new Attempt(
                new Attempt.Plan(
                        Sql.id(row, "id"),
                        Sql.id(row, "case_id"),
                        row.getString("service_name"),
                        row.getString("action"),
                        row.getInt("step"),
                        Sql.word(Trigger.class, row.getString("triggered_by")),
                        row.getString("actor"),
                        row.getString("group_name"),
                        row.getString("host"),
                        Sql.moment(row, "planned_at")),
                state,
                row.getLong("epoch"),
                call(row),
                Sql.momentIfAny(row, "verify_until"),
                verdict(row, state));
    }

    private static Optional<Attempt.Call> call(ResultSet row) throws SQLException {
        String identity = row.getString("identity_before");
        return identity == null
                ? Optional.empty()
                : Optional.of(new Attempt.Call(
                        identity,
                        row.getBoolean("running_before"),
                        Sql.momentIfAny(row, "called_at"),
                        Sql.momentIfAny(row, "deadline"),
                        Sql.momentIfAny(row, "returned_at")));
    }

    private static Optional<Attempt.Verdict> verdict(ResultSet row, Attempt.State state) throws SQLException {
        Optional<Attempt.Failure> reason = Sql.wordIfAny(Attempt.Failure.class, row, "reason");
        Optional<Attempt.Word> word = switch (state) {
            case RECOVERED -> Optional.of(Attempt.Word.RECOVERED);
            case NOT_RECOVERED -> Optional.of(Attempt.Word.NOT_RECOVERED);
            case FAILED ->
                Optional.of(
                        reason.equals(Optional.of(Attempt.Failure.UNDETERMINABLE))
                                ? Attempt.Word.UNKNOWN
                                : Attempt.Word.FAILED);
            case PLANNED, CLAIMED, EXECUTING, UNKNOWN, VERIFYING -> Optional.empty();
        };
        if (word.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Attempt.Verdict(word.get(), reason, row.getString("detail"), Sql.moment(row, "ended_at")));
    }
}
