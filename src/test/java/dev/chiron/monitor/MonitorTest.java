package dev.chiron.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chiron.health.HealthRule;
import dev.chiron.health.HealthRule.Confirm;
import dev.chiron.health.Status;
import dev.chiron.health.Uptime;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.service.Objective;
import dev.chiron.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitorTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final HealthRule RULE =
            new HealthRule(3, 2, new Confirm(2, Duration.ofMillis(40)), Optional.empty(), Duration.ZERO);

    private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final Ticker ticker = new Ticker(Clock.system(), 100, new Silent());
    private final Monitor monitor = new Monitor(Clock.system(), ticker, guard, events::add);
    private final FakeProbe probe = new FakeProbe();

    private static final class Silent implements Ticker.Listener {
        @Override
        public void started(Duration lag) {}

        @Override
        public void overran(String name) {}
    }

    @BeforeEach
    void start() {
        ticker.start();
    }

    @AfterEach
    void close() {
        probe.letGo();
        monitor.close();
        ticker.close();
        guard.close();
    }

    private static Watched watched(String name, FakeProbe probe, @Nullable Duration interval) {
        return watched(name, probe, interval, "target");
    }

    private static Watched watched(String name, FakeProbe probe, @Nullable Duration interval, String target) {
        Service service = new Service(
                name,
                "default",
                "service",
                false,
                true,
                "fake",
                target,
                Optional.ofNullable(interval),
                Optional.empty(),
                List.of(),
                Map.of(),
                new Service.About("", "", "", List.of()),
                Objective.NONE);
        return new Watched(service, FakeKind.module(probe), RULE, Outcomes.STANDARD, LONG);
    }

    private ServiceView view(String name) {
        return monitor.fleet().find(name).orElseThrow();
    }

    private <E extends Event> Stream<E> heard(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** The view shows a status a moment before the listeners hear of it. */
    private void awaitTold(Status status) {
        await().until(() -> heard(Event.StatusChanged.class)
                .anyMatch(event -> event.transition().to() == status));
    }

    @Test
    void aServiceIsCheckedEveryIntervalAndIsUpAfterItsFirstPass() {
        monitor.watch(List.of(watched("a", probe, Duration.ofMillis(30))));

        await().until(() -> probe.runs() >= 3);
        assertThat(view("a").status()).isEqualTo(Status.UP);
        assertThat(events.peek()).isInstanceOf(Event.FleetChanged.class);
        assertThat(heard(Event.StatusChanged.class)).first().satisfies(event -> {
            assertThat(event.transition().from()).isEqualTo(Status.UNKNOWN);
            assertThat(event.transition().to()).isEqualTo(Status.UP);
        });
    }

    @Test
    void aHardFailureIsConfirmedByReProbesAtGrowingIntervals() {
        probe.answers(FakeProbe.REFUSED);
        monitor.watch(List.of(watched("a", probe, HOUR)));

        awaitTold(Status.DOWN);
        List<Long> starts = probe.startsNanos();
        assertThat(starts).hasSize(3);
        assertThat(Duration.ofNanos(starts.get(1) - starts.get(0))).isGreaterThanOrEqualTo(Duration.ofMillis(40));
        assertThat(Duration.ofNanos(starts.get(2) - starts.get(1))).isGreaterThanOrEqualTo(Duration.ofMillis(80));
        assertThat(heard(Event.CheckFinished.class)).hasSize(3);
        assertThat(heard(Event.StatusChanged.class)).singleElement().satisfies(event -> {
            assertThat(event.transition().to()).isEqualTo(Status.DOWN);
            assertThat(event.detail()).isEqualTo("refused");
        });
    }

    @Test
    void aSoftFailureIsNotConfirmed() throws Exception {
        probe.answers(FakeProbe.TIMEOUT);
        monitor.watch(List.of(watched("a", probe, HOUR)));

        await().until(() -> view("a").status() == Status.DEGRADED);
        await().until(() -> ticker.inFlight() == 0);
        assertThat(probe.runs()).isEqualTo(1);
    }

    @Test
    void aServiceThatDidNotChangeKeepsItsStateOverAReload() throws Exception {
        monitor.watch(List.of(watched("a", probe, HOUR)));
        await().until(() -> view("a").status() == Status.UP && ticker.inFlight() == 0);
        ServiceView before = view("a");

        monitor.watch(List.of(watched("a", probe, HOUR), watched("b", new FakeProbe(), HOUR)));

        assertThat(view("a").state()).isEqualTo(before.state());
        assertThat(view("a").last()).isEqualTo(before.last());
        await().until(() -> view("b").status() == Status.UP);
        assertThat(probe.runs()).as("the phase is kept: no first check anew").isEqualTo(1);
    }

    @Test
    void aChangedTargetBeginsAnew() throws Exception {
        monitor.watch(List.of(watched("a", probe, null)));
        monitor.check("a", LONG);
        assertThat(view("a").status()).isEqualTo(Status.UP);

        monitor.watch(List.of(watched("a", probe, null, "elsewhere")));

        assertThat(view("a").status()).isEqualTo(Status.UNKNOWN);
        assertThat(view("a").last()).isEmpty();
    }

    @Test
    void aCheckOfTheOldTargetThatStillRunsIsFoldedInNowhere() throws Exception {
        probe.holds();
        monitor.watch(List.of(watched("a", probe, null)));
        Thread byHand = Thread.ofVirtual().start(() -> checkByHand("a"));
        await().until(() -> probe.running() == 1);

        monitor.watch(List.of(watched("a", probe, null, "elsewhere")));
        probe.letGo();
        byHand.join();

        assertThat(view("a").status()).isEqualTo(Status.UNKNOWN);
        assertThat(heard(Event.CheckFinished.class)).isEmpty();
    }

    @Test
    void aCheckOfARemovedServiceThatStillRunsIsHeardOfByNobody() {
        probe.holds();
        monitor.watch(List.of(watched("a", probe, HOUR)));
        await().until(() -> probe.running() == 1);

        monitor.watch(List.of());
        probe.letGo();
        await().until(() -> ticker.inFlight() == 0);

        assertThat(monitor.fleet().find("a")).isEmpty();
        assertThat(heard(Event.CheckFinished.class)).isEmpty();
        assertThat(heard(Event.FleetChanged.class).toList().getLast().removed())
                .extracting(Service::name)
                .containsExactly("a");
    }

    @Test
    void aRemovedServiceIsCheckedNoMore() {
        FakeProbe other = new FakeProbe();
        monitor.watch(List.of(watched("a", probe, Duration.ofMillis(20)), watched("b", other, Duration.ofMillis(20))));
        await().until(() -> probe.runs() > 2);

        monitor.watch(List.of(watched("b", other, Duration.ofMillis(20))));
        await().until(() -> probe.running() == 0);
        int runs = probe.runs();
        int others = other.runs();

        await().until(() -> other.runs() > others + 5);
        assertThat(probe.runs()).isLessThanOrEqualTo(runs + 1);
    }

    @Test
    void aChangedIntervalIsKeptFromThenOn() {
        monitor.watch(List.of(watched("a", probe, HOUR)));
        await().until(() -> probe.runs() == 1);

        monitor.watch(List.of(watched("a", probe, Duration.ofMillis(20))));

        await().until(() -> probe.runs() >= 4);
        assertThat(view("a").status()).isEqualTo(Status.UP);
    }

    @Test
    void aCheckByHandWaitsForTheOneThatRuns() throws Exception {
        probe.holds();
        monitor.watch(List.of(watched("a", probe, HOUR)));
        await().until(() -> probe.running() == 1);
        Thread byHand = Thread.ofVirtual().start(() -> checkByHand("a"));
        await().until(() -> byHand.getState() == Thread.State.TIMED_WAITING);
        assertThat(probe.runs()).isEqualTo(1);

        probe.letGo();
        byHand.join();

        assertThat(probe.runs()).isEqualTo(2);
        assertThat(probe.mostRunning()).isEqualTo(1);
    }

    private void checkByHand(String name) {
        try {
            monitor.check(name, LONG);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aCheckByHandThatGetsNoTurnAnswersWithWhatIsKnown() throws Exception {
        probe.holds();
        monitor.watch(List.of(watched("a", probe, HOUR)));
        await().until(() -> probe.running() == 1);

        assertThat(monitor.check("a", Duration.ofMillis(20)).map(ServiceView::status))
                .contains(Status.UNKNOWN);
        assertThat(probe.runs()).isEqualTo(1);
    }

    @Test
    void aCheckOfAnUnknownServiceIsNone() throws Exception {
        assertThat(monitor.check("nobody", LONG)).isEmpty();
    }

    @Test
    void servicesOnScrapeAreCheckedSideBySideAndOnlyThen() throws Exception {
        FakeProbe other = new FakeProbe().holds();
        probe.holds();
        monitor.watch(List.of(watched("a", probe, null), watched("b", other, null)));
        Thread scrape = Thread.ofVirtual().start(this::scrape);

        await().until(() -> probe.running() == 1 && other.running() == 1);
        probe.letGo();
        other.letGo();
        scrape.join();

        assertThat(monitor.fleet().services()).extracting(ServiceView::status).containsOnly(Status.UP);
        assertThat(probe.runs()).isEqualTo(1);
    }

    private void scrape() {
        try {
            monitor.checkOnScrape(LONG);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theReProbesOfAServiceOnScrapeGoOnBehindTheScrape() throws Exception {
        probe.answers(FakeProbe.REFUSED).holds().letGoOnce();
        monitor.watch(List.of(watched("a", probe, null)));

        monitor.checkOnScrape(LONG);

        assertThat(view("a").status()).isEqualTo(Status.UNKNOWN);
        probe.letGo();
        await().until(() -> view("a").status() == Status.DOWN);
        assertThat(probe.runs()).isEqualTo(3);
    }

    @Test
    void aProbeThatOverrunsItsTimeoutHasFailedOfIt() throws Exception {
        probe.holds();
        monitor.watch(List.of(watched("a", probe, null)));

        Optional<ServiceView> view = monitor.check("a", Duration.ofMillis(50));

        assertThat(view.flatMap(ServiceView::last).map(Check::reason)).contains("timeout");
        assertThat(probe.interrupted()).isEqualTo(1);
    }

    @Test
    void closingInterruptsChecksByHandAndFoldsThemInNowhere() throws Exception {
        probe.holds();
        monitor.watch(List.of(watched("a", probe, null)));
        Thread scrape = Thread.ofVirtual().start(this::scrape);
        await().until(() -> probe.running() == 1);

        monitor.close();
        scrape.join();

        assertThat(probe.interrupted()).isEqualTo(1);
        assertThat(heard(Event.CheckFinished.class)).isEmpty();
    }

    @Test
    void anInterruptedCheckOfSeveralEndsItsChecks() {
        probe.holds();
        monitor.watch(List.of(watched("a", probe, null)));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> monitor.check(List.of("a"), LONG)).isInstanceOf(InterruptedException.class);
        await().until(() -> probe.running() == 0);
    }

    @Test
    void aRestartBeginsTheStartPeriodAnew() throws Exception {
        monitor.watch(List.of(watched("a", probe, null)));
        monitor.check(List.of("a"), LONG);

        monitor.restarted("a");
        monitor.restarted("nobody");

        assertThat(view("a").status()).isEqualTo(Status.UP);
    }

    @Test
    void aViewTellsWhenTheServiceIsCheckedNextAndHowLongPassedChecksTake() throws Exception {
        monitor.watch(List.of(watched("a", probe, HOUR), watched("b", probe, null)));
        await().until(() -> view("a").status() == Status.UP);
        Instant now = Instant.now();

        assertThat(view("a").nextCheck().orElseThrow()).isBetween(now, now.plus(Duration.ofMinutes(91)));
        assertThat(view("b").nextCheck()).isEmpty();
        assertThat(view("a").latency()).isPresent();
        assertThat(view("b").latency()).isEmpty();
    }

    @Test
    void aBarShowsAStatusAtTheCheckThatBroughtIt() throws Exception {
        probe.answers(FakeProbe.TIMEOUT);
        monitor.watch(List.of(watched("a", probe, null)));

        assertThat(monitor.bar("a", Uptime.Window.HOUR).orElseThrow().slots()).endsWith("-");
        monitor.check(List.of("a"), LONG);

        assertThat(monitor.bar("a", Uptime.Window.HOUR).orElseThrow().slots()).endsWith("d");
        assertThat(monitor.bar("nobody", Uptime.Window.HOUR)).isEmpty();
    }
}
