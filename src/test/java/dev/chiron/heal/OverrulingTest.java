package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may overrule which rail, and that nobody is told more than that. */
class OverrulingTest {
    private final Scene scene = new Scene();

    @Test
    void whatForceOverrulesIsAClosedList() {
        EnumSet<Refusal> withForce = EnumSet.allOf(Refusal.class);
        withForce.removeIf(reason -> reason.yieldsToPerson(false) || !reason.yieldsToPerson(true));
        assertThat(withForce)
                .containsExactlyInAnyOrder(
                        Refusal.PAUSED_GLOBAL,
                        Refusal.LOCKED_OUT,
                        Refusal.TARGET_PAUSED,
                        Refusal.TARGET_RESTARTING,
                        Refusal.UNIT_START_LIMIT_HIT,
                        Refusal.DEPENDENCY_REMEDIATING,
                        Refusal.DEPENDENCY_DOWN,
                        Refusal.STORM_ACTIVE,
                        Refusal.STORM_COOLDOWN,
                        Refusal.MIN_HEALTHY,
                        Refusal.COOLDOWN,
                        Refusal.GLOBAL_BUDGET,
                        Refusal.GROUP_BUDGET);
    }

    @Test
    void forceIsAPersonsOnly() {
        scene.forced = true;
        scene.trigger = Trigger.ALERTMANAGER;
        scene.lockedSince = Optional.of(Scene.NOW);
        assertThat(scene.judge())
                .isInstanceOfSatisfying(
                        Verdict.Refuse.class,
                        refuse -> assertThat(refuse.reason()).isEqualTo(Refusal.LOCKED_OUT));
    }

    @Test
    void surveyTellsWhatAPersonOverrules() {
        scene.trigger = Trigger.MANUAL;
        scene.forced = true;
        scene.lockedSince = Optional.of(Scene.NOW.minusSeconds(60));
        assertThat(scene.judge()).isInstanceOf(Verdict.Admit.class);
        assertThat(Rails.survey(scene.facts()))
                .filteredOn(asked -> asked.answer() instanceof Answer.Overruled)
                .extracting(asked -> asked.rail().name())
                .containsExactly("lock-out");
    }

    @Test
    void everyRailHasANameOfItsOwnAndIntakeAloneHasTheOtherReasons() {
        assertThat(Rails.ALL).extracting(Rail::name).doesNotHaveDuplicates();
        EnumSet<Refusal> rest = EnumSet.allOf(Refusal.class);
        Rails.ALL.forEach(rail -> rest.removeAll(rail.reasons()));
        assertThat(rest)
                .containsExactlyInAnyOrder(
                        Refusal.NO_MATCH,
                        Refusal.NOT_TRIGGER,
                        Refusal.DUPLICATE,
                        Refusal.OUT_OF_ORDER,
                        Refusal.TRUNCATED,
                        Refusal.INVALID_LABEL);
    }
}
