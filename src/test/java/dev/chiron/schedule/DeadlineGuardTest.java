package dev.chiron.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineGuardTest {
    private final DeadlineGuard guard = new DeadlineGuard();

    @AfterEach
    void close() {
        guard.close();
    }

    private static Deadline in(Duration time) {
        return Deadline.after(Clock.system(), time);
    }

    @Test
    void aThreadThatOverrunsItsDeadlineIsInterruptedSoonAfterIt() {
        long start = System.nanoTime();
        try (DeadlineGuard.Watch watch = guard.watch(in(Duration.ofMillis(20)))) {
            assertThatThrownBy(() -> new CountDownLatch(1).await()).isInstanceOf(InterruptedException.class);
            assertThat(watch.fired()).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(35));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aGuardThatComesLateItselfLeavesTheThreadItsGraceOnceMore() {
        ManualClock clock = new ManualClock();
        long start = System.nanoTime();
        try (DeadlineGuard.Watch watch = guard.watch(Deadline.after(clock, Duration.ofMillis(200)))) {
            clock.advance(Duration.ofSeconds(3));
            assertThatThrownBy(() -> new CountDownLatch(1).await()).isInstanceOf(InterruptedException.class);
            assertThat(watch.fired()).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(230));
    }

    @Test
    void aThreadThatEndsInTimeIsLeftAlone() {
        DeadlineGuard.Watch watch = guard.watch(in(Duration.ofHours(1)));
        watch.close();

        assertThat(watch.fired()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptionFromElsewhereStays() {
        try (DeadlineGuard.Watch watch = guard.watch(in(Duration.ofHours(1)))) {
            Thread.currentThread().interrupt();
            assertThat(watch.fired()).isFalse();
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void noInterruptionEverLeaksOutOfAClosedWatch() throws InterruptedException {
        AtomicInteger leaks = new AtomicInteger();
        AtomicInteger fired = new AtomicInteger();
        List<Thread> racers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Random random = new Random(i);
            racers.add(Thread.ofVirtual().start(() -> race(random, leaks, fired)));
        }
        for (Thread racer : racers) {
            racer.join();
        }

        assertThat(leaks).hasValue(0);
        assertThat(fired).as("races in which the interruption came first").hasPositiveValue();
    }

    /** Ends each watch within some microseconds of the moment at which it fires. */
    private void race(Random random, AtomicInteger leaks, AtomicInteger fired) {
        for (int round = 0; round < 300; round++) {
            long end = System.nanoTime() + 15_000_000 + random.nextInt(-300_000, 300_000);
            try (DeadlineGuard.Watch watch = guard.watch(in(Duration.ZERO))) {
                while (System.nanoTime() < end && !watch.fired()) {
                    LockSupport.parkNanos(end - System.nanoTime());
                }
                fired.addAndGet(watch.fired() ? 1 : 0);
            }
            Thread.onSpinWait();
            leaks.addAndGet(Thread.interrupted() ? 1 : 0);
        }
    }
}
