package dev.chiron.web;

import dev.chiron.schedule.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many log-ins may fail from one address: ten at once, then one more each half minute. Safe to share. */
final class LoginLimit {
    private static final RateLimit FAILURES = new RateLimit(Duration.ofSeconds(30), 10);
    private static final int MOST_ADDRESSES = 1000;

    private final Clock clock;

    /** The address that failed longest ago first. */
    private final Map<String, RateLimit.Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    LoginLimit(Clock clock) {
        this.clock = clock;
    }

    /** Counts an attempt as failed before it is judged, so that many at once gain nothing; refuses one too many. */
    void attempt(String address) throws Problem {
        synchronized (buckets) {
            RateLimit.Bucket bucket = buckets.computeIfAbsent(address, _ -> FAILURES.bucket(clock.nanos()));
            if (buckets.size() > MOST_ADDRESSES) {
                buckets.remove(buckets.keySet().iterator().next());
            }
            if (!bucket.take(clock.nanos())) {
                throw Problem.tooManyLogins(bucket.untilNext());
            }
        }
    }

    /** Takes the failure back: the log-in was right. */
    void succeeded(String address) {
        synchronized (buckets) {
            buckets.remove(address);
        }
    }
}
