package dev.chiron.heal;

import java.time.Instant;

/**
 * That somebody says that a service is not well.
 *
 * @param forced whether a person insists, against what a person may overrule
 * @param at the latest moment at which it was said, or at which a check of our own confirmed it
 */
record Signal(Trigger trigger, boolean forced, Instant at) {
    /** Whether it makes the refusal void: a person knows what the house cannot. */
    boolean overrules(Refusal refusal) {
        return trigger == Trigger.MANUAL && refusal.yieldsToPerson(forced);
    }
}
