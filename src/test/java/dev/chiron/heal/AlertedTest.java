package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.Written;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an alert about a service that our own checks do not call unwell, or not yet. */
class AlertedTest {
    private static final String TRIGGERS = "triggers: [alertmanager]\n";
    private static final String BY_ALERT = Ward.QUICK + TRIGGERS;

    private final Ward ward = new Ward();
    private Patient web = new Patient();
    private int deliveries;

    /** Nobody looks by himself. */
    @BeforeEach
    void admit() throws Exception {
        web = ward.patient("web", Ward.BY_NOBODY_ELSE);
    }

    @AfterEach
    void close() {
        ward.close();
    }

    private void alert(Healer healer, boolean firing, String fingerprint) throws IOException {
        Instant at = ward.clock.now();
        Delivery.Alert alert = new Delivery.Alert(firing, Optional.of("web"), Optional.of(at), fingerprint);
        healer.receive(new Delivery(at, "d" + deliveries++, "g", "am", "r-1", List.of(alert)));
    }

    private void awaitClosed() {
        await().until(() -> ward.journal.openCases().isEmpty());
    }

    @Test
    void alertThatComesBeforeOurOwnCheckFailsIsActedUponOnceNothingHoldsItBack() throws Exception {
        web.stand = Optional.of(Refusal.TARGET_RESTARTING);
        Healer healer = ward.open(BY_ALERT);
        web.ill = true;
        alert(healer, true, "f");
        ward.awaitReason("web", "target_restarting");
        web.stand = Optional.empty();
        ward.awaitEnd("web", "recovered");
        assertThat(web.runs).hasValue(1);
    }

    @Test
    void alertThatNobodyCanLookIntoIsKeptUntilSomebodyCan() throws Exception {
        Healer healer = ward.open(BY_ALERT);
        web.hidden = true;
        web.ill = true;
        alert(healer, true, "f");
        ward.awaitReason("web", "monitoring_blind");
        int looks = web.looks.get();
        await().until(() -> web.looks.get() > looks);
        web.hidden = false;
        ward.awaitEnd("web", "recovered");
        assertThat(web.runs).hasValue(1);
    }

    /** What a check finds that began before a restart is thrown away. */
    @Test
    void checkOfLongAgoIsNotTakenForAFreshOne() throws Exception {
        Healer healer = ward.open(BY_ALERT);
        web.ill = true;
        web.atTheProbe = () -> {
            web.atTheProbe = () -> {};
            ward.monitor.restarted("web");
        };
        alert(healer, true, "f");
        ward.awaitEnd("web", "recovered");
        assertThat(ward.reasons("web")).containsExactly("monitoring_blind");
    }

    @Test
    void alertThatNobodyCanLookIntoEndsOnceTheLastOneIsTakenBack() throws Exception {
        Healer healer = ward.open(BY_ALERT);
        web.hidden = true;
        alert(healer, true, "f");
        alert(healer, true, "g");
        ward.awaitReason("web", "monitoring_blind");
        alert(healer, false, "f");
        int looks = web.looks.get();
        await().until(() -> web.looks.get() > looks + 1);
        assertThat(ward.journal.openCases()).hasSize(1);
        alert(healer, false, "g");
        awaitClosed();
        assertThat(web.runs).hasValue(0);
    }

    @Test
    void alertSaidAgainAfterTheCureIsHealthyAndNotCooling() throws Exception {
        Healer healer = ward.open(BY_ALERT.replace("cooldown: 300ms", "cooldown: 1h"));
        web.ill = true;
        alert(healer, true, "f");
        ward.awaitEnd("web", "recovered");
        awaitClosed();
        alert(healer, true, "f");
        ward.awaitReason("web", "recheck_healthy");
        awaitClosed();
        assertThat(ward.reasons("web")).doesNotContain("cooldown");
        assertThat(web.runs).hasValue(1);
    }

    @Test
    void alertSaidAgainDuringTheCureIsLookedIntoAfterIt() throws Exception {
        Healer healer = ward.open(BY_ALERT.replace("cooldown: 300ms", "cooldown: 1h"));
        web.atTheCall = () -> {
            try {
                alert(healer, true, "f");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
        web.ill = true;
        alert(healer, true, "f");
        ward.awaitEnd("web", "recovered");
        awaitClosed();
        assertThat(ward.reasons("web")).containsExactly("duplicate", "recheck_healthy");
    }

    @Test
    void alertThatComesDuringAPersonsRestartIsActedUponWhenThatDidNotHelp() throws Exception {
        web.curable = false;
        Healer healer = ward.open(Ward.HOPELESS + TRIGGERS);
        web.ill = true;
        web.atTheCall = () -> {
            web.atTheCall = () -> {
                ward.adopt(BY_ALERT);
                web.curable = true;
            };
            try {
                alert(healer, true, "f");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        };
        healer.signal("web", Trigger.MANUAL, new Wish("ann", "it hangs", false, "r-2"));
        ward.awaitEnd("web", "not_recovered");
        ward.awaitEnd("web", "recovered");
        assertThat(Written.attempts(ward.journal, "web").reversed())
                .extracting(Attempt::trigger)
                .containsExactly(Trigger.MANUAL, Trigger.ALERTMANAGER);
    }

    @Test
    void alertThatWaitsGoesOnAfterAPersonWhoseWishWasRefused() throws Exception {
        web.stand = Optional.of(Refusal.AMBIGUOUS_MATCH);
        web.hidden = true;
        Healer healer = ward.open(BY_ALERT);
        alert(healer, true, "f");
        ward.awaitReason("web", "ambiguous_match");
        healer.signal("web", Trigger.MANUAL, new Wish("ann", "it hangs", false, "r-2"));
        await().until(() -> ward.reasons("web").size() == 3);
        web.stand = Optional.empty();
        web.ill = true;
        web.hidden = false;
        ward.awaitEnd("web", "recovered");
        assertThat(Written.attempts(ward.journal, "web"))
                .singleElement()
                .extracting(Attempt::trigger)
                .isEqualTo(Trigger.ALERTMANAGER);
    }

    @Test
    void refusalsOfADeliveryAreWrittenDownTogether() throws Exception {
        AtomicInteger transactions = new AtomicInteger();
        try (Journal counted = new Journal(
                () -> {
                    transactions.incrementAndGet();
                    return ward.file.open();
                },
                ward.clock)) {
            Healer healer = ward.open(BY_ALERT, counted);
            List<Delivery.Alert> alerts = IntStream.range(0, 100)
                    .mapToObj(each -> new Delivery.Alert(true, Optional.empty(), Optional.empty(), "f" + each))
                    .toList();
            int before = transactions.get();
            healer.receive(new Delivery(ward.clock.now(), "many", "g", "am", "r-1", alerts));
            assertThat(transactions.get() - before).isLessThan(alerts.size() / 2);
            assertThat(Written.decisions(counted)).hasSize(alerts.size());
            assertThat(ward.reasons("")).hasSize(alerts.size()).containsOnly("no_match");
        }
    }

    @Test
    void lockedServiceThatIsWellIsSaidToBeWell() throws Exception {
        Healer healer = ward.open(BY_ALERT);
        ward.journal.lock("web", new Lock(ward.clock.now(), Refusal.STATE_UNDETERMINABLE));
        alert(healer, true, "f");
        ward.awaitReason("web", "recheck_healthy");
        awaitClosed();
        web.ill = true;
        alert(healer, true, "f");
        ward.awaitReason("web", "state_undeterminable");
        await().during(Duration.ofSeconds(1))
                .until(() -> ward.journal.openCases().size() == 1);
        assertThat(web.runs).hasValue(0);
    }
}
