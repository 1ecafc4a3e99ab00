package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a case lives through: floods of signals, reloads, the end of the program, a full disk. */
class CaseTest {
    private final Ward ward = new Ward();
    private final Journal journal = ward.journal;

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void intentThatCannotBeStoredLeadsToNoAction() throws Exception {
        ward.file.away(true);
        Patient web = ward.patient("web");
        ward.open(Ward.QUICK);
        web.ill = true;
        ward.awaitReason("web", "journal_unavailable");
        assertThat(web.runs).hasValue(0);
        ward.file.away(false);
        ward.awaitEnd("web", "recovered");
        assertThat(web.runs).hasValue(1);
    }

    @Test
    void thousandsOfSignalsLeadToNoMoreJudgementsThanOne() throws Exception {
        Patient web = ward.patient("web");
        web.stand = Optional.of(Refusal.TARGET_PAUSED);
        Healer healer = ward.open(Ward.QUICK);
        web.ill = true;
        ward.awaitReason("web", "target_paused");
        for (int i = 0; i < 2_000; i++) {
            assertThat(healer.signal("web", Trigger.ALERTMANAGER, Wish.OWN)).isEqualTo(Healer.Reception.DUPLICATE);
        }
        assertThat(web.looks.get()).isLessThan(10);
    }

    @Test
    void evidenceIsKeptBeforeTheCallAndOnceForEach() throws Exception {
        Patient web = ward.patient("web");
        List<String> order = new CopyOnWriteArrayList<>();
        web.atTheEvidence = () -> order.add("evidence");
        web.atTheCall = () -> order.add("call");
        ward.open(Ward.QUICK);
        web.ill = true;
        ward.awaitEnd("web", "recovered");
        assertThat(order).containsExactly("evidence", "call");
    }

    @Test
    void stepThatDoesNotHelpIsFollowedByTheNextOne() throws Exception {
        Patient second = new Patient();
        Patient web = ward.patientWithLadder("web", second);
        web.curable = false;
        second.onRun(() -> {
            ward.adopt(Ward.QUICK);
            web.ill = false;
        });
        ward.open(Ward.HOPELESS);
        web.ill = true;
        ward.awaitEnd("web", "recovered");
        assertThat(web.runs).hasValue(1);
        assertThat(second.runs).hasValue(1);
        assertThat(ward.ended("web", "not_recovered")).isEqualTo(1);
    }

    @Test
    void ladderStartsAnewOnceAStepHasHelped() throws Exception {
        Patient second = new Patient();
        Patient web = ward.patientWithLadder("web", second);
        web.curable = false;
        second.onRun(() -> {
            ward.adopt(persistent(Ward.QUICK));
            web.ill = false;
        });
        ward.open(persistent(Ward.HOPELESS));
        web.ill = true;
        ward.awaitEnd("web", "recovered");
        web.curable = true;
        web.ill = true;
        await().until(() -> ward.ended("web", "recovered") == 2);
        assertThat(web.runs).hasValue(2);
        assertThat(second.runs).hasValue(1);
    }

    private static String persistent(String yaml) {
        return yaml.replace("max_attempts: 2", "max_attempts: 9");
    }

    @Test
    void callWhoseEndIsNotKnownIsCompletedAndNotRepeated() throws Exception {
        Patient web = ward.patient("web");
        web.answer = new Action.Outcome.Unknown("timed out");
        web.leftStopped = true;
        ward.open(Ward.QUICK);
        web.ill = true;
        ward.awaitEnd("web", "recovered");
        assertThat(web.runs).hasValue(1);
        assertThat(web.completions).hasValue(1);
    }

    @Test
    void whatAFailedCallLeftStoppedAndCannotBeStartedEndsTheAttempt() throws Exception {
        Patient web = ward.patient("web");
        web.leftStopped = true;
        web.startable = false;
        web.answer = new Action.Outcome.Failed("its port is taken");
        ward.open(Ward.HOPELESS);
        web.ill = true;
        ward.awaitEnd("web", "failed");
        Attempt first = Written.attempts(journal, "web").getLast();
        assertThat(first.verdict().orElseThrow().reason()).contains(Attempt.Failure.ACTION_ERROR);
        assertThat(first.verdict().orElseThrow().detail())
                .isEqualTo("its port is taken; it was stopped, and could not be started again");
        await().until(() -> ward.reasons("web").contains("locked_out"));
        assertThat(web.runs).hasValue(2);
    }

    @Test
    void actionUnderWayAtTheEndOfTheProgramIsClosedAsUnknownWithinSeconds() throws Exception {
        Patient web = ward.patient("web");
        Patient waiting = ward.patient("waiting");
        web.gate = new CountDownLatch(1);
        waiting.stand = Optional.of(Refusal.TARGET_PAUSED);
        Healer healer = ward.open(Ward.QUICK);
        web.ill = true;
        waiting.ill = true;
        await().until(() -> web.runs.get() == 1);
        ward.awaitReason("waiting", "target_paused");
        Instant before = Instant.now();
        healer.close();
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
        assertThat(Written.attempts(journal, "web"))
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.state()).isEqualTo(Attempt.State.UNKNOWN));
        assertThat(healer.signal("web", Trigger.MANUAL, Wish.OWN)).isEqualTo(Healer.Reception.REFUSED);
    }

    @Test
    void reloadThatForbidsHealingEndsTheCaseAndOneThatAllowsItOpensAnother() throws Exception {
        Patient web = ward.patient("web");
        Healer healer = ward.open(Ward.QUICK + "mode: observe\n");
        web.ill = true;
        ward.awaitReason("web", "dry_run");
        ward.reload(Ward.QUICK, Map.of());
        assertThat(healer.signal("web", Trigger.ALERTMANAGER, Wish.OWN)).isEqualTo(Healer.Reception.REFUSED);
        assertThat(web.runs).hasValue(0);
        ward.reload(Ward.QUICK, ward.rules);
        ward.awaitEnd("web", "recovered");
    }

    @Test
    void caseOfAServiceThatIsNoLongerWatchedEnds() throws Exception {
        Patient web = ward.patient("web");
        web.stand = Optional.of(Refusal.TARGET_RESTARTING);
        ward.open(Ward.QUICK);
        web.ill = true;
        ward.awaitReason("web", "target_restarting");
        ward.discharge("web");
        ward.reload(Ward.QUICK, Map.of());
        web.stand = Optional.empty();
        int looks = web.looks.get();
        await().during(Duration.ofSeconds(3)).until(() -> web.looks.get() <= looks + 1);
        assertThat(web.runs).hasValue(0);
    }

    @Test
    void automaticHealingGoesOnWhereAPersonsRestartDidNotHelp() throws Exception {
        Patient web = ward.patient("web");
        web.curable = false;
        web.stand = Optional.of(Refusal.TARGET_RESTARTING);
        Healer healer = ward.open(Ward.HOPELESS);
        web.ill = true;
        ward.awaitReason("web", "target_restarting");
        web.stand = Optional.empty();
        assertThat(healer.signal("web", Trigger.MANUAL, Wish.OWN)).isEqualTo(Healer.Reception.OPENED);
        ward.awaitEnd("web", "not_recovered");
        await().until(() -> web.runs.get() == 2);
    }
}
