package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RailsTest {
    private static final Instant NOW = Scene.NOW;

    private final Scene scene = new Scene();

    @Test
    void quietHouseAdmits() {
        assertAdmitted();
        assertThat(Rails.survey(scene.facts()))
                .noneMatch(asked -> asked.answer() instanceof Answer.Refuses)
                .noneMatch(asked -> asked.answer() instanceof Answer.Overruled);
    }

    // ---- the house

    @Test
    void onlyTheLeaderActsWhoeverAsks() {
        scene.leader = false;
        assertRefused(Refusal.NOT_LEADER);
        force();
        assertRefused(Refusal.NOT_LEADER);
    }

    @Test
    void journalThatIsAwayHoldsEverybodyBackAndSaysWhy() {
        force();
        scene.journalAway = Optional.of("disk full");
        assertRefused(Refusal.JOURNAL_UNAVAILABLE);
        assertThat(refusal().detail()).contains("disk full");
    }

    @Test
    void alertThatNothingConfirmedForTooLongIsStale() {
        scene.trigger = Trigger.ALERTMANAGER;
        scene.signalAt = NOW.minus(Duration.ofMinutes(15));
        assertAdmitted();
        scene.signalAt = NOW.minus(Duration.ofMinutes(15)).minusMillis(1);
        assertRefused(Refusal.STALE);
        assertThat(refusal().reason().isFinal()).isTrue();
        scene.trigger = Trigger.STATUS;
        assertAdmitted();
    }

    @Test
    void pauseOfAllHealingHoldsEvenAPersonUnlessForced() {
        scene.allPaused = Optional.of(
                new Pause("anna", "move of the rack", NOW.minusSeconds(5), Optional.of(NOW.plusSeconds(60))));
        assertRefused(Refusal.PAUSED_GLOBAL);
        assertThat(refusal().detail()).contains("anna").contains("move of the rack");
        assertThat(refusal().notBefore()).contains(NOW.plusSeconds(60));
        scene.trigger = Trigger.MANUAL;
        assertRefused(Refusal.PAUSED_GLOBAL);
        scene.forced = true;
        assertAdmitted();
    }

    @Test
    void pauseOfTheServiceHoldsBackAllButAPerson() {
        scene.paused = Optional.of(Scene.pauseBy("anna", ""));
        assertRefused(Refusal.PAUSED_TARGET);
        assertThat(refusal().detail()).isEqualTo("paused by anna");
        scene.trigger = Trigger.MANUAL;
        assertAdmitted();
    }

    @Test
    void maintenanceHoldsBackAllButAPerson() {
        scene.maintenance = true;
        assertRefused(Refusal.MAINTENANCE_WINDOW);
        scene.trigger = Trigger.MANUAL;
        assertAdmitted();
    }

    @Test
    void graceAfterChironsOwnStartHasAnEnd() {
        scene.startedAt = NOW.minusSeconds(20);
        assertRefused(Refusal.STARTUP_GRACE);
        assertThat(refusal().notBefore()).contains(NOW.plusSeconds(40));
        scene.trigger = Trigger.MANUAL;
        assertAdmitted();
    }

    @Test
    void attemptsInTheWindowAreLimitedAndOlderOnesForgotten() {
        scene.attempts = attemptsAgo(29, 20, 10);
        assertRefused(Refusal.LOCKED_OUT);
        scene.attempts = attemptsAgo(31, 20, 10);
        assertAdmitted();
    }

    @Test
    void lockOutStaysUntilSomebodyUnlocksOrTheSettingsSay() {
        scene.lockedSince = Optional.of(NOW.minus(Duration.ofHours(5)));
        assertRefused(Refusal.LOCKED_OUT);
        assertThat(refusal().notBefore()).isEmpty();
        scene.settings = Scene.settings("auto_unlock_after: 6h");
        assertRefused(Refusal.LOCKED_OUT);
        assertThat(refusal().notBefore()).contains(NOW.plus(Duration.ofHours(1)));
        scene.settings = Scene.settings("auto_unlock_after: 5h");
        assertAdmitted();
    }

    @Test
    void ageIsAskedOfASignalAndOurOwnChecksHaveNone() {
        Rail age = Rails.ALL.stream()
                .filter(rail -> rail.name().equals("signal age"))
                .findFirst()
                .orElseThrow();
        scene.signalAt = Instant.EPOCH;
        assertThat(age.ask(scene.facts()))
                .isEqualTo(new Answer.DoesNotApply("there is no signal to grow old: our own checks are asked"));
        scene.trigger = Trigger.ALERTMANAGER;
        assertThat(age.ask(scene.facts())).isInstanceOf(Answer.Refuses.class);
    }

    @Test
    void whatIsWellIsHeldBackByNothingButWhatPeopleSaid() {
        scene.attempts = List.of(Scene.attempt(NOW));
        scene.groupRunning = 9;
        scene.startingUntil = Optional.of(NOW.plusSeconds(9));
        scene.roots = List.of("db");
        scene.confirmed = Optional.of(Outcome.PASSED);
        assertRefused(Refusal.RECHECK_HEALTHY);
        scene.allPaused = Optional.of(Scene.pauseBy("anna", ""));
        assertRefused(Refusal.PAUSED_GLOBAL);
    }

    @Test
    void freshCheckThatPassesEndsItAndOneThatCouldNotBeRunProvesNothing() {
        scene.confirmed = Optional.of(Outcome.PASSED);
        assertRefused(Refusal.RECHECK_HEALTHY);
        scene.confirmed = Optional.of(Outcome.IMPAIRED);
        assertRefused(Refusal.RECHECK_HEALTHY);
        scene.confirmed = Optional.of(Outcome.NOT_RUN);
        assertRefused(Refusal.MONITORING_BLIND);
        scene.confirmed = Optional.of(Outcome.HARD_FAILURE);
        assertAdmitted();
    }

    @Test
    void observingRefusesOnlyWhatIsOtherwiseAdmittedAndTheServicesOwnModeCounts() {
        force();
        scene.settings = Scene.settings("mode: observe");
        assertRefused(Refusal.DRY_RUN);
        scene.mode = Optional.of(HealSettings.Mode.ACT);
        assertAdmitted();
        scene.settings = Scene.settings("{}");
        scene.mode = Optional.of(HealSettings.Mode.OBSERVE);
        assertRefused(Refusal.DRY_RUN);
        assertThat(refusal().detail()).contains("its own heal.mode");
        scene.target = TargetState.standing(Refusal.SELF_TARGET, "it is Chiron");
        assertRefused(Refusal.SELF_TARGET);
    }

    // ---- the target

    @Test
    void stopByHandIsLeftUnlessSettingsRuleOrAPersonSayOtherwise() {
        scene.target = TargetState.standing(Refusal.TARGET_STOPPED_BY_USER, "stopped");
        assertRefused(Refusal.TARGET_STOPPED_BY_USER);
        scene.stoppedByHand = Optional.of(HealSettings.StoppedByHand.RESTART);
        assertAdmitted();
        scene.stoppedByHand = Optional.of(HealSettings.StoppedByHand.LEAVE);
        scene.settings = Scene.settings("stopped_by_hand: restart");
        assertRefused(Refusal.TARGET_STOPPED_BY_USER);
        scene.trigger = Trigger.MANUAL;
        assertAdmitted();
    }

    @ParameterizedTest
    @EnumSource
    void targetStandsOnlyForWhatARailAsks(Refusal reason) {
        if (TargetRails.ask(reason)) {
            scene.target = TargetState.standing(reason, "it stands");
            assertRefused(reason);
        } else {
            assertThatThrownBy(() -> TargetState.standing(reason, "it stands"))
                    .hasMessageContaining("no rail asks")
                    .hasMessageContaining(reason.name());
        }
    }

    @Test
    void startPeriodIsWaitedFor() {
        scene.startingUntil = Optional.of(NOW.plusSeconds(9));
        assertRefused(Refusal.TARGET_STARTING);
        assertThat(refusal().notBefore()).contains(NOW.plusSeconds(9));
        scene.startingUntil = Optional.of(NOW);
        assertAdmitted();
    }

    @Test
    void nothingIsDoneWhileChironIsCutOffWhoeverAsks() {
        force();
        scene.connected = false;
        assertRefused(Refusal.MONITORING_BLIND);
    }

    // ---- the others

    @Test
    void rootCauseIsHealedFirstAndLeftAloneMeanwhile() {
        scene.roots = List.of("postgres");
        assertRefused(Refusal.DEPENDENCY_DOWN);
        scene.rootsHealing = List.of("postgres");
        assertRefused(Refusal.DEPENDENCY_REMEDIATING);
        assertThat(refusal().detail()).contains("postgres");
    }

    @Test
    void stormNeedsBothTheNumberAndTheShare() {
        around(2, 4);
        assertAdmitted();
        around(3, 10);
        assertAdmitted();
        around(5, 10);
        assertRefused(Refusal.STORM_ACTIVE);
        assertThat(refusal().detail()).isEqualTo("5 of 10 services are unhealthy at once");
    }

    @Test
    void stormLeavesAQuietTime() {
        scene.stormUntil = NOW.plusSeconds(9);
        assertRefused(Refusal.STORM_COOLDOWN);
        assertThat(refusal().notBefore()).contains(NOW.plusSeconds(9));
    }

    @Test
    void groupKeepsMoreThanHalfOfTheOthersWell() {
        scene.peers = 2;
        scene.peersWell = 1;
        assertRefused(Refusal.MIN_HEALTHY);
        scene.peersWell = 2;
        assertAdmitted();
    }

    @Test
    void groupOfOneIsExempt() {
        scene.settings = Scene.settings("min_healthy: 100%");
        assertAdmitted();
        assertThat(Rails.survey(scene.facts()))
                .filteredOn(asked -> asked.rail().name().equals("min healthy"))
                .singleElement()
                .satisfies(asked ->
                        assertThat(asked.answer()).isEqualTo(new Answer.DoesNotApply("it is alone in group bots")));
    }

    @Test
    void peerThatIsBeingHealedIsTheReasonRatherThanTheTooFewThatItLeaves() {
        scene.peers = 1;
        scene.groupRunning = 1;
        assertRefused(Refusal.PEER_REMEDIATING);
        scene.settings = Scene.settings("concurrency: {group: 2}");
        assertRefused(Refusal.MIN_HEALTHY);
    }

    // ---- spending

    @Test
    void secondAttemptWaitsForTheCooldownOfTheFirst() {
        scene.attempts = List.of(Scene.attempt(NOW.minusSeconds(59)));
        assertRefused(Refusal.COOLDOWN);
        assertThat(refusal().notBefore().orElseThrow()).isBetween(NOW.plusSeconds(1), NOW.plusSeconds(16));
        scene.attempts = List.of(Scene.attempt(NOW.minusSeconds(76)));
        assertAdmitted();
    }

    @Test
    void circuitThatIsOpenIsNobodysToOverrule() {
        force();
        scene.circuitOpen = Optional.of(new Verdict.Refuse(Refusal.CIRCUIT_OPEN, "the engine failed"));
        assertRefused(Refusal.CIRCUIT_OPEN);
    }

    @Test
    void hourHasABudgetAndGivesPlacesBack() {
        scene.settings = Scene.settings("budget: {per_hour: 3}");
        scene.lastHour = List.of(minutesAgo(50), minutesAgo(20));
        assertAdmitted();
        scene.lastHour = List.of(minutesAgo(50), minutesAgo(20), minutesAgo(1));
        assertRefused(Refusal.GLOBAL_BUDGET);
        assertThat(refusal().notBefore()).contains(NOW.plus(Duration.ofMinutes(10)));
        scene.lastHour = List.of(minutesAgo(55), minutesAgo(50), minutesAgo(20), minutesAgo(1));
        assertThat(refusal().notBefore()).contains(NOW.plus(Duration.ofMinutes(10)));
        force();
        assertAdmitted();
    }

    @Test
    void groupHasABudgetOfItsOwnIfGiven() {
        scene.lastHourInGroup = List.of(minutesAgo(50), minutesAgo(20), minutesAgo(1));
        assertAdmitted();
        scene.settings = Scene.settings("budget: {per_group_per_hour: 2}");
        assertRefused(Refusal.GROUP_BUDGET);
        assertThat(refusal().detail()).isEqualTo("3 actions on group bots within an hour, of 2");
    }

    @Test
    void soManyAtOnceOnAHostAndAtAll() {
        scene.hostRunning = 1;
        scene.running = 2;
        assertRefused(Refusal.HOST_CONCURRENCY);
        scene.hostRunning = 0;
        assertRefused(Refusal.GLOBAL_CONCURRENCY);
        scene.running = 1;
        assertAdmitted();
    }

    @Test
    void lastLookSeesWhatChangedAndNotWhatTheAttemptItselfSpends() {
        scene.lastHour = List.of(NOW, NOW, NOW, NOW, NOW, NOW, NOW, NOW, NOW, NOW);
        scene.attempts = List.of(Scene.attempt(NOW), Scene.attempt(NOW), Scene.attempt(NOW));
        scene.running = 9;
        assertThat(Rails.lastLook(scene.facts())).isEmpty();
        scene.paused = Optional.of(Scene.pauseBy("anna", ""));
        assertLastLook(Refusal.PAUSED_TARGET);
        scene.allPaused = Optional.of(Scene.pauseBy("anna", ""));
        assertLastLook(Refusal.PAUSED_GLOBAL);
        scene.target = TargetState.standing(Refusal.AMBIGUOUS_MATCH, "two");
        assertLastLook(Refusal.AMBIGUOUS_MATCH);
        scene.leader = false;
        assertLastLook(Refusal.NOT_LEADER);
    }

    private void assertLastLook(Refusal reason) {
        assertThat(Rails.lastLook(scene.facts()).map(Verdict.Refuse::reason)).contains(reason);
    }

    private void force() {
        scene.trigger = Trigger.MANUAL;
        scene.forced = true;
    }

    private void around(int unhealthy, int services) {
        scene.unhealthy = unhealthy;
        scene.services = services;
    }

    private void assertAdmitted() {
        assertThat(scene.judge()).isInstanceOf(Verdict.Admit.class);
    }

    private void assertRefused(Refusal reason) {
        assertThat(refusal().reason()).isEqualTo(reason);
        assertThat(refusal().detail()).isNotBlank();
    }

    private Verdict.Refuse refusal() {
        assertThat(scene.judge()).isInstanceOf(Verdict.Refuse.class);
        return (Verdict.Refuse) scene.judge();
    }

    private static List<Attempt> attemptsAgo(Integer... minutes) {
        return List.of(minutes).stream()
                .map(ago -> Scene.attempt(minutesAgo(ago)))
                .toList();
    }

    private static Instant minutesAgo(int minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }
}
