package dev.chiron.heal;

import java.time.Duration;
import java.util.Optional;

/**
 * An action's target as it was seen right before or after acting.
 *
 * @param identity changes with every start of the target; the proof that an action took effect
 * @param running whether the target runs at all
 * @param stand why the action must keep its hands off, if it must
 * @param detail the same in words
 * @param allow how long the action may take on this target
 */
public record TargetState(String identity, boolean running, Optional<Refusal> stand, String detail, Duration allow) {
    public TargetState {
        if (stand.filter(reason -> !TargetRails.ask(reason)).isPresent()) {
            throw new IllegalArgumentException("no rail asks whether a target stands for " + stand.get());
        }
    }

    static TargetState standing(Refusal refusal, String detail) {
        return new TargetState("", false, Optional.of(refusal), detail, Duration.ZERO);
    }
}
