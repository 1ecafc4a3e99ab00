package dev.chiron.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.health.HealthMemory;
import dev.chiron.health.Status;
import dev.chiron.probe.ProbeResult;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectivityTest {
    private static final ConnectivitySettings TWO = new ConnectivitySettings(
            List.of(InetSocketAddress.createUnresolved("a", 53), InetSocketAddress.createUnresolved("b", 53)),
            Duration.ofHours(1),
            Duration.ofSeconds(1));

    private final Lookout lookout = new Lookout();
    private final FakeProbe probe = new FakeProbe();
    private final AtomicInteger asks = new AtomicInteger();
    private volatile boolean reached = true;

    @AfterEach
    void close() {
        lookout.close();
    }

    private boolean answers(InetSocketAddress point) {
        asks.incrementAndGet();
        return reached && point.getHostString().equals("b");
    }

    private void watch() throws InterruptedException {
        lookout.monitor.adopt(TWO, (point, _) -> answers(point));
        await().until(() -> asks.get() == 2);
        lookout.monitor.watch(List.of(Lookout.watched("a", probe), Lookout.watched("b", new FakeProbe())));
        lookout.check();
    }

    @Test
    void aFailureWhileAReferencePointAnswersIsTheServicesOwn() throws Exception {
        watch();
        probe.answers(FakeProbe.REFUSED);
        lookout.check();

        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
        assertThat(lookout.monitor.connected()).isTrue();
        assertThat(asks.get()).as("they were asked afresh").isGreaterThan(2);
    }

    @Test
    void whenNoneAnswersNothingIsJudgedOrCheckedAndAllIsUnknown() throws Exception {
        watch();
        reached = false;
        probe.answers(FakeProbe.TIMEOUT);
        lookout.check();

        assertThat(lookout.monitor.connected()).isFalse();
        assertThat(lookout.monitor.fleet().services())
                .extracting(ServiceView::status)
                .containsOnly(Status.UNKNOWN);
        assertThat(lookout.view("a").last().orElseThrow().result()).isInstanceOf(ProbeResult.NotRun.class);
        assertThat(lookout.heard(Event.ConnectivityChanged.class)).hasSize(1);
        int runs = probe.runs();
        lookout.check();
        assertThat(probe.runs()).as("no check is run").isEqualTo(runs);
        assertThat(lookout.uptime("a")).as("the time counts neither way").isEqualTo(1);
    }

    @Test
    void whoSeemsToFallIsJudgedByAnAnswerSinceThenAndWhoIsDownByOneOfAMomentBefore() throws Exception {
        FakeProbe other = new FakeProbe();
        watch();
        lookout.monitor.watch(List.of(Lookout.watched("a", probe), Lookout.watched("b", other)));
        probe.answers(FakeProbe.REFUSED);
        lookout.check();
        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
        int before = asks.get();

        reached = false;
        lookout.clock.advance(Duration.ofMillis(500));
        lookout.monitor.check("a", TWO.timeout());
        assertThat(asks).as("what stays down asks once a second").hasValue(before);

        other.answers(FakeProbe.REFUSED);
        lookout.monitor.check("b", TWO.timeout());
        assertThat(asks.get()).isGreaterThan(before);
        assertThat(lookout.monitor.connected()).isFalse();
        assertThat(lookout.heard(Event.StatusChanged.class)
                        .filter(event -> event.view().name().equals("b"))
                        .map(event -> event.transition().to()))
                .as("it was never taken for down")
                .containsExactly(Status.UP, Status.UNKNOWN);
    }

    @Test
    void aFailureThatIsNotOfTheNetworkAsksNobody() throws Exception {
        watch();
        int before = asks.get();
        probe.answers(
                new ProbeResult.Failed(dev.chiron.probe.Reason.ASSERTION, "wrong", dev.chiron.probe.Measurements.NONE));
        lookout.check();

        assertThat(asks).hasValue(before);
        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
    }

    @Test
    void itComesBackByItself() throws Exception {
        lookout.monitor.adopt(
                new ConnectivitySettings(TWO.targets(), Duration.ofMillis(50), TWO.timeout()),
                (point, _) -> answers(point));
        lookout.monitor.watch(List.of(Lookout.watched("a", probe)));
        reached = false;
        await().until(() -> !lookout.monitor.connected());
        reached = true;
        await().until(() -> lookout.monitor.connected());

        lookout.check();
        assertThat(lookout.view("a").status()).isEqualTo(Status.UP);
    }

    @Test
    void whatWasHeldBeforeTheCutOffIsToldAsSuch() throws Exception {
        watch();
        lookout.clock.advance(Duration.ofSeconds(30));
        reached = false;
        probe.answers(FakeProbe.TIMEOUT);
        lookout.monitor.adopt(
                new ConnectivitySettings(TWO.targets(), Duration.ofMinutes(2), TWO.timeout()),
                (point, _) -> answers(point));
        await().until(() -> !lookout.monitor.connected());
        lookout.check();

        assertThat(lookout.heard(Event.CheckFinished.class)
                        .map(Event.CheckFinished::held)
                        .filter(held -> held.time().isPositive()))
                .as("time that was held up must not be remembered as time down")
                .isNotEmpty()
                .allMatch(held -> held.status() == Status.UP);
    }

    @Test
    void whatIsRememberedIsNotTakenForKnownWhileCutOff() throws Exception {
        reached = false;
        lookout.monitor.adopt(TWO, (point, _) -> answers(point));
        await().until(() -> !lookout.monitor.connected());
        Watched a = Lookout.watched("a", probe);
        lookout.monitor.watch(List.of(a));
        HealthMemory down = new HealthMemory(Status.DOWN, Lookout.START, 3, 0, 0, 0, false, Optional.empty());
        lookout.monitor.restore(List.of(
                new Memory("a", a.service().module(), a.service().shownTarget(), down, Lookout.START, List.of())));

        assertThat(lookout.view("a").status()).isEqualTo(Status.UNKNOWN);
    }

    @Test
    void anAnswerOfPointsThatAreNoLongerInForceSaysNothing() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        lookout.monitor.adopt(TWO, (_, _) -> {
            asked.countDown();
            for (boolean waits = true; waits; ) {
                try {
                    goOn.await();
                    waits = false;
                } catch (InterruptedException e) {
                    // The reload interrupts it; it answers all the same.
                }
            }
            answered.countDown();
            return false;
        });
        asked.await();
        lookout.monitor.adopt(ConnectivitySettings.NONE, (_, _) -> false);
        goOn.countDown();
        answered.await();

        lookout.monitor.watch(List.of(Lookout.watched("a", probe)));
        lookout.check();
        assertThat(lookout.monitor.connected()).isTrue();
        assertThat(lookout.view("a").status()).isEqualTo(Status.UP);
    }

    @Test
    void withoutReferencePointsChironIsAlwaysConnected() throws Exception {
        watch();
        reached = false;
        probe.answers(FakeProbe.REFUSED);
        lookout.check();
        assertThat(lookout.monitor.connected()).isFalse();

        lookout.monitor.adopt(ConnectivitySettings.NONE, (_, _) -> false);
        assertThat(lookout.monitor.connected()).isTrue();
        lookout.check();
        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
    }
}
