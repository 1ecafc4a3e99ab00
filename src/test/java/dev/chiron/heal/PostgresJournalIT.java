package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.Written;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_METHOD)
class PostgresJournalIT extends JournalContract {
    private static final String TABLES = "heal_deliveries, heal_alerts, heal_cases, heal_attempts, heal_decisions,"
            + " heal_evidence, heal_locks, heal_marks, heal_switches, heal_outbox, heal_audit, heal_lease";

    private static RealPostgres server() {
        return Holder.SERVER;
    }

    /** One server for all tests. */
    private static final class Holder {
        private static final RealPostgres SERVER = RealPostgres.create();
    }

    @BeforeAll
    static void migrate() {
        Flyway.configure()
                .dataSource(server().url("postgres"), "postgres", "")
                .locations("classpath:db/postgresql")
                .loggers("slf4j")
                .load()
                .migrate();
    }

    @AfterAll
    static void stop() {
        server().close();
    }

    PostgresJournalIT() {
        server().execute("TRUNCATE " + TABLES);
    }

    @Override
    Connection connect() throws SQLException {
        return server().connect("postgres");
    }

    private interface Taken {
        Object by(Journal other) throws Exception;
    }

    /** What another finds that begins while a transaction is open, and must wait for its end. */
    private Object during(JournalDesk.Work<?> transaction, Taken question) throws Exception {
        try (Connection connection = connect();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            connection.setAutoCommit(false);
            transaction.in(connection);
            Journal other = another();
            Future<Object> answer = threads.submit(() -> question.by(other));
            await().until(() -> answer.isDone() || waiting());
            connection.commit();
            return answer.get();
        }
    }

    private boolean waiting() throws SQLException {
        try (Connection connection = connect()) {
            return Sql.first(
                            connection,
                            "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
                            row -> row.getInt("pid"))
                    .isPresent();
        }
    }

    @Test
    void aSignalThatComesWhileItsCaseIsBeingClosedOpensAnother() throws Exception {
        CaseFile first = opened("web", Trigger.STATUS);
        CaseFile second = CaseFile.of("web", Trigger.ALERTMANAGER, Wish.OWN, now);
        Object open = during(
                connection -> CaseTable.close(connection, first.id(), 1, "done", now), other -> other.open(second));
        assertThat(open).isEqualTo(second);
        assertThat(journal.openCases()).containsExactly(second);
    }

    @Test
    void aPersonDoesNotPutAsideACaseThatIsJustBeingAdmitted() throws Exception {
        CaseFile first = opened("web", Trigger.STATUS);
        Attempt.Plan plan = plan(first, "web", now);
        Admission admission = new Admission(plan, false, epoch, (_, _) -> Optional.empty());
        Object open = during(admission::in, other -> other.open(CaseFile.of("web", Trigger.MANUAL, Wish.OWN, now)));
        assertThat(open).extracting("id").isEqualTo(first.id());
    }

    @Test
    void twoDeliveriesOfTheSameAlertsInAnotherOrderDoNotWaitForEachOther() throws Exception {
        List<Delivery.Alert> alerts = new ArrayList<>();
        for (int each = 0; each < 100; each++) {
            alerts.add(alert(true, "web" + each, now));
        }
        List<Delivery.Alert> turned = alerts.reversed();
        Journal other = another();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 10; round++) {
                Instant at = now.plusSeconds(round);
                Future<Journal.Received> one = threads.submit(
                        () -> journal.receive(new Delivery(at, "a" + at, "g", "am", "r", alerts), now, _ -> true));
                Future<Journal.Received> two = threads.submit(
                        () -> other.receive(new Delivery(at, "b" + at, "g", "am", "r", turned), now, _ -> true));
                assertThat(one.get().words()).hasSize(100);
                assertThat(two.get().words()).hasSize(100);
            }
        }
    }

    @Test
    void theLeaseIsNotTakenFromWhoHoldsItBeforeItsTimeByTheDatabasesClock() throws Exception {
        Journal other = another();
        assertThat(other.lease("b", Duration.ofSeconds(15))).isEmpty();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE heal_lease SET expires_at = now() - INTERVAL '1 second'");
        }
        assertThat(other.lease("b", Duration.ofSeconds(15))).isPresent();
        assertThat(journal.lease("a", Duration.ofSeconds(15))).isEmpty();
    }

    /** The wall clock of a machine that is wrong. */
    private static Clock wrong(Duration by) {
        Clock right = Clock.system();
        return new Clock() {
            @Override
            public Instant now() {
                return right.now().plus(by);
            }

            @Override
            public long nanos() {
                return right.nanos();
            }
        };
    }

    private Journal of(Clock clock) {
        Journal other = new Journal(this::connect, clock);
        journals.add(other);
        return other;
    }

    /** Leaves an attempt in a state, and has another Chiron find it whose clock is wrong by so much. */
    private Attempt left(Attempt.State state, Duration by) throws Exception {
        journal.leave("a");
        AtomicBoolean dead = new AtomicBoolean();
        try (Ward ward = new Ward();
                Journal dying = new Journal(
                        () -> {
                            Connection connection = connect();
                            boolean there = Sql.first(
                                            connection,
                                            "SELECT id FROM heal_attempts WHERE state = ?",
                                            row -> row.getString("id"),
                                            state)
                                    .isPresent();
                            if (there || dead.get()) {
                                dead.set(true);
                                connection.close();
                                throw new SQLException("dead");
                            }
                            return connection;
                        },
                        Clock.system())) {
            Patient web = ward.patient("web");
            web.curable = false;
            ward.open(Ward.HOPELESS, dying);
            web.ill = true;
            await().until(dead::get);
            try (Connection connection = connect()) {
                Sql.update(connection, "UPDATE heal_lease SET expires_at = now() - INTERVAL '1 second'");
            }
            Clock own = wrong(by);
            ward.reopen(Ward.HOPELESS, of(own), own);
            await().atMost(Duration.ofSeconds(30))
                    .until(() ->
                            Written.attempts(journal, "web").getLast().verdict().isPresent());
            return Written.attempts(journal, "web").getLast();
        }
    }

    @Test
    void aCallThatAnotherMayStillMakeIsWaitedForHoweverFarOnesOwnClockIsAhead() throws Exception {
        long began = Clock.system().nanos();
        Attempt attempt = left(Attempt.State.EXECUTING, Duration.ofHours(3));
        assertThat(attempt.verdict().flatMap(Attempt.Verdict::reason)).contains(Attempt.Failure.NOT_EXECUTED);
        assertThat(Clock.system().since(began)).isGreaterThan(Duration.ofSeconds(8));
    }

    @Test
    void whetherItHelpedIsNotWatchedForHoursBecauseOnesOwnClockIsBehind() throws Exception {
        Attempt attempt = left(Attempt.State.VERIFYING, Duration.ofHours(-3));
        assertThat(attempt.verdict().orElseThrow().word()).isEqualTo(Attempt.Word.NOT_RECOVERED);
    }
}
