package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.monitor.Event;
import dev.chiron.monitor.Pause;
import dev.chiron.testing.Written;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an explanation says of services as they are, and that asking leaves no trace. */
class ExplainerTest {
    private static final Wish ANN = new Wish("ann", "", false, "r-1");

    private final Ward ward = new Ward();

    @AfterEach
    void close() {
        ward.close();
    }

    private Explanation explain(Healer healer, Trigger trigger) throws Exception {
        return new Explainer(healer).explain("web", trigger, false);
    }

    @Test
    void itNamesTheFirstRailThatSaysNoAndAsksAllOfThemAllTheSame() throws Exception {
        Patient web = ward.patient("web");
        web.stand = Optional.of(Refusal.TARGET_PAUSED);
        Healer healer = ward.open(Ward.QUICK);
        healer.killSwitch().pause(Optional.empty(), new Pause("ann", "moving", Instant.now(), Optional.empty()), ANN);
        Explanation said = explain(healer, Trigger.STATUS);
        assertThat(said.acts()).isFalse();
        assertThat(said.reason()).contains(Refusal.PAUSED_GLOBAL);
        assertThat(said.detail()).contains("ann", "moving");
        assertThat(said.rails())
                .filteredOn(Answered::refuses)
                .extracting(answer -> answer.reason().orElseThrow())
                .containsExactly(Refusal.PAUSED_GLOBAL, Refusal.RECHECK_HEALTHY, Refusal.TARGET_PAUSED);
        assertThat(said.rails()).hasSizeGreaterThan(Rails.ALL.size());
    }

    @Test
    void aPersonMayOverruleWhatOthersMayNot() throws Exception {
        ward.patient("web");
        Healer healer = ward.open(Ward.QUICK);
        assertThat(explain(healer, Trigger.STATUS).reason()).contains(Refusal.RECHECK_HEALTHY);
        Explanation said = explain(healer, Trigger.MANUAL);
        assertThat(said.acts()).isTrue();
        assertThat(said.plan().orElseThrow().step()).isZero();
    }

    @Test
    void aPersonWhoInsistsIsToldWhatForceOverrulesAndWhatNobodyMay() throws Exception {
        Patient web = ward.patient("web");
        Healer healer = ward.open(Ward.QUICK);
        healer.killSwitch().pause(Optional.empty(), new Pause("ann", "moving", Instant.now(), Optional.empty()), ANN);
        assertThat(explain(healer, Trigger.MANUAL).reason()).contains(Refusal.PAUSED_GLOBAL);
        Explanation forced = new Explainer(healer).explain("web", Trigger.MANUAL, true);
        assertThat(forced.acts()).isTrue();
        assertThat(forced.rails())
                .filteredOn(answer -> answer.rail().equals("pause of all healing"))
                .extracting(Answered::shown)
                .first()
                .asString()
                .contains("overruled", "moving");
        web.stand = Optional.of(Refusal.SELF_TARGET);
        assertThat(new Explainer(healer).explain("web", Trigger.MANUAL, true).reason())
                .contains(Refusal.SELF_TARGET);
        assertThat(web.runs).hasValue(0);
    }

    @Test
    void whatMayNotBeHealedIsNoMatchWithoutAPlan() throws Exception {
        ward.bystander("web");
        Explanation said = explain(ward.open(Ward.QUICK), Trigger.ALERTMANAGER);
        assertThat(said.reason()).contains(Refusal.NO_MATCH);
        assertThat(said.plan()).isEmpty();
        assertThat(said.rails()).extracting(Answered::rail).containsExactly("signal");
    }

    @Test
    void askingLeavesNoTrace() throws Exception {
        Patient web = ward.patient("web", Ward.BY_NOBODY_ELSE);
        Healer healer = ward.open(Ward.QUICK);
        int checked = web.probes.get();
        int events = ward.events.size();
        for (Trigger trigger : Trigger.values()) {
            explain(healer, trigger);
        }
        assertThat(web.probes.get()).isEqualTo(checked);
        assertThat(web.runs).hasValue(0);
        assertThat(ward.events).hasSize(events);
        assertThat(ward.journal.openCases()).isEmpty();
        assertThat(Written.attempts(ward.journal)).isEmpty();
        assertThat(Written.decisions(ward.journal)).isEmpty();
    }

