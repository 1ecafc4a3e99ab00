package dev.chiron.health;

import java.time.Instant;

/** A service's change from one status to another. */
public record Transition(Status from, Status to, Instant at) {}
