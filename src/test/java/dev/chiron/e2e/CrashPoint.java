package dev.chiron.e2e;

/** A place in the journal's steps where a Chiron is killed. */
enum CrashPoint {
    /** A delivery is being written down, and perhaps not answered. */
    UNANSWERED,
    /** A delivery was answered this moment. */
    DELIVERED,
    /** The case is open, the target is being looked at. */
    JUDGING,
    /** The case waits for a peer to be healed. */
    WAITING,
    /** The attempt is being written down. */
    ADMITTING,
    PLANNED,
    /** Evidence is kept; the intent is being written down. */
    CLAIMED,
    /** The intent is written down, and the call never reaches the engine. */
    INTENDED,
    /** The call reaches the engine after the death of the one who sent it. */
    ON_ITS_WAY,
    /** The engine is stopping the container. */
    STOPPING,
    /** The engine has stopped the container, and does not start it. */
    HALF_DONE,
    /** The engine has restarted the container, and its answer is not heard. */
    UNHEARD,
    /** The answer was heard; that it took effect is being written down. */
    UNNOTED,
    VERIFYING,
    /** That it helped is being written down. */
    ENDING,
    /** That it helped is written down, and nobody was told. */
    ENDED,
    /** Any time in the first seconds after an alert. */
    ANY
}
