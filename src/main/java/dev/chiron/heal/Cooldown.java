package dev.chiron.heal;

import java.time.Duration;
import java.util.List;

/**
 * How long a service is let be after an attempt: twice as long after each in a row, up to an hour, or to what is configured
 * if that is longer. A row ends when an attempt helped and the next came an hour later than it could have.
 */
final class Cooldown {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration WELL = Duration.ofHours(1);
    private static final double JITTER = 0.25;
    private static final int MOST_DOUBLINGS = 20;

    private Cooldown() {}

    /**
     * The time after the last of the attempts, which are in order of time and at least one.
     *
     * @param first the time after the first of a row
     */
    static Duration after(Duration first, List<Attempt> attempts) {
        int doublings = 0;
        for (int i = 1; i < attempts.size(); i++) {
            Attempt before = attempts.get(i - 1);
            Duration free = Duration.between(before.at(), attempts.get(i).at()).minus(of(first, doublings, before));
            doublings = helped(before) && free.compareTo(WELL) >= 0 ? 0 : Math.min(doublings + 1, MOST_DOUBLINGS);
        }
        return of(first, doublings, attempts.getLast());
    }

    private static boolean helped(Attempt attempt) {
        return attempt.verdict()
                .filter(verdict -> verdict.word() == Attempt.Word.RECOVERED)
                .isPresent();
    }

    /** The jitter is a property of the attempt, so that judging stays pure. */
    private static Duration of(Duration first, int doublings, Attempt attempt) {
        double share = (attempt.id().getMostSignificantBits() >>> 11) * 0x1.0p-53;
        double longest = (double) Math.max(first.toNanos(), LONGEST.toNanos());
        double nanos = (double) first.toNanos() * Math.pow(2, doublings) * (1 + JITTER * share);
        return Duration.ofNanos((long) Math.min(longest, nanos));
    }
}
