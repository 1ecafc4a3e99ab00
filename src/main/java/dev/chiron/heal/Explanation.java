package dev.chiron.heal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a signal would lead to now.
 *
 * @param acts whether something would be done
 * @param reason why not, if not
 * @param detail the same in words
 * @param notBefore when it is worth asking again, where that is known
 * @param plan what would be done; empty when the service may not be healed at all
 * @param rails what every rail says, in the order in which they are asked
 */
public record Explanation(
        String service,
        Trigger trigger,
        boolean acts,
        Optional<Refusal> reason,
        String detail,
        Optional<Instant> notBefore,
        Optional<Plan> plan,
        List<Answered> rails) {
    /**
     * What would be done.
     *
     * @param step its place among the service's steps, from 0
     * @param steps how many there are
     * @param host what it would be done through
     * @param target how the target was just seen: what identifies it, and whether it runs
     */
    public record Plan(String action, int step, int steps, String host, TargetState target) {}
}
