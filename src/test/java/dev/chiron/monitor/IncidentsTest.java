package dev.chiron.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.monitor.Incident.Kind;
import dev.chiron.monitor.Incident.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IncidentsTest {
    private final AtomicReference<Consumer<Event>> ear = new AtomicReference<>(_ -> {});
    private final Lookout lookout = new Lookout(event -> ear.get().accept(event));
    private final Incidents incidents =
            new Incidents(lookout.clock, lookout.monitor, event -> lookout.events.add(event));
    private final FakeProbe probe = new FakeProbe();
    private final FakeProbe other = new FakeProbe();

    IncidentsTest() {
        ear.set(incidents);
    }

    @AfterEach
    void close() {
        incidents.close();
        lookout.close();
    }

    private void watch(Watched... services) {
        lookout.monitor.watch(List.of(services));
    }

    private List<String> timeline(String service) {
        return told(service)
                .map(event -> event.entry().kind().label() + " " + event.entry().text())
                .toList();
    }

    private Stream<Event.IncidentChanged> told(String service) {
        return lookout.heard(Event.IncidentChanged.class)
                .filter(event -> event.incident().service().equals(service));
    }

    private Incident incident(String service) {
        return incidents.of(service).orElseThrow();
    }

    @Test
    void aServiceThatGoesDownHasAnIncidentUntilItIsUp() throws Exception {
        watch(Lookout.watched("a", probe));
        lookout.check();
        assertThat(incidents.active()).isEmpty();

        probe.answers(FakeProbe.REFUSED);
        lookout.check();
        Incident open = incident("a");
        assertThat(open.reason()).isEqualTo("connect");
        assertThat(open.message()).isEqualTo("refused");
        assertThat(open.project()).isEqualTo("shop");
        assertThat(open.triggeredAt()).isEqualTo(Lookout.START.plusSeconds(120));
        assertThat(open.isActive()).isTrue();

        lookout.check();
        probe.answers(FakeProbe.PASSED);
        lookout.check();
        assertThat(incidents.active()).isEmpty();
        assertThat(told("a").toList().getLast().incident().resolvedAt()).contains(Lookout.START.plusSeconds(240));
        assertThat(told("a").map(event -> event.incident().id()).distinct()).containsExactly(open.id());
        assertThat(timeline("a"))
                .containsExactly(
                        "check connect: refused",
                        "change down (was up)",
                        "alert opened as warning",
                        "recovered up again");
    }

    @Test
    void thatOfACriticalServiceIsCriticalAndOfAnyOtherAWarning() throws Exception {
        watch(Lookout.watched("critical-a", probe.answers(FakeProbe.REFUSED)), Lookout.watched("b", other));
        other.answers(FakeProbe.REFUSED);
        lookout.check();

        assertThat(incident("critical-a").severity()).isEqualTo(Severity.CRITICAL);
        assertThat(incident("b").severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void aServiceThatIsNeverAlertedHasNone() throws Exception {
        watch(Lookout.watched("a", probe.answers(FakeProbe.REFUSED), false));
        lookout.check();
        lookout.check();

        assertThat(incidents.active()).isEmpty();
    }

    @Test
    void anotherReasonIsALineOfTheTimelineAndTheSameOneIsNot() throws Exception {
        watch(Lookout.watched("a", probe.answers(FakeProbe.TIMEOUT)));
        lookout.check();
        lookout.check();
        probe.answers(FakeProbe.REFUSED);
        lookout.check();

        assertThat(timeline("a"))
                .containsExactly(
                        "check timeout: silence",
                        "change down (was unknown)",
                        "alert opened as warning",
                        "check connect: refused");
        assertThat(incident("a").reason()).isEqualTo("timeout");
        assertThat(incident("a").message()).isEqualTo("refused");
    }

    private static Pause pause() {
        return new Pause("anna", "update", Lookout.START, Optional.empty());
    }

    @Test
    void noIncidentIsOpenedDuringAPauseButWhenItEndsAndTheServiceStillFails() throws Exception {
        watch(Lookout.watched("a", probe.answers(FakeProbe.REFUSED)));
        lookout.monitor.pause("a", pause());
        lookout.check();
        lookout.check();
        assertThat(incidents.active()).isEmpty();

        lookout.monitor.resume("a");
        assertThat(incident("a").reason()).isEqualTo("connect");
        assertThat(incident("a").triggeredAt()).isEqualTo(lookout.clock.now());
    }

    @Test
    void aPauseResolvesNothingAndARecoveryDuringItDoes() throws Exception {
        watch(Lookout.watched("a", probe.answers(FakeProbe.REFUSED)));
        lookout.check();
        lookout.monitor.pause("a", pause());
        lookout.check();
        assertThat(incidents.active()).hasSize(1);
        assertThat(timeline("a")).endsWith("pause paused by anna: update");

        probe.answers(FakeProbe.PASSED);
        lookout.check();
        assertThat(incidents.active()).isEmpty();
    }

    @Test
    void aServiceThatIsNoLongerWatchedHasNoIncident() throws Exception {
        watch(Lookout.watched("a", probe.answers(FakeProbe.REFUSED)));
        lookout.check();
        watch();

        assertThat(incidents.active()).isEmpty();
        assertThat(timeline("a")).endsWith("ended no longer watched");
    }

    @Test
    void aReloadThatMakesItUnknownResolvesNothing() throws Exception {
        watch(Lookout.watched("a", probe.answers(FakeProbe.REFUSED)));
        lookout.check();
        Watched moved = Lookout.watched("a", probe);
        watch(Lookout.elsewhere(moved));

        assertThat(lookout.view("a").last()).isEmpty();
        assertThat(incidents.active()).hasSize(1);
        probe.answers(FakeProbe.PASSED);
        lookout.check();
        assertThat(incidents.active()).isEmpty();
    }

    @Test
    void anIncidentIsAttachedToThatOfItsCause() throws Exception {
        watch(Lookout.watched("db", other), Lookout.watched("web", probe, "db"));
        probe.answers(FakeProbe.REFUSED);
        other.answers(FakeProbe.REFUSED);
        lookout.check();
        incidents.attachCauses();

        assertThat(incident("db").root()).isEmpty();
        assertThat(incident("web").root()).contains("db");
        assertThat(incident("web").rootIncident()).contains(incident("db").id());
    }

    @Test
    void aCauseThatIsFoundOutLaterIsAttachedThen() throws Exception {
        watch(Lookout.watched("db", other), Lookout.watched("web", probe.answers(FakeProbe.REFUSED), "db"));
        lookout.check();
        incidents.attachCauses();
        assertThat(incident("web").root()).isEmpty();

        other.answers(FakeProbe.REFUSED);
        lookout.check();
        incidents.attachCauses();
        incidents.attachCauses();

        assertThat(incident("web").rootIncident()).contains(incident("db").id());
        assertThat(timeline("web").stream().filter(line -> line.startsWith("change because of db")))
                .hasSize(1);
        UUID cause = incident("db").id();

        other.answers(FakeProbe.PASSED);
        lookout.check();
        incidents.attachCauses();
        assertThat(incident("web").rootIncident())
                .as("the cause stays when it is over")
                .contains(cause);
    }

    @Test
    void incidentsGoOnOverARestart() throws Exception {
        watch(
                Lookout.watched("a", probe),
                Lookout.watched("b", other.answers(FakeProbe.REFUSED)),
                Lookout.watched("hushed", new FakeProbe(), false));
        Incident a = restored("a");
        Incident b = restored("b");
        incidents.restore(List.of(a, b, restored("gone"), restored("hushed")));
        assertThat(incidents.active()).containsExactlyInAnyOrder(a, b);
        assertThat(timeline("gone")).containsExactly("ended no longer watched");
        assertThat(timeline("hushed")).containsExactly("ended no longer alerted");

        lookout.check();
        assertThat(incidents.active()).extracting(Incident::id).containsExactly(b.id());
    }

    @Test
    void anIncidentThatIsRememberedLateGoesOnInPlaceOfTheSecondOne() throws Exception {
        watch(Lookout.watched("a", probe.answers(FakeProbe.REFUSED)), Lookout.watched("b", other, "a"));
        lookout.check();
        other.answers(FakeProbe.REFUSED);
        lookout.check();
        Incident second = incident("a");
        incidents.accept(new Event.HealStarted(
                lookout.clock.now(), lookout.view("a").watched().service(), "restart", "status"));
        Incident first = restored("a");
        incidents.restore(List.of(first));
        incidents.attachCauses();

        assertThat(incident("a").id()).isEqualTo(first.id());
        assertThat(incident("a").triggeredAt()).isEqualTo(first.triggeredAt());
        assertThat(incident("b").rootIncident()).contains(first.id());
        assertThat(told("a")
                        .map(Event.IncidentChanged::incident)
                        .filter(incident -> incident.id().equals(second.id()))
                        .toList()
                        .getLast()
                        .isActive())
                .isFalse();
        assertThat(timeline("a"))
                .endsWith("ended belongs to incident " + first.id(), "change goes on; Chiron was started again");

        probe.answers(FakeProbe.PASSED);
        lookout.check();
        incidents.accept(new Event.HealFinished(
                lookout.clock.now(),
                lookout.view("a").watched().service(),
                "restart",
                "status",
                "recovered",
                "done",
                Duration.ofSeconds(9)));
        assertThat(incidents.of("a")).isEmpty();
        assertThat(told("a").toList().getLast().incident().id()).isEqualTo(first.id());
        assertThat(timeline("a")).endsWith("recovered up again", "heal restart recovered: done");
    }

    @Test
    void ofTwoIncidentsThatAreRememberedOfOneServiceTheOlderGoesOn() {
        watch(Lookout.watched("a", probe));
        Incident first = restored("a");
        Incident second = restored("a", first.triggeredAt().plusSeconds(60));
        incidents.restore(List.of(second, first));
        assertThat(incidents.active()).containsExactly(first);

        incidents.restore(List.of(second));
        assertThat(incidents.active()).containsExactly(first);
        assertThat(timeline("a")).filteredOn(line -> line.startsWith("ended")).hasSize(2);
    }

    private static Incident restored(String service) {
        return restored(service, Instant.parse("2026-01-20T08:00:00Z"));
    }

    private static Incident restored(String service, Instant triggeredAt) {
        return new Incident(
                UUID.randomUUID(),
                service,
                "shop",
                Severity.WARNING,
                "connect",
                "refused",
                triggeredAt,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void whatHealingDoesIsInTheTimelineAlsoItsVerdictAfterTheRecovery() throws Exception {
        watch(Lookout.watched("a", probe.answers(FakeProbe.REFUSED)));
        lookout.check();
        var service = lookout.view("a").watched().service();
        Instant now = lookout.clock.now();
        incidents.accept(new Event.HealSuppressed(now, "a", "status", "cooldown", "wait"));
        incidents.accept(new Event.HealSuppressed(now, "a", "status", "cooldown", "wait"));
        incidents.accept(new Event.LockChanged(now, service, true, ""));
        incidents.accept(new Event.LockChanged(now, service, false, ""));
        incidents.accept(new Event.LockChanged(now, service, true, ""));
        incidents.accept(new Event.LockRecalled(now, service));
        incidents.accept(new Event.LockChanged(now, service, false, "ann"));
        incidents.accept(new Event.HealStarted(now, service, "restart", "status"));
        probe.answers(FakeProbe.PASSED);
        lookout.check();
        incidents.accept(
                new Event.HealFinished(now, service, "restart", "status", "recovered", "done", Duration.ofSeconds(9)));

        assertThat(timeline("a").stream().skip(3))
                .containsExactly(
                        "heal not healed, cooldown: wait",
                        "heal healing gave up; unlock it by hand",
                        "heal unlocked by itself, as auto_unlock_after says",
                        "heal healing gave up; unlock it by hand",
                        "heal unlocked by ann",
                        "heal restart begins, asked for by status",
                        "recovered up again",
                        "heal restart recovered: done");
    }

    @Test
    void theTimelineIsBoundedButItsEndIsNot() throws Exception {
        watch(Lookout.watched("a", probe.answers(FakeProbe.REFUSED)));
        for (int i = 0; i < 300; i++) {
            probe.answers(i % 2 == 0 ? FakeProbe.TIMEOUT : FakeProbe.REFUSED);
            lookout.check();
        }
        probe.answers(FakeProbe.PASSED);
        lookout.check();

        assertThat(timeline("a")).hasSize(201).endsWith("recovered up again");
        assertThat(told("a").map(event -> event.entry().kind())).contains(Kind.CHECK, Kind.RECOVERED);
    }
}
