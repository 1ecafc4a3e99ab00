package dev.chiron.pack;

import dev.chiron.testing.Release;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is muted by what, by a real Alertmanager with the pack's configuration. */
@ParameterizedClass
@EnumSource
class InhibitionIT {
    private static final String BOT = " service=bot project=home role=root root=bot component=service";
    private static final String WEB = BOT.replace("bot", "web");
    private static final String DOWN = "ChironServiceDown severity=critical remediate=restart"
            + BOT.replace("component=service", "component=trigger");
    private static final String OUTAGE = "ChironServiceOutage severity=critical" + BOT;
    private static final String BEHIND_BOT =
            "ChironDependencyDown severity=critical service=web project=home role=dependent root=bot component=service";
    private static final String FLEET = "ChironFleetOutage severity=critical component=fleet";
    private static final String LOST = "ChironTargetDown watch=lost severity=critical component=exporter";

    private final Release release;
    private PackAlertmanager alertmanager;

    InhibitionIT(Release release) {
        this.release = release;
    }

    @BeforeEach
    void start() {
        alertmanager = new PackAlertmanager(release);
    }

    @AfterEach
    void stop() {
        alertmanager.close();
    }

    @Test
    void anOutageMutesItsSymptomsButNeitherTheTriggerNorWhatMayBeTheCause() {
        alertmanager.fire(
                OUTAGE,
                DOWN,
                "ChironServiceFlapping severity=warning" + BOT,
                "ChironServiceDegraded severity=warning" + BOT,
                "ChironErrorBudgetBurn window=1h severity=critical" + BOT,
                "ChironLatencyAnomalous severity=warning" + BOT,
                "ChironCertificateExpired severity=critical" + BOT,
                "ChironHealLockedOut severity=critical" + BOT.replace("component=service", "component=remediation"));
        alertmanager.awaitStates(Map.of(
                "ChironServiceOutage", "active",
                "ChironServiceDown", "active",
                "ChironServiceFlapping", "suppressed",
                "ChironServiceDegraded", "suppressed",
                "ChironErrorBudgetBurn/1h", "suppressed",
                "ChironLatencyAnomalous", "suppressed",
                "ChironCertificateExpired", "active",
                "ChironHealLockedOut", "active"));
    }

    @Test
    void anOutageMutesNothingOfAnotherService() {
        alertmanager.fire(
                OUTAGE,
                "ChironErrorBudgetBurn window=1h severity=critical" + WEB,
                "ChironServiceDegraded severity=warning" + WEB);
        alertmanager.awaitStates(Map.of(
                "ChironServiceOutage",
                "active",
                "ChironErrorBudgetBurn/1h",
                "active",
                "ChironServiceDegraded",
                "active"));
    }

    @Test
    void aRootMutesItsDependentsAndNobodyElses() {
        alertmanager.fire(DOWN, BEHIND_BOT, "ChironServiceOutage severity=critical" + WEB);
        alertmanager.awaitStates(Map.of(
                "ChironServiceDown", "active", "ChironDependencyDown", "suppressed", "ChironServiceOutage", "active"));
    }

    @Test
    void aRootThatDoesNotPageLeavesACriticalDependentItsPage() {
        alertmanager.fire(DOWN.replace("critical", "warning"), BEHIND_BOT);
        alertmanager.awaitStates(Map.of("ChironServiceDown", "active", "ChironDependencyDown", "active"));
    }

    @Test
    void aRootThatDoesNotPageMutesDependentsThatDoNotEither() {
        alertmanager.fire(DOWN.replace("critical", "warning"), BEHIND_BOT.replace("critical", "warning"));
        alertmanager.awaitStates(Map.of("ChironServiceDown", "active", "ChironDependencyDown", "suppressed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ChironTargetDown", "ChironAbsent", "ChironCutOff"})
    void nothingWatchedMutesWhatIsSaidOfServicesAndHealing(String nothing) {
        alertmanager.fire(
                OUTAGE,
                DOWN,
                FLEET,
                "ChironHealPaused severity=warning component=remediation",
                "ChironMemoryLost severity=warning component=exporter",
                LOST.replace("ChironTargetDown", nothing));
        alertmanager.awaitStates(Map.of(
                "ChironServiceOutage",
                "suppressed",
                "ChironServiceDown",
                "suppressed",
                "ChironFleetOutage",
                "suppressed",
                "ChironHealPaused",
                "suppressed",
                "ChironMemoryLost",
                "active",
                nothing,
                "active"));
    }

    @Test
    void oneOfTwoChironsDownMutesNothing() {
        alertmanager.fire(OUTAGE, LOST.replace("lost", "partial"));
        alertmanager.awaitStates(Map.of("ChironServiceOutage", "active", "ChironTargetDown", "active"));
    }

    @Test
    void aFleetOutageSpeaksForEveryServiceAndHoldsRestartsBack() {
        alertmanager.fire(OUTAGE, DOWN, FLEET);
        alertmanager.awaitStates(Map.of(
                "ChironServiceOutage", "suppressed", "ChironServiceDown", "suppressed", "ChironFleetOutage", "active"));
    }

    @Test
    void theFastestBurnSpeaksForTheSlowerWindowsOfItsKind() {
        alertmanager.fire(
                "ChironErrorBudgetBurn window=6h severity=critical" + BOT,
                "ChironErrorBudgetBurn window=1d severity=warning" + BOT,
                "ChironErrorBudgetBurn window=3d severity=warning" + BOT,
                "ChironLatencyBudgetBurn window=1d severity=warning" + BOT,
                "ChironLatencyBudgetBurn window=3d severity=warning" + BOT);
        alertmanager.awaitStates(Map.of(
                "ChironErrorBudgetBurn/6h", "active",
                "ChironErrorBudgetBurn/1d", "suppressed",
                "ChironErrorBudgetBurn/3d", "suppressed",
                "ChironLatencyBudgetBurn/1d", "active",
                "ChironLatencyBudgetBurn/3d", "suppressed"));
    }

    @Test
    void aQueueThatWillFillSpeaksForItsGrowth() {
        alertmanager.fire(
                "ChironQueueWillFill severity=warning" + BOT,
                "ChironQueueGrowing severity=warning" + BOT,
                "ChironResourceLow severity=warning" + BOT);
        alertmanager.awaitStates(Map.of(
                "ChironQueueWillFill", "active", "ChironQueueGrowing", "suppressed", "ChironResourceLow", "active"));
    }

    @Test
    void theInfoInhibitorMutesInfoOfItsServiceOnly() {
        alertmanager.fire(
                "ChironInfoInhibitor severity=none component=meta service=bot project=home",
                "ChironServiceVanished severity=info" + BOT,
                "ChironDependencyImpaired severity=info" + WEB);
        alertmanager.awaitStates(Map.of(
                "ChironInfoInhibitor", "active",
                "ChironServiceVanished", "suppressed",
                "ChironDependencyImpaired", "active"));
    }
}
