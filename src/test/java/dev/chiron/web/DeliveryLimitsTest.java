package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeliveryLimitsTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-20T10:00:00Z"));
    private final DeliveryLimits limits = new DeliveryLimits(clock);

    private static Reply done() {
        return Reply.ok(Reply.JSON, "{}");
    }

    private Reply refused(String caller) {
        Problem problem = catchThrowableOfType(Problem.class, () -> limits.within(caller, DeliveryLimitsTest::done));
        return problem.reply("r");
    }

    @Test
    void whoBringsTooManyWaitsAndTheOthersDoNot() throws Exception {
        for (int i = 0; i < 500; i++) {
            limits.within("am", DeliveryLimitsTest::done);
        }
        Reply refusal = refused("am");
        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.headers()).containsEntry("Retry-After", "1");
        assertThat(limits.within("other", DeliveryLimitsTest::done).status()).isEqualTo(200);

        clock.advance(Duration.ofMillis(10));
        assertThat(limits.within("am", DeliveryLimitsTest::done).status()).isEqualTo(200);
        assertThat(refused("am").status()).isEqualTo(503);
    }

    @Test
    void ofThoseAtOnceOneTooManyIsRefusedUntilAnotherHasEnded() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicInteger within = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < DeliveryLimits.MOST_AT_ONCE; i++) {
            threads.add(Thread.ofVirtual().start(() -> hold(gate, within)));
        }
        await().until(() -> within.get() == DeliveryLimits.MOST_AT_ONCE);
        assertThat(refused("am").status()).isEqualTo(503);

        gate.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(limits.within("am", DeliveryLimitsTest::done).status()).isEqualTo(200);
    }

    private void hold(CountDownLatch gate, AtomicInteger within) {
        try {
            limits.within("slow", () -> {
                within.incrementAndGet();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return done();
            });
        } catch (Problem | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
