package dev.chiron.heal;

import java.time.Instant;

/** That healing gave up on a service, until a person unlocks it; why is the reason that its signals are refused for. */
public record Lock(Instant since, Refusal why) {}
