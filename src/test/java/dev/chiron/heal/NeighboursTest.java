package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.health.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What other services have to say about the healing of one. */
class NeighboursTest {
    private static final String SELDOM = "interval: 1h";

    private static final String CALM = Ward.QUICK + "storm: {at_least: 100}\n";

    private final Ward ward = new Ward();

    @AfterEach
    void close() {
        ward.close();
    }

    @Test
    void firstOfManyToFallIsNotRestartedThoughNobodyHasLookedAtTheOthersYet() throws Exception {
        Patient first = ward.patient("first");
        List<Patient> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(ward.patient("other-" + i, SELDOM));
        }
        ward.open(Ward.QUICK);
        others.forEach(other -> other.ill = true);
        first.ill = true;
        ward.awaitReason("first", "storm_active");
        assertThat(first.runs).hasValue(0);
        assertThat(others).allSatisfy(other -> assertThat(other.runs).hasValue(0));
    }

    @Test
    void othersAreProbedOnceMoreAndNotAtEveryJudgement() throws Exception {
        Patient first = ward.patient("first");
        Patient other = ward.patient("other", SELDOM);
        first.stand = Optional.of(Refusal.TARGET_RESTARTING);
        ward.open(Ward.QUICK);
        int before = other.probes.get();
        first.ill = true;
        ward.awaitReason("first", "target_restarting");
        int looks = first.looks.get();
        await().until(() -> first.looks.get() > looks);
        assertThat(other.probes.get()).isBetween(before + 1, before + 2);
    }

    @Test
    void atMostAHundredOthersAreProbedAfreshForOneJudgement() throws Exception {
        Patient first = ward.patient("first");
        List<Patient> others = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            others.add(ward.patient("other-" + i, Ward.BY_NOBODY_ELSE));
        }
        first.stand = Optional.of(Refusal.TARGET_RESTARTING);
        ward.open(CALM);
        int before = probes(others);
        AtomicInteger afresh = new AtomicInteger(-1);
        first.atTheLook = () -> afresh.compareAndSet(-1, probes(others) - before);
        first.ill = true;
        await().until(() -> afresh.get() >= 0);
        assertThat(afresh).hasValue(100);
    }

    private static int probes(List<Patient> patients) {
        return patients.stream().mapToInt(patient -> patient.probes.get()).sum();
    }

    @Test
    void memberOfAGroupThatIsMostlyIllIsNotRestarted() throws Exception {
        Patient a = ward.member("bots", "a");
        Patient b = ward.member("bots", "b", SELDOM);
        ward.member("bots", "c", SELDOM);
        ward.open(CALM);
        b.ill = true;
        a.ill = true;
        ward.awaitReason("a", "min_healthy");
        assertThat(a.runs).hasValue(0);
    }

    @Test
    void memberOfAGroupWhoseOthersAreWellIsRestarted() throws Exception {
        Patient a = ward.member("bots", "a");
        ward.member("bots", "b", SELDOM);
        ward.open(CALM);
        a.ill = true;
        ward.awaitEnd("a", "recovered");
    }

    @Test
    void oneOfAGroupIsHealedAtATime() throws Exception {
        Patient a = ward.member("bots", "a");
        Patient b = ward.member("bots", "b");
        CountDownLatch gate = new CountDownLatch(1);
        a.gate = gate;
        b.gate = gate;
        ward.open(CALM + "min_healthy: 0%\n");
        a.ill = true;
        b.ill = true;
        await().until(() -> ward.reasons("a").contains("peer_remediating")
                || ward.reasons("b").contains("peer_remediating"));
        await().until(() -> a.runs.get() + b.runs.get() > 0);
        assertThat(a.runs.get() + b.runs.get()).isEqualTo(1);
        gate.countDown();
        ward.awaitEnd("a", "recovered");
        ward.awaitEnd("b", "recovered");
    }

    @Test
    void serviceWaitsUntilWhatItDependsOnIsWell() throws Exception {
        Patient db = ward.bystander("db", "interval: 300ms");
        Patient web = ward.patient("web", "depends_on: [db]");
        ward.open(CALM);
        db.ill = true;
        await().until(() -> ward.monitor.fleet().find("db").orElseThrow().status() == Status.DOWN);
        web.ill = true;
        ward.awaitReason("web", "dependency_down");
        assertThat(web.runs).hasValue(0);
        db.ill = false;
        ward.awaitEnd("web", "recovered");
    }

    @Test
    void manyThatFallWithTheirDependencyAreNoStorm() throws Exception {
        Patient db = ward.patient("db");
        List<Patient> webs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            webs.add(ward.bystander("web-" + i, "depends_on: [db]"));
        }
        ward.open(Ward.QUICK);
        webs.forEach(web -> web.ill = true);
        db.ill = true;
        await().until(() -> db.runs.get() == 1);
    }
}
