package dev.chiron.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.health.Circuit;
import dev.chiron.health.Circuit.State;
import dev.chiron.health.CircuitRule;
import dev.chiron.health.Health;
import dev.chiron.health.HealthMemory;
import dev.chiron.health.HealthRule;
import dev.chiron.health.HealthState;
import dev.chiron.health.Outcome;
import dev.chiron.health.Status;
import dev.chiron.health.Uptime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services with a circuit, by a clock that is turned by hand; down, and isolated, at the first failure. */
class IsolationTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final CircuitRule HALF_A_MINUTE = new CircuitRule(1, Duration.ofSeconds(30));

    private final AtomicReference<Consumer<Event>> ear = new AtomicReference<>(_ -> {});
    private final Lookout lookout = new Lookout(event -> ear.get().accept(event));
    private final FakeProbe probe = new FakeProbe().answers(FakeProbe.REFUSED);

    @AfterEach
    void close() {
        lookout.close();
    }

    private static Watched with(CircuitRule rule, Watched watched) {
        return watched.with(Particulars.NONE.with(rule));
    }

    private void watch(Watched... services) {
        lookout.monitor.watch(List.of(services));
    }

    /** A look that nobody asked for, so long after the last one. */
    private void goOn(Duration time) throws InterruptedException {
        lookout.clock.advance(time);
        lookout.monitor.checkOnScrape(LONG);
    }

    private void goOn(int seconds) throws InterruptedException {
        goOn(Duration.ofSeconds(seconds));
    }

    private State state() {
        return circuit().state();
    }

    private Circuit circuit() {
        return lookout.view("a").circuit().orElseThrow();
    }

    private Stream<String> moves() {
        return lookout.heard(Event.CircuitChanged.class)
                .map(event -> event.from().label() + " " + event.to().label());
    }

    @Test
    void anOpenCircuitLeavesTheServiceAloneUntilItsTimeHasCome() throws Exception {
        watch(with(HALF_A_MINUTE, Lookout.watched("a", probe)));
        assertThat(state()).as("before the first check").isEqualTo(State.CLOSED);

        goOn(0);
        Instant opened = lookout.clock.now();
        goOn(10);
        goOn(19);
        assertThat(probe.runs()).isEqualTo(1);
        assertThat(circuit()).isEqualTo(new Circuit(State.OPEN, opened));
        assertThat(lookout.view("a").retryAt()).contains(opened.plusSeconds(30));
        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
        assertThat(lookout.view("a").last().orElseThrow().detail()).isEqualTo("refused");
        assertThat(lookout.view("a").last().orElseThrow().at()).isEqualTo(opened);

        goOn(1);
        assertThat(probe.runs()).isEqualTo(2);
        assertThat(circuit()).isEqualTo(new Circuit(State.OPEN, opened.plusSeconds(30)));
        assertThat(moves()).containsExactly("closed open", "open half_open", "half_open open");
        assertThat(lookout.heard(Event.StatusChanged.class)).hasSize(1);
    }

    @Test
    void theProbeThatIsLetThroughClosesItWhenItPasses() throws Exception {
        watch(with(HALF_A_MINUTE, Lookout.watched("a", probe)));
        goOn(0);
        probe.answers(FakeProbe.PASSED);
        goOn(29);
        assertThat(lookout.view("a").status()).as("nobody has looked").isEqualTo(Status.DOWN);

        goOn(1);
        goOn(1);
        assertThat(state()).isEqualTo(State.CLOSED);
        assertThat(lookout.view("a").retryAt()).isEmpty();
        assertThat(lookout.view("a").status()).isEqualTo(Status.UP);
        assertThat(probe.runs()).isEqualTo(3);
        assertThat(moves()).containsExactly("closed open", "open half_open", "half_open closed");
    }

    @Test
    void whileTheOneProbeRunsItIsHalfOpen() throws Exception {
        watch(with(HALF_A_MINUTE, Lookout.watched("a", probe)));
        List<State> seen = new ArrayList<>();
        ear.set(event -> {
            if (event instanceof Event.CircuitChanged) {
                seen.add(state());
            }
        });
        goOn(0);
        goOn(30);

        assertThat(seen).containsExactly(State.OPEN, State.HALF_OPEN, State.OPEN);
    }

    @Test
    void aCheckThatSomebodyAsksForIsTheProbeThatDecides() throws Exception {
        watch(with(HALF_A_MINUTE, Lookout.watched("a", probe)));
        goOn(0);
        lookout.clock.advance(Duration.ofSeconds(10));
        lookout.monitor.check("a", LONG);
        assertThat(circuit())
                .as("it failed, and the time begins anew")
                .isEqualTo(new Circuit(State.OPEN, lookout.clock.now()));
        goOn(29);
        assertThat(probe.runs()).isEqualTo(2);

        probe.answers(FakeProbe.PASSED);
        assertThat(lookout.monitor.check("a", LONG).orElseThrow().status()).isEqualTo(Status.UP);
        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void healingMayLookAtAnIsolatedServiceAmongOthers() throws Exception {
        watch(with(HALF_A_MINUTE, Lookout.watched("a", probe)), Lookout.watched("b", new FakeProbe()));
        goOn(0);
        probe.answers(FakeProbe.PASSED);
        lookout.monitor.check(List.of("a", "b"), LONG);

        assertThat(probe.runs()).isEqualTo(2);
        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void afterARestartItIsLookedAtUntilItPassesOrFailsForGood() throws Exception {
        watch(with(HALF_A_MINUTE, Lookout.watched("a", probe)));
        goOn(0);
        lookout.monitor.restarted("a");
        assertThat(state()).isEqualTo(State.HALF_OPEN);

        probe.answers(FakeProbe.PASSED);
        goOn(1);
        assertThat(state()).isEqualTo(State.CLOSED);
    }

    @Test
    void dependentsThatBeginToFailDoNotBringItAProbe() throws Exception {
        FakeProbe dependent = new FakeProbe();
        watch(with(HALF_A_MINUTE, Lookout.watched("a", probe)), Lookout.watched("b", dependent, "a"));
        goOn(0);
        dependent.answers(FakeProbe.REFUSED);
        goOn(10);

        lookout.monitor.close();
        assertThat(lookout.view("b").status()).isEqualTo(Status.DOWN);
        assertThat(lookout.monitor.rootsOf("b")).containsExactly("a");
        assertThat(probe.runs()).isEqualTo(1);
    }

    @Test
    void theTimeIsDownTimeWithoutAGapHoweverLongItTakes() throws Exception {
        Watched each = every(Duration.ofSeconds(15), new CircuitRule(1, Duration.ofMinutes(20)));
        try (Connectivity connectivity = new Connectivity(lookout.clock, _ -> {})) {
            Watch watch = new Watch(each, lookout.clock, lookout.guard, connectivity, lookout.events::add);
            watch.checks().run();
            for (int turn = 0; turn < 80; turn++) {
                lookout.clock.advance(Duration.ofSeconds(15));
                watch.checks().run();
                assertThat(probe.runs()).as("turn %d", turn).isEqualTo(turn < 79 ? 1 : 2);
            }
            assertThat(watch.bar(Uptime.Window.HOUR).slots())
                    .endsWith("xxxxxxxxxx")
                    .doesNotContain("u");
            assertThat(watch.view().uptime()).containsEntry(Uptime.Window.HOUR, 0.0);
        }
        assertThat(lookout.heard(Event.CheckFinished.class).map(Event.CheckFinished::held))
                .last()
                .isEqualTo(new Held(Status.DOWN, Duration.ofMinutes(20)));
    }

    private Watched every(Duration interval, CircuitRule rule) {
        return with(rule, Lookout.every(interval, Lookout.watched("a", probe)));
    }

    @Test
    void itsNextCheckIsTheFirstTurnThatIsNotLeftOut() throws Exception {
        Watched each = every(Duration.ofSeconds(20), HALF_A_MINUTE);
        Isolation isolation = new Isolation();
        isolation.adopt(each, false, Lookout.START);
        assertThat(isolation.firstTurn(Lookout.START.plusSeconds(7), each)).isEqualTo(Lookout.START.plusSeconds(7));

        HealthRule rule = each.rule();
        Check failed = new Check(Lookout.START, Duration.ZERO, FakeProbe.REFUSED, Outcome.HARD_FAILURE, Map.of());
        isolation.after(
                failed,
                Health.check(HealthState.starting(rule, Lookout.START), failed.outcome(), rule, Lookout.START)
                        .state(),
                each);
        assertThat(isolation.firstTurn(Lookout.START.plusSeconds(7), each)).isEqualTo(Lookout.START.plusSeconds(47));
        assertThat(isolation.firstTurn(Lookout.START.plusSeconds(10), each)).isEqualTo(Lookout.START.plusSeconds(30));
        assertThat(isolation.firstTurn(Lookout.START.plusSeconds(31), each)).isEqualTo(Lookout.START.plusSeconds(31));
    }

    @Test
    void aReloadKeepsItUnlessTheServiceOrTheOptionChanges() throws Exception {
        Watched plain = Lookout.watched("a", probe);
        watch(with(HALF_A_MINUTE, plain));
        goOn(0);
        Circuit open = circuit();

        watch(with(HALF_A_MINUTE, plain));
        assertThat(circuit()).isEqualTo(open);

        watch(with(new CircuitRule(1, Duration.ofHours(1)), plain));
        assertThat(lookout.view("a").retryAt()).contains(open.since().plus(Duration.ofHours(1)));

        watch(plain);
        assertThat(lookout.view("a").circuit()).isEmpty();
        goOn(1);
        assertThat(probe.runs()).as("without the option it is probed as ever").isEqualTo(2);

        watch(with(HALF_A_MINUTE, plain));
        assertThat(state()).isEqualTo(State.CLOSED);
        goOn(1);
        assertThat(state()).as("it has failed often enough").isEqualTo(State.OPEN);

        watch(with(HALF_A_MINUTE, Lookout.elsewhere(plain)));
        assertThat(state()).isEqualTo(State.CLOSED);
        goOn(1);
        assertThat(probe.runs()).isEqualTo(4);
    }

    @Test
    void aPauseChangesNothingButThatTheTimeIsLeftOut() throws Exception {
        watch(with(HALF_A_MINUTE, Lookout.watched("a", probe)));
        goOn(0);
        lookout.monitor.pause("a", new Pause("me", "", lookout.clock.now(), Optional.empty()));
        goOn(20);
        goOn(10);

        assertThat(probe.runs()).isEqualTo(2);
        assertThat(state()).isEqualTo(State.OPEN);
        assertThat(lookout.view("a").uptime()).doesNotContainKey(Uptime.Window.HOUR);
    }

    @Test
    void whatIsForgottenBecauseChironIsCutOffIsNotIsolatedAfterwards() throws Exception {
        try (Connectivity connectivity = new Connectivity(lookout.clock, _ -> {})) {
            Watched each = every(Duration.ofSeconds(15), HALF_A_MINUTE);
            Watch watch = new Watch(each, lookout.clock, lookout.guard, connectivity, lookout.events::add);
            watch.checks().run();
            watch.cutOff(lookout.clock.now());
            assertThat(watch.view().status()).isEqualTo(Status.UNKNOWN);
            assertThat(watch.view().circuit().map(Circuit::state)).contains(State.CLOSED);

            watch.checks().run();
            assertThat(probe.runs()).isEqualTo(2);
        }
    }

    @Test
    void afterARestartOfChironItLooksOnceForItself() throws Exception {
        watch(with(HALF_A_MINUTE, Lookout.watched("a", probe)));
        HealthMemory down =
                new HealthMemory(Status.DOWN, Lookout.START.minusSeconds(60), 7, 0, 0, 0, false, Optional.empty());
        lookout.monitor.restore(
                List.of(new Memory("a", "fake", "target-of-a", down, Lookout.START.minusSeconds(60), List.of())));
        assertThat(state()).isEqualTo(State.CLOSED);

        goOn(1);
        goOn(1);
        assertThat(probe.runs()).isEqualTo(1);
        assertThat(state()).isEqualTo(State.OPEN);
    }

    @Test
    void theTimelineOfItsIncidentTellsWhenItOpensAndWhenItCloses() throws Exception {
        try (Incidents incidents = new Incidents(lookout.clock, lookout.monitor, event -> lookout.events.add(event))) {
            ear.set(incidents);
            watch(with(HALF_A_MINUTE, Lookout.watched("a", probe)));
            goOn(0);
            goOn(30);
            goOn(30);
            probe.answers(FakeProbe.PASSED);
            goOn(30);
        }
        assertThat(lookout.heard(Event.IncidentChanged.class)
                        .map(event -> event.entry().text())
                        .filter(text -> text.startsWith("circuit") || text.equals("up again")))
                .containsExactly(
                        "circuit open: left alone but for one probe now and then",
                        "circuit closed: probed as ever",
                        "up again");
    }

    @Test
    void aServiceWithoutTheOptionHasNone() throws Exception {
        watch(Lookout.watched("a", probe));
        goOn(0);
        goOn(1);

        assertThat(lookout.view("a").circuit()).isEmpty();
        assertThat(probe.runs()).isEqualTo(2);
        assertThat(moves()).isEmpty();
    }
}
