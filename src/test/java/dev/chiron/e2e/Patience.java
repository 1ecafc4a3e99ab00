package dev.chiron.e2e;

import static org.awaitility.Awaitility.await;

import dev.chiron.testing.RealChiron;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.awaitility.core.ConditionTimeoutException;

/**
 * How long and how often a test looks, and what it tells when that was for nothing.
 *
 * @param known what is added to the failure
 */
record Patience(Duration atMost, Duration poll, Supplier<String> known) {
    private static final Duration POLL = Duration.ofMillis(100);

    /** One that tells the end of a Chiron's log. */
    static Patience with(RealChiron chiron, Duration atMost) {
        return new Patience(atMost, POLL, () -> "; the log of Chiron ends with\n" + chiron.log());
    }

    Patience every(Duration interval) {
        return new Patience(atMost, interval, known);
    }

    /** Tells more, before the rest. */
    Patience telling(Supplier<String> more) {
        return new Patience(atMost, poll, () -> more.get() + known.get());
    }

    /** Waits until it is so. */
    void until(String what, Callable<Boolean> so) {
        try {
            await(what)
                    .atMost(atMost)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(poll)
                    .until(so);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage() + known.get(), late);
        }
    }
}
