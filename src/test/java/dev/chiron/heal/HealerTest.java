package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.health.Circuit;
import dev.chiron.monitor.ConnectivitySettings;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Pause;
import dev.chiron.testing.Written;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealerTest {
    private static final String QUICK = Ward.QUICK;

    private final Ward ward = new Ward();
    private final Journal journal = ward.journal;
    private Patient patient = new Patient();
    private Optional<Healer> healer = Optional.empty();

    @BeforeEach
    void admit() throws Exception {
        patient = ward.patient("web");
    }

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void serviceThatGoesDownIsHealedOnceAndVerified() throws Exception {
        start(QUICK);
        patient.ill = true;
        await().until(() -> finished("recovered") == 1);
        assertThat(patient.runs).hasValue(1);
        assertThat(Written.attempts(journal, "web"))
                .singleElement()
                .satisfies(attempt ->
                        assertThat(attempt.verdict().orElseThrow().word()).isEqualTo(Attempt.Word.RECOVERED));
    }

    @Test
    void aServiceThatItsCircuitLeavesAloneIsHealedAndTheCircuitCloses() throws Exception {
        ward.circuit("web");
        start(QUICK);
        patient.ill = true;
        await().until(() -> finished("recovered") == 1);

        assertThat(patient.runs).hasValue(1);
        assertThat(ward.monitor.find("web").orElseThrow().circuit().map(Circuit::state))
                .contains(Circuit.State.CLOSED);
        assertThat(ward.events.stream()
                        .filter(Event.CircuitChanged.class::isInstance)
                        .map(event -> ((Event.CircuitChanged) event).to()))
                .contains(Circuit.State.OPEN)
                .endsWith(Circuit.State.CLOSED);
    }

    @Test
    void alertForAServiceThatPassesAFreshCheckIsRefused() throws Exception {
        start(QUICK);
        assertThat(healer.orElseThrow().signal("web", Trigger.ALERTMANAGER, Wish.OWN))
                .isEqualTo(Healer.Reception.OPENED);
        await().until(() -> reasons().contains("recheck_healthy"));
        assertThat(patient.runs).hasValue(0);
    }

    @Test
    void aPausedServiceIsHealedOnlyOnceItGoesOn() throws Exception {
        start(QUICK);
        ward.monitor.pause("web", new Pause("anna", "update", Instant.now(), Optional.empty()));
        patient.ill = true;
        await().until(() -> reasons().contains("paused_target"));
        assertThat(patient.runs).hasValue(0);

        ward.monitor.resume("web");
        await().until(() -> finished("recovered") == 1);
    }

    @Test
    void aServiceThatWasPausedAtAnotherReplicaIsHealedOnlyOnceItGoesOnThere() throws Exception {
        start(QUICK);
        ward.file.execute(
                "INSERT INTO service_pauses (service_name, paused_by, reason, since) VALUES ('web', 'anna', '', 1)");
        patient.ill = true;
        await().until(() -> reasons().contains("paused_target"));
        assertThat(patient.runs).hasValue(0);

        ward.file.execute("DELETE FROM service_pauses");
        await().until(() -> finished("recovered") == 1);
    }

    @Test
    void aServiceInMaintenanceIsNotHealed() throws Exception {
        ward.maintenance("web");
        start(QUICK);
        patient.ill = true;
        await().until(() -> reasons().contains("maintenance_window"));
        assertThat(patient.runs).hasValue(0);
    }

    @Test
    void whileChironItselfIsCutOffNothingIsHealedAndItIsOnceItIsBack() throws Exception {
        start(QUICK);
        AtomicBoolean reached = new AtomicBoolean();
        ward.monitor.adopt(
                new ConnectivitySettings(
                        List.of(InetSocketAddress.createUnresolved("point", 53)),
                        Duration.ofMillis(50),
                        Duration.ofSeconds(1)),
                (_, _) -> reached.get());
        await().until(() -> !ward.monitor.connected());
        patient.ill = true;
        healer.orElseThrow().signal("web", Trigger.ALERTMANAGER, Wish.OWN);
        await().until(() -> reasons().contains("monitoring_blind"));
        assertThat(patient.runs).hasValue(0);

        reached.set(true);
        await().until(() -> finished("recovered") == 1);
    }

    @Test
    void sameAlertThreeTimesLeadsToOneAttempt() throws Exception {
        start(QUICK + "triggers: [alertmanager]\n");
        patient.ill = true;
        Healer own = healer.orElseThrow();
        assertThat(List.of(
                        own.signal("web", Trigger.ALERTMANAGER, Wish.OWN),
                        own.signal("web", Trigger.ALERTMANAGER, Wish.OWN),
                        own.signal("web", Trigger.ALERTMANAGER, Wish.OWN)))
                .containsExactly(Healer.Reception.OPENED, Healer.Reception.DUPLICATE, Healer.Reception.DUPLICATE);
        await().until(() -> finished("recovered") == 1);
        assertThat(patient.runs).hasValue(1);
    }

    /** Lets a patient that nothing helps fall ill, and waits until healing has given up on it. */
    private void giveUp(String settings) throws Exception {
        patient.curable = false;
        start(settings);
        patient.ill = true;
        await().until(() -> reasons().contains("locked_out"));
    }

    @Test
    void healingThatDoesNotHelpGivesUpUntilSomebodyUnlocks() throws Exception {
        giveUp(Ward.HOPELESS);
        assertThat(patient.runs).hasValue(2);
        assertThat(finished("not_recovered")).isEqualTo(2);
        assertThat(journal.locks()).containsKey("web");
        ward.adopt(QUICK);
        patient.curable = true;
        healer.orElseThrow().unlock("web", Wish.OWN);
        await().until(() -> finished("recovered") == 1);
    }

    @Test
    void whoTakesOverFindsALockAndDoesNotTellOfItAsNew() throws Exception {
        giveUp(Ward.HOPELESS);

        ward.reopen(Ward.HOPELESS, journal);
        await().until(() -> ward.events.stream().anyMatch(Event.LockRecalled.class::isInstance));
        assertThat(ward.events.stream().filter(Event.LockChanged.class::isInstance))
                .hasSize(1);
    }

    @Test
    void healingThatGaveUpTriesAgainAfterItsTimeAndSaysThatNobodyUnlockedIt() throws Exception {
        patient.curable = false;
        String soon = "auto_unlock_after: 500ms\n";
        start(Ward.HOPELESS + soon);
        patient.ill = true;
        await().until(() -> reasons().contains("locked_out"));
        ward.adopt(QUICK + soon);
        patient.curable = true;
        await().until(() -> finished("recovered") == 1);
        assertThat(ward.events.stream()
                        .filter(Event.LockChanged.class::isInstance)
                        .map(Event.LockChanged.class::cast)
                        .filter(change -> !change.locked()))
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.by()).isEmpty());
    }

    @Test
    void waitingCaseActsByItselfWhenTheCauseIsGone() throws Exception {
        patient.stand = Optional.of(Refusal.TARGET_RESTARTING);
        start(QUICK);
        patient.ill = true;
        await().until(() -> reasons().contains("target_restarting"));
        patient.stand = Optional.empty();
        await().until(() -> finished("recovered") == 1);
        assertThat(reasons()).containsOnlyOnce("target_restarting");
    }

    @Test
    void observingDecidesButTouchesNothing() throws Exception {
        start(QUICK + "mode: observe\n");
        patient.ill = true;
        await().until(() -> reasons().contains("dry_run"));
        assertThat(patient.runs).hasValue(0);
    }

    @Test
    void startOfChironItselfIsAGraceThatAPersonMayIgnore() throws Exception {
        start(QUICK.replace("startup_grace: 0s", "startup_grace: 1h"));
        patient.ill = true;
        await().until(() -> reasons().contains("startup_grace"));
        assertThat(patient.runs).hasValue(0);
        assertThat(healer.orElseThrow().signal("web", Trigger.MANUAL, Wish.OWN)).isEqualTo(Healer.Reception.OPENED);
        await().until(() -> finished("recovered") == 1);
    }

    @Test
    void serviceWithoutAHealBlockIsRefused() throws Exception {
        start(QUICK);
        assertThat(healer.orElseThrow().signal("nobody", Trigger.ALERTMANAGER, Wish.OWN))
                .isEqualTo(Healer.Reception.REFUSED);
        assertThat(reasons()).containsExactly("no_match");
    }

    private void start(String yaml) throws Exception {
        healer = Optional.of(ward.open(yaml));
    }

    private List<String> reasons() {
        return ward.events.stream()
                .filter(Event.HealSuppressed.class::isInstance)
                .map(event -> ((Event.HealSuppressed) event).reason())
                .toList();
    }

    private long finished(String outcome) {
        return ward.ended("web", outcome);
    }
}
