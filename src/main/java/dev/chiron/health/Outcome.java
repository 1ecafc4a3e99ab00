package dev.chiron.health;

/** How one check counts for health, after the service's {@code outcomes:} and {@code degraded_above:}. */
public enum Outcome {
    PASSED,
    /** It works, but slowly or in part. */
    IMPAIRED,
    /** It failed in a way that may pass by itself: degraded first. */
    SOFT_FAILURE,
    /** It failed in a way that is confirmed at once and means down. */
    HARD_FAILURE,
    /** Our own fault: says nothing of the service. */
    NOT_RUN;

    /** Whether it was seen to work. */
    public boolean works() {
        return this == PASSED || this == IMPAIRED;
    }

    boolean failure() {
        return this == SOFT_FAILURE || this == HARD_FAILURE;
    }
}
