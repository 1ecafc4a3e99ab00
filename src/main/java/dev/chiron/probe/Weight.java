package dev.chiron.probe;

/** How a failure counts: a hard one is confirmed at once and means down; a soft one means degraded first. */
public enum Weight {
    HARD,
    SOFT
}
