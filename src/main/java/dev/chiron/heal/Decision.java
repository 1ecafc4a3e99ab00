package dev.chiron.heal;

import java.time.Instant;

/** Why a signal led to no action at some moment. */
public record Decision(Instant at, String service, Trigger trigger, Refusal reason, String detail) {}
