package dev.chiron.heal;

import static dev.chiron.heal.Verdict.refuse;

import dev.chiron.heal.Verdict.Refuse;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The last word before an attempt exists, in the transaction that writes it down: of two that passed the rails at once, one
 * finds its place taken.
 *
 * @param epoch under which it is to be carried out
 */
record Admission(Attempt.Plan plan, boolean forced, long epoch, Room room) {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Whether there is room for one more. */
    interface Room {
        /**
         * A refusal when there is none.
         *
         * @param active the attempts under way, on whatever service
         * @param lastHour those that were begun within an hour
         */
        Optional<Refuse> among(List<Attempt> active, List<Attempt> lastHour);
    }

    /** Empty when it is admitted. */
    Optional<Refuse> in(Connection connection) throws SQLException {
        if (!LeaseTable.held(connection, epoch)) {
            return refuse(Refusal.NOT_LEADER, "another Chiron acts now");
        }
        if (CaseTable.heldOpen(connection, plan.caseId()).isEmpty()) {
            return refuse(Refusal.DUPLICATE, "the case was closed meanwhile");
        }
        List<Attempt> active = AttemptTable.active(connection);
        if (active.stream().anyMatch(each -> each.service().equals(plan.service()))) {
            return refuse(Refusal.DUPLICATE, "an attempt on it is under way");
        }
        Optional<Refuse> refusal = held(connection);
        if (refusal.isEmpty()) {
            refusal =
                    room.among(active, AttemptTable.since(connection, plan.at().minus(HOUR)));
        }
        if (refusal.isEmpty()) {
            AttemptTable.insert(connection, plan, epoch);
        }
        return refusal;
    }

    private Optional<Refuse> held(Connection connection) throws SQLException {
        Optional<Refuse> locked = LockTable.of(connection, plan.service())
                .map(lock -> new Refuse(lock.why(), "healing gave up on it; unlock it by hand"))
                .filter(this::holds);
        Optional<Refuse> paused = SwitchTable.of(connection, SwitchTable.ALL, plan.at())
                .map(pause -> new Refuse(Refusal.PAUSED_GLOBAL, "all healing is paused by " + pause.by()))
                .filter(this::holds);
        Optional<Refuse> alone = SwitchTable.of(connection, plan.service(), plan.at())
                .map(pause -> new Refuse(Refusal.PAUSED_TARGET, "healing of it is paused by " + pause.by()))
                .filter(this::holds);
        return locked.or(() -> paused).or(() -> alone);
    }

    private boolean holds(Refuse refusal) {
        return plan.trigger() != Trigger.MANUAL || !refusal.reason().yieldsToPerson(forced);
    }
}
