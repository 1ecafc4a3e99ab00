package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.Written;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A healer that dies at each step of an attempt, and another that comes after it: nothing is done twice. */
class SurvivalTest {
    private final Ward ward = new Ward();
    private Patient web = new Patient();
    private final Mortal mortal = new Mortal();
    private final Journal dying = new Journal(mortal, Clock.system());

    /** A way to the database that ends for good as soon as an attempt there is in a certain state. */
    private final class Mortal implements Journal.Source {
        private volatile String lastState = "none";
        private volatile boolean dead;

        @Override
        public Connection open() throws SQLException {
            Connection connection = ward.file.open();
            try (Statement statement = connection.createStatement();
                    ResultSet states = statement.executeQuery("SELECT state FROM heal_attempts")) {
                while (!dead && states.next()) {
                    dead = states.getString(1).equals(lastState);
                }
            }
            if (dead) {
                connection.close();
                throw new SQLException("dead");
            }
            return connection;
        }
    }

    @BeforeEach
    void admit() throws Exception {
        web = ward.patient("web");
    }

    @AfterEach
    void close() {
        ward.close();
        dying.close();
    }

    private void dieIn(String state) throws Exception {
        dieIn(state, Ward.QUICK);
    }

    private void dieIn(String state, String settings) throws Exception {
        mortal.lastState = state;
        ward.open(settings, dying);
        web.ill = true;
        await().until(() -> mortal.dead);
    }

    private List<Attempt> afterwards() throws Exception {
        ward.reopen(Ward.QUICK, ward.journal);
        await().atMost(Duration.ofSeconds(40))
                .until(() -> attempts().getFirst().state() == Attempt.State.RECOVERED
                        && ward.journal.openCases().isEmpty());
        assertThat(web.runs).hasValue(1);
        return attempts();
    }

    private List<Attempt> attempts() throws IOException {
        return Written.attempts(ward.journal, "web");
    }

    private static Optional<Attempt.Failure> reason(Attempt attempt) {
        return attempt.verdict().flatMap(Attempt.Verdict::reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"planned", "claimed"})
    void whatWasOnlyPlannedOrClaimedIsGivenBackAndAdmittedAnew(String state) throws Exception {
        dieIn(state);
        assertThat(web.runs).hasValue(0);
        List<Attempt> attempts = afterwards();
        assertThat(attempts).hasSize(2);
        assertThat(reason(attempts.getLast())).contains(Attempt.Failure.NOT_EXECUTED);
        assertThat(attempts.getLast().givenBack()).isTrue();
    }

    @Test
    void anIntentWithoutACallIsClosedAfterItsDeadlineAndCounts() throws Exception {
        dieIn("executing");
        assertThat(web.runs).hasValue(0);
        Attempt left = attempts().getFirst();
        List<Attempt> attempts = afterwards();
        assertThat(attempts).hasSize(2);
        assertThat(reason(attempts.getLast())).contains(Attempt.Failure.NOT_EXECUTED);
        assertThat(attempts.getLast().givenBack()).isFalse();
        assertThat(attempts.getLast().verdict().orElseThrow().at())
                .isAfter(left.call().flatMap(Attempt.Call::deadline).orElseThrow());
        assertThat(attempts.getFirst().epoch()).isGreaterThan(left.epoch());
    }

    @Test
    void aCallThatHadItsEffectIsNotMadeAgain() throws Exception {
        web.gate = new CountDownLatch(1);
        ward.open(Ward.QUICK, dying);
        web.ill = true;
        await().until(() -> web.runs.get() == 1);
        mortal.dead = true;
        web.ill = false;
        List<Attempt> attempts = afterwards();
        assertThat(attempts).hasSize(1);
        assertThat(attempts.getFirst().call().orElseThrow().returned()).isEmpty();
        assertThat(web.clearances).hasValue(2);
    }

    @Test
    void aTargetThatWasLeftStoppedIsStartedAndNotRestarted() throws Exception {
        web.leftStopped = true;
        dieInTheCall();
        List<Attempt> attempts = afterwards();
        assertThat(attempts).hasSize(1);
        assertThat(web.completions).hasValue(1);
    }

    private void dieInTheCall() throws Exception {
        ward.open(Ward.QUICK, dying);
        web.atTheCall = () -> mortal.dead = true;
        web.ill = true;
        await().until(() -> web.runs.get() == 1);
    }

    @Test
    void watchingWhetherItHelpedGoesOnUntilTheMomentThatWasWrittenDown() throws Exception {
        web.curable = false;
        dieIn("verifying");
        Attempt left = attempts().getFirst();
        assertThat(left.verifyUntil()).isPresent();
        web.curable = true;
        web.ill = false;
        List<Attempt> attempts = afterwards();
        assertThat(attempts).hasSize(1);
        assertThat(attempts.getFirst().verifyUntil()).isEqualTo(left.verifyUntil());
    }

    @Test
    void whatHelpedWhileNobodyLivedToWatchIsSeenToHaveHelped() throws Exception {
        dieIn("verifying", Ward.HOPELESS);
        Attempt left = attempts().getFirst();
        await().until(() -> ward.clock.now().isAfter(left.verifyUntil().orElseThrow()));
        web.ill = false;
        assertThat(afterwards()).hasSize(1);
        assertThat(ward.events)
                .filteredOn(event -> event.toString().contains("no time left"))
                .isEmpty();
    }

    @Test
    void aPersonsWishThatWasFulfilledIsNotFulfilledAgain() throws Exception {
        mortal.lastState = "recovered";
        Healer first = ward.open(Ward.QUICK + "triggers: [alertmanager]\n", dying);
        first.signal("web", Trigger.MANUAL, new Wish("ann", "why not", false, "r-1"));
        await().until(() -> mortal.dead);
        assertThat(ward.journal.openCases()).hasSize(1);
        assertThat(afterwards()).hasSize(1);
    }

    @Test
    void aPersonsWishThatWasTakenWaitsForTheJournal() throws Exception {
        Healer healer = ward.open(Ward.QUICK + "triggers: [alertmanager]\n");
        web.atTheLook = () -> ward.file.away(true);
        healer.signal("web", Trigger.MANUAL, new Wish("ann", "why not", false, "r-1"));
        ward.awaitReason("web", "journal_unavailable");
        assertThat(web.runs).hasValue(0);
        web.atTheLook = () -> {};
        ward.file.away(false);
        ward.awaitEnd("web", "recovered");
        assertThat(web.runs).hasValue(1);
    }

    @Test
    void whatAReloadChangedAfterTheJudgementIsJudgedAnew() throws Exception {
        web.atTheEvidence = () -> reload(Map.of());
        ward.open(Ward.QUICK);
        web.ill = true;
        await().until(() -> attempts().size() == 1 && ward.journal.openCases().isEmpty());
        assertThat(attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.givenBack()).isTrue());
        assertThat(web.runs).hasValue(0);
    }

    private void reload(Map<String, HealRule> rules) {
        try {
            ward.reload(Ward.QUICK, rules);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSignalThatNobodyJudgedIsJudgedByWhoComesNext() throws Exception {
        Healer never = ward.open(Ward.QUICK.replace("startup_grace: 0s", "startup_grace: 1h"), dying);
        never.signal("web", Trigger.ALERTMANAGER, Wish.OWN);
        mortal.dead = true;
        never.close();
        web.ill = true;
        assertThat(afterwards()).hasSize(1).first().extracting(Attempt::trigger).isEqualTo(Trigger.ALERTMANAGER);
    }
}
