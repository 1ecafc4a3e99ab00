package dev.chiron.web;

import dev.chiron.config.Section;
import java.time.Duration;

/**
 * The {@code rate_limit} of a web configuration file: a bucket of requests that fills one by one.
 *
 * @param interval the time between two requests in the long run; zero for no limit
 * @param burst how many may come at once
 */
record RateLimit(Duration interval, int burst) {
    static RateLimit read(Section section) {
        return new RateLimit(
                section.duration("interval", "the time between two requests in the long run; 0 for no limit")
                        .check(value -> !value.isNegative(), "must not be negative")
                        .orElse(Duration.ZERO),
                section.integer("burst", "how many requests may come at once")
                        .check(value -> value >= 0, "must not be negative")
                        .orElse(0));
    }

    /** A full bucket for one listener. */
    Bucket bucket(long nowNanos) {
        return new Bucket(this, nowNanos);
    }

    /** What is left for the moment; safe to share. */
    static final class Bucket {
        private final RateLimit limit;
        private double left;
        private long filledNanos;

        private Bucket(RateLimit limit, long nowNanos) {
            this.limit = limit;
            this.left = limit.burst();
            this.filledNanos = nowNanos;
        }

        /** Takes one request out, if there is one. */
        synchronized boolean take(long nowNanos) {
            if (limit.interval().isZero()) {
                return true;
            }
            double arrived =
                    (double) (nowNanos - filledNanos) / limit.interval().toNanos();
            left = Math.min(limit.burst(), left + arrived);
            filledNanos = nowNanos;
            boolean enough = left >= 1;
            left -= enough ? 1 : 0;
            return enough;
        }

        /** How long it was until the next request, when one was refused last. */
        synchronized Duration untilNext() {
            return Duration.ofNanos(
                    (long) Math.ceil((1 - Math.min(left, 1)) * limit.interval().toNanos()));
        }
    }
}
