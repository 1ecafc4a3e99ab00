package dev.chiron.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TickerTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final ManualClock clock = new ManualClock();
    private final ConcurrentLinkedQueue<Duration> lags = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> overruns = new ConcurrentLinkedQueue<>();
    private Ticker ticker = ticker(100_000, Duration.ZERO);

    private Ticker ticker(int mostInFlight, Duration grace) {
        return new Ticker(clock, mostInFlight, new Recorder(), grace);
    }

    private final class Recorder implements Ticker.Listener {
        @Override
        public void started(Duration lag) {
            lags.add(lag);
        }

        @Override
        public void overran(String name) {
            overruns.add(name);
        }
    }

    @AfterEach
    void close() {
        ticker.close();
    }

    /** Turns the clock step by step, ticking at each, until all that was started has ended. */
    private void pass(Duration time, Duration step) {
        for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(step)) {
            clock.advance(step);
            ticker.tick();
        }
    }

    private void awaitIdle() {
        await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(1)).until(() -> ticker.inFlight() == 0);
    }

    @Test
    void tenThousandNamesAreSpreadEvenlyOverTheirInterval() {
        Map<Long, Integer> slots = new TreeMap<>();
        for (int i = 0; i < 10_000; i++) {
            slots.merge(Phase.of("service-" + i, INTERVAL).toMillis() / 100, 1, Integer::sum);
        }

        assertThat(slots).as("slots of 100 ms").hasSize(100);
        assertThat(slots.values())
                .as("100 to a slot on average")
                .allSatisfy(count -> assertThat(count).isBetween(60, 145));
    }

    @Test
    void everyFirstTurnComesWithinTheStartWindowAndNotAllAtOnce() {
        Duration slot = Duration.ofMillis(100);
        AtomicInteger started = new AtomicInteger();
        for (int i = 0; i < 2_000; i++) {
            ticker.every("service-" + i, INTERVAL, started::incrementAndGet);
        }
        List<Integer> perSlot = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int before = started.get();
            pass(slot, slot);
            awaitIdle();
            perSlot.add(started.get() - before);
        }

        assertThat(started).hasValue(2_000);
        assertThat(perSlot).allSatisfy(count -> assertThat(count).isBetween(60, 145));
    }

    @Test
    void aShortIntervalShortensTheStartWindow() {
        AtomicInteger started = new AtomicInteger();
        ticker.every("quick", Duration.ofMillis(100), started::incrementAndGet);

        pass(Duration.ofMillis(100), Duration.ofMillis(100));
        awaitIdle();

        assertThat(started).hasValue(1);
    }

    @Test
    void afterTheFirstTurnTheNextKeepTheNamesPhase() {
        ConcurrentLinkedQueue<Long> starts = new ConcurrentLinkedQueue<>();
        ticker.every("one", INTERVAL, () -> starts.add(clock.nanos()));
        for (int i = 0; i < 600; i++) {
            pass(Duration.ofMillis(100), Duration.ofMillis(100));
            awaitIdle();
        }

        List<Long> turns = List.copyOf(starts);
        assertThat(turns).hasSizeBetween(6, 7);
        long phase = Phase.of("one", INTERVAL).toMillis();
        assertThat(turns.get(0)).isLessThanOrEqualTo(Duration.ofSeconds(2).toNanos());
        assertThat(turns.get(1) - turns.get(0)).isBetween(INTERVAL.toNanos() / 2, INTERVAL.toNanos() * 3 / 2);
        assertThat(turns.subList(1, turns.size()))
                .allSatisfy(nanos -> assertThat(Duration.ofNanos(nanos).toMillis() % INTERVAL.toMillis())
                        .isBetween(phase, phase + 100));
    }

    @Test
    void aTurnNeverOverlapsItselfAndTheMissedOneIsCounted() throws InterruptedException {
        Semaphore end = new Semaphore(0);
        AtomicInteger started = new AtomicInteger();
        ticker.every("slow", INTERVAL, () -> {
            started.incrementAndGet();
            end.acquireUninterruptibly();
        });
        pass(Duration.ofSeconds(35), Duration.ofMillis(500));

        await().untilAsserted(() -> assertThat(started).hasValue(1));
        assertThat(overruns).hasSizeBetween(3, 4).containsOnly("slow");
        end.release(100);
        awaitIdle();
        pass(INTERVAL, Duration.ofMillis(500));
        await().untilAsserted(() -> assertThat(started).hasValue(2));
    }

    @Test
    void aTurnThatEndsJustAfterItsNextSlotIsFollowedAtOnceAndNotCountedAsOverrun() throws InterruptedException {
        Semaphore end = new Semaphore(0);
        AtomicInteger started = new AtomicInteger();
        ticker.every("hanging", INTERVAL, () -> {
            started.incrementAndGet();
            end.acquireUninterruptibly();
        });
        passUntilStarted();
        end.release();
        awaitIdle();
        passUntilStarted();

        pass(INTERVAL.plusMillis(30), Duration.ofMillis(10));
        end.release();
        awaitIdle();
        pass(Duration.ofMillis(30), Duration.ofMillis(10));

        await().untilAsserted(() -> assertThat(started).hasValue(3));
        assertThat(overruns).isEmpty();
        end.release();
    }

    private void passUntilStarted() {
        while (ticker.inFlight() == 0) {
            pass(Duration.ofMillis(10), Duration.ofMillis(10));
        }
    }

    @Test
    void noMoreRunAtOnceThanAllowedAndTheLagOfTheOthersShows() {
        ticker = ticker(3, Duration.ZERO);
        Semaphore end = new Semaphore(0);
        AtomicInteger started = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            ticker.every("service-" + i, INTERVAL, () -> {
                started.incrementAndGet();
                end.acquireUninterruptibly();
            });
        }
        pass(Duration.ofSeconds(4), Duration.ofMillis(100));

        await().untilAsserted(() -> assertThat(started).hasValue(3));
        assertThat(ticker.inFlight()).isEqualTo(3);
        end.release(1_000);
        await().untilAsserted(() -> {
            ticker.tick();
            assertThat(started).hasValue(10);
        });
        awaitIdle();
        assertThat(lags).hasSize(10).anySatisfy(lag -> assertThat(lag).isGreaterThan(Duration.ofSeconds(2)));
        assertThat(overruns).isEmpty();
    }

    @Test
    void aCancelledTurnStartsNoMore() {
        AtomicInteger started = new AtomicInteger();
        Ticker.Turn turn = ticker.every("gone", INTERVAL, started::incrementAndGet);
        pass(Duration.ofSeconds(3), Duration.ofMillis(100));
        awaitIdle();
        turn.cancel();
        pass(Duration.ofSeconds(60), Duration.ofMillis(500));
        awaitIdle();

        assertThat(started).hasValue(1);
    }

    @Test
    void aListenerThatBreaksCostsNoTurns() {
        AtomicInteger started = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        ticker = new Ticker(
                clock,
                10,
                new Ticker.Listener() {
                    @Override
                    public void started(Duration lag) {}

                    @Override
                    public void overran(String name) {
                        throw new IllegalStateException("broken on purpose");
                    }
                },
                Duration.ZERO);
        ticker.every("slow", INTERVAL, () -> {
            started.incrementAndGet();
            awaitQuietly(end);
        });
        for (int i = 0; i < 60; i++) {
            clock.advance(Duration.ofMillis(500));
            try {
                ticker.tick();
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("broken on purpose");
            }
        }
        end.countDown();
        awaitIdle();
        pass(INTERVAL, Duration.ofMillis(500));

        await().untilAsserted(() -> assertThat(started).hasValue(2));
    }

    @Test
    void aStartedTickerTicksByItself() {
        Ticker real = new Ticker(Clock.system(), 10, new Recorder());
        try (real) {
            CountDownLatch thrice = new CountDownLatch(3);
            real.start();
            real.every("quick", Duration.ofMillis(20), thrice::countDown);

            await().until(() -> thrice.getCount() == 0);
        }
        await().untilAsserted(() -> assertThat(real.inFlight()).isZero());
    }

    @Test
    void closingWaitsForWhatRunsAndThenInterruptsIt() {
        ticker = ticker(10, Duration.ofMillis(50));
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        ticker.every("stuck", INTERVAL, () -> {
            running.countDown();
            interrupted.set(!awaitQuietly(new CountDownLatch(1)));
        });
        pass(Duration.ofSeconds(2), Duration.ofMillis(100));
        await().until(() -> running.getCount() == 0);

        ticker.close();

        await().untilTrue(interrupted);
        awaitIdle();
    }

    @Test
    void restingStartsNothingMoreButLetsTheRunningTurnEnd() {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean endedByItself = new AtomicBoolean();
        ticker = ticker(10, Duration.ofSeconds(30));
        ticker.every("long", INTERVAL, () -> {
            running.countDown();
            endedByItself.set(awaitQuietly(end));
        });
        pass(Duration.ofSeconds(2), Duration.ofMillis(100));
        await().until(() -> running.getCount() == 0);
        AtomicBoolean startedLater = new AtomicBoolean();
        ticker.every("later", INTERVAL, () -> startedLater.set(true));

        ticker.rest();
        pass(INTERVAL, Duration.ofMillis(100));
        end.countDown();
        awaitIdle();

        assertThat(endedByItself).isTrue();
        assertThat(startedLater).isFalse();
    }

    @Test
    void closingLetsAShortTurnEnd() {
        ticker = ticker(10, Duration.ofSeconds(30));
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        AtomicBoolean endedByItself = new AtomicBoolean();
        ticker.every("short", INTERVAL, () -> {
            running.countDown();
            endedByItself.set(awaitQuietly(end));
        });
        pass(Duration.ofSeconds(2), Duration.ofMillis(100));
        await().until(() -> running.getCount() == 0);
        Thread closing = Thread.ofVirtual().start(ticker::close);
        end.countDown();

        await().until(() -> !closing.isAlive());
        assertThat(endedByItself).isTrue();
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
