package dev.chiron.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandTest {
    private static final int ROUNDS = 20_000;

    private final Inbox inbox = new Inbox(10, new ManualClock());
    private final Hand hand = new Hand(inbox, 10);

    /** Odd while the event waits for sure. */
    private final AtomicInteger moment = new AtomicInteger();

    @Test
    void whatWaitsIsAtNoMomentInNeitherPlace() throws InterruptedException {
        Happenings happenings = new Happenings();
        AtomicBoolean lost = new AtomicBoolean();
        Thread asking = Thread.ofPlatform().start(() -> {
            while (moment.get() < 2 * ROUNDS) {
                int before = moment.get();
                boolean nothing = inbox.length() + hand.size() == 0;
                if (nothing && before % 2 == 1 && moment.get() == before) {
                    lost.set(true);
                }
            }
        });
        for (int round = 0; round < ROUNDS; round++) {
            inbox.accept(happenings.passed("api", StoreHouse.START, Duration.ofMillis(5)));
            moment.incrementAndGet();
            assertThat(hand.fill()).isTrue();
            moment.incrementAndGet();
            hand.written();
        }
        asking.join();

        assertThat(lost).isFalse();
    }
}