    @Test
    void aDecisionKeepsWhatEveryRailSaid() throws Exception {
        Patient web = ward.patient("web");
        web.stand = Optional.of(Refusal.TARGET_PAUSED);
        ward.open(Ward.QUICK);
        web.ill = true;
        ward.awaitReason("web", "target_paused");
        org.awaitility.Awaitility.await()
                .until(() -> !Written.decisions(ward.journal, "web").isEmpty());
        Archive.Extract all = new Archive.Extract(Optional.of("web"), Optional.empty(), 10);
        Decision decision = ward.journal.archive().decisions(all).items().getLast();
        assertThat(decision.reason()).contains(Refusal.TARGET_PAUSED);
        assertThat(decision.rails())
                .contains("{\"rail\":\"target's state\",\"answer\":\"refuses\",\"reason\":\"target_paused\"");
    }

    @Test
    void aPauseOfOneServiceHoldsBackThatOneAloneAndEndsByItself() throws Exception {
        Patient web = ward.patient("web");
        Patient db = ward.patient("db");
        Healer healer = ward.open(Ward.QUICK);
        Instant end = Sql.millis(Instant.now().plusSeconds(3600));
        pauseWeb(healer, end);
        Explanation said = explain(healer, Trigger.STATUS);
        assertThat(said.reason()).contains(Refusal.PAUSED_TARGET);
        assertThat(said.detail()).contains("ann", "tuning");
        assertThat(said.notBefore().orElseThrow()).isEqualTo(end);
        assertThat(healer.killSwitch().pause()).isEmpty();
        assertThat(healer.killSwitch().pauses()).containsOnlyKeys("web");
        web.ill = true;
        db.ill = true;
        ward.awaitReason("web", "paused_target");
        ward.awaitEnd("db", "recovered");
        assertThat(web.runs).hasValue(0);
        pauseWeb(healer, Instant.now().plusSeconds(1));
        ward.awaitEnd("web", "recovered");
        assertThat(ward.events.stream()
                        .filter(Event.ServiceHealingPaused.class::isInstance)
                        .map(event ->
                                ((Event.ServiceHealingPaused) event).pause().isPresent()))
                .startsWith(true)
                .endsWith(false);
    }

    private static void pauseWeb(Healer healer, Instant end) throws Exception {
        Pause pause = new Pause("ann", "tuning", Instant.now(), Optional.of(end));
        healer.killSwitch().pause(Optional.of("web"), pause, ANN);
    }

    @Test
    void pausesAndResumptionsAreToldAndOutliveTheHealer() throws Exception {
        Patient web = ward.patient("web");
        Healer healer = ward.open(Ward.QUICK);
        healer.killSwitch().pause(Optional.empty(), new Pause("ann", "moving", Instant.now(), Optional.empty()), ANN);
        web.ill = true;
        ward.awaitReason("web", "paused_global");
        assertThat(web.runs).hasValue(0);
        assertThat(healer.killSwitch().pause().orElseThrow().by()).isEqualTo("ann");
        healer.killSwitch().resume(Optional.empty(), new Wish("bob", "moved", false, "r-2"));
        ward.awaitEnd("web", "recovered");
        Archive.Extract all = new Archive.Extract(Optional.empty(), Optional.empty(), 10);
        assertThat(ward.journal.archive().audit(all).items())
                .filteredOn(deed -> deed.kind().startsWith("healing_"))
                .extracting(Deed::kind, Deed::actor, Deed::requestId, Deed::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("healing_resumed", "bob", "r-2", "{\"reason\":\"moved\"}"),
                        org.assertj.core.groups.Tuple.tuple("healing_paused", "ann", "r-1", "{\"reason\":\"moving\"}"));
    }
}
