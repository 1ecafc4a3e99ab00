package dev.chiron.web;

import dev.chiron.schedule.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How many deliveries the webhook takes: so many at once from all, and so many a second from each. Whoever is one too many gets 503 and
 * not 429, because Alertmanager repeats that within a second and the other one only after its group_interval. Safe to share.
 */
final class DeliveryLimits {
    static final int MOST_AT_ONCE = 64;

    private static final RateLimit OF_EACH = new RateLimit(Duration.ofMillis(10), 500);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    /** By the name of a token or user, so there are no more than the configuration has. */
    private final Map<String, RateLimit.Bucket> buckets = new ConcurrentHashMap<>();

    DeliveryLimits(Clock clock) {
        this.clock = clock;
    }

    /** What is done with a delivery that was let in. */
    interface Work {
        Reply answer() throws Problem;
    }

    /** Lets a delivery in before any of its body is read, and waits a second for a place at most. */
    Reply within(String caller, Work work) throws Problem, InterruptedException {
        RateLimit.Bucket bucket = buckets.computeIfAbsent(caller, _ -> OF_EACH.bucket(clock.nanos()));
        if (!bucket.take(clock.nanos())) {
            throw Problem.overloaded(caller + " brings more than 100 deliveries a second", bucket.untilNext());
        }
        if (!places.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            throw Problem.overloaded(MOST_AT_ONCE + " deliveries are being taken in already", PATIENCE);
        }
        try {
            return work.answer();
        } finally {
            places.release();
        }
    }
}
