package dev.chiron.heal;

/**
 * Who signals, and what else they say.
 *
 * @param actor the name of the token that it came with; empty when it is Chiron itself
 * @param reason in a person's words; empty when none was given
 * @param forced whether a person insists against what a person may overrule
 * @param requestId of the request that it came with; empty when none did
 */
public record Wish(String actor, String reason, boolean forced, String requestId) {
    /** Chiron's own. */
    static final Wish OWN = new Wish("", "", false, "");
}
