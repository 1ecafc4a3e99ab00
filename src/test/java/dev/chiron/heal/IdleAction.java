package dev.chiron.heal;

import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** An action that is never run, on a target that nothing speaks against. */
record IdleAction() implements Action {
    static final TargetState FREE = new TargetState("id", false, Optional.empty(), "", Duration.ZERO);

    @Override
    public String kind() {
        return "idle";
    }

    @Override
    public String host() {
        return "nowhere";
    }

    @Override
    public TargetState observe(Predicate<Instant> ours, Deadline deadline) {
        return FREE;
    }

    @Override
    public Outcome run(TargetState seen, Order order, Deadline deadline) {
        return new Outcome.Refused("never");
    }

    @Override
    public Outcome complete(TargetState seen, Deadline deadline) {
        return new Outcome.Refused("never");
    }
}
