package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.schedule.Clock;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the journal promises of signals and of the cases that they open, whatever database it is kept in. */
abstract class SignalsContract {
    static final Duration LEASE = Duration.ofSeconds(15);

    final Clock clock = Clock.system();
    final Instant now = Sql.millis(clock.now());
    final List<Journal> journals = new ArrayList<>();
    Journal journal = new Journal(this::connect, clock);
    long epoch;

    abstract Connection connect() throws SQLException;

    @BeforeEach
    void lead() throws IOException {
        epoch = journal.lease("a", LEASE).orElseThrow();
    }

    @AfterEach
    void close() {
        journal.close();
        journals.forEach(Journal::close);
    }

    /** Another program's, on the same database. */
    Journal another() {
        Journal other = new Journal(this::connect, clock);
        journals.add(other);
        return other;
    }

    CaseFile opened(String service, Trigger trigger) throws IOException {
        return journal.open(CaseFile.of(service, trigger, Wish.OWN, clock.now()));
    }

    private static List<Journal.Word> words(Journal.Received received) {
        return received.words();
    }

    Journal.Received received(String digest, Delivery.Alert... alerts) throws IOException {
        return journal.receive(
                new Delivery(clock.now(), digest, "g", "am", "r-1", List.of(alerts)),
                now.minusSeconds(30),
                alert -> !alert.service().equals(Optional.of("other")));
    }

    Delivery.Alert alert(boolean firing, String service, Instant startsAt) {
        return new Delivery.Alert(firing, Optional.of(service), Optional.of(startsAt), "f-" + service);
    }

    @Test
    void aDeliveryOpensCasesAndTheSameAgainIsADuplicate() throws Exception {
        Journal.Received first = received("d1", alert(true, "web", now), alert(true, "other", now));
        assertThat(first.fresh()).isTrue();
        assertThat(words(first)).containsExactly(Journal.Word.OPENED, Journal.Word.REFUSED);
        Journal.Received second = received("d1", alert(true, "web", now), alert(true, "other", now));
        assertThat(second.fresh()).isFalse();
        assertThat(words(second)).containsExactly(Journal.Word.DUPLICATE, Journal.Word.REFUSED);
        assertThat(another().openCases()).singleElement().satisfies(file -> {
            assertThat(file.service()).isEqualTo("web");
            assertThat(file.trigger()).isEqualTo(Trigger.ALERTMANAGER);
            assertThat(file.actor()).isEqualTo("am");
            assertThat(file.requestId()).isEqualTo("r-1");
            assertThat(file.signals()).isEqualTo(2);
        });
    }

    @Test
    void anOlderWordOfAnAlertComesOutOfOrder() throws Exception {
        received("d1", alert(true, "web", now));
        assertThat(words(received("d2", alert(true, "web", now.minusSeconds(60)))))
                .containsExactly(Journal.Word.OUT_OF_ORDER);
        assertThat(words(received("d3", alert(false, "web", now)))).containsExactly(Journal.Word.RESOLVED);
        assertThat(words(received("d4", alert(true, "web", now)))).containsExactly(Journal.Word.OUT_OF_ORDER);
        assertThat(words(received("d5", alert(true, "web", now.plusSeconds(1)))))
                .containsExactly(Journal.Word.DUPLICATE);
    }

    @Test
    void aCaseIsNotClosedOverSignalsThatNobodyJudged() throws Exception {
        CaseFile file = opened("web", Trigger.STATUS);
        received("d1", alert(true, "web", now));
        assertThat(journal.close(file.id(), 1, "done")).isFalse();
        assertThat(journal.close(file.id(), 2, "done")).isTrue();
        assertThat(journal.close(file.id(), 2, "done")).isFalse();
        assertThat(journal.openCases()).isEmpty();
    }

    @Test
    void anAlertThatCameToAPersonsCaseGetsOneOfItsOwnWhenThatIsClosed() throws Exception {
        CaseFile wish = opened("web", Trigger.MANUAL);
        assertThat(words(received("d1", alert(true, "web", now)))).containsExactly(Journal.Word.DUPLICATE);
        Instant alerted = journal.openCases().getFirst().signalledAt();
        assertThat(journal.close(wish.id(), Integer.MAX_VALUE, "done")).isTrue();
        assertThat(another().openCases()).singleElement().satisfies(file -> {
            assertThat(file.trigger()).isEqualTo(Trigger.ALERTMANAGER);
            assertThat(file.actor()).isEqualTo("am");
            assertThat(file.signalledAt()).isEqualTo(alerted);
            assertThat(journal.close(file.id(), file.signals(), "done")).isTrue();
        });
        assertThat(journal.openCases()).isEmpty();
    }

    @Test
    void anAlertWhoseCaseAPersonPutsAsideGetsAnotherAfterThePersonsAndAFallOfOurOwnSightDoesNot() throws Exception {
        received("d1", alert(true, "web", now));
        opened("web", Trigger.MANUAL);
        CaseFile wish = opened("web", Trigger.MANUAL);
        journal.close(wish.id(), Integer.MAX_VALUE, "done");
        assertThat(journal.openCases()).singleElement().satisfies(file -> {
            assertThat(file.trigger()).isEqualTo(Trigger.ALERTMANAGER);
            assertThat(file.actor()).isEqualTo("am");
        });
        opened("db", Trigger.STATUS);
        CaseFile other = opened("db", Trigger.MANUAL);
        opened("db", Trigger.STATUS);
        journal.close(other.id(), Integer.MAX_VALUE, "done");
        assertThat(journal.openCases()).extracting(CaseFile::service).containsExactly("web");
    }

    @Test
    void anAlertIsTakenBackOnceNoneAboutTheServiceFires() throws Exception {
        Delivery.Alert more = new Delivery.Alert(true, Optional.of("web"), Optional.of(now), "f-more");
        received("d1", alert(true, "web", now), more);
        assertThat(journal.resolved("web", now)).isFalse();
        received("d2", alert(false, "web", now));
        assertThat(journal.resolved("web", now)).isFalse();
        received("d3", new Delivery.Alert(false, Optional.of("web"), Optional.of(now), "f-more"));
        assertThat(journal.resolved("web", now)).isTrue();
        assertThat(journal.resolved("web", now.plusSeconds(60))).isFalse();
        assertThat(journal.resolved("db", now)).isFalse();
    }
}
