package dev.chiron.heal;

import dev.chiron.schedule.Deadline;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** An action on one container, which is looked at and completed in the same way whatever is done to it. */
interface ContainerAction extends Action {
    ContainerTarget target();

    @Override
    default String host() {
        return target().host();
    }

    @Override
    default Optional<String> circuit() {
        return Optional.of(target().circuit());
    }

    @Override
    default Optional<String> circuitOpen() {
        return target().circuitOpen();
    }

    @Override
    default TargetState observe(Predicate<Instant> ours, Deadline deadline) throws InterruptedException {
        return target().observe(ours, deadline);
    }

    @Override
    default Evidence evidence(Deadline deadline) throws InterruptedException {
        return target().evidence(deadline);
    }

    @Override
    default Outcome complete(TargetState seen, Deadline deadline) throws InterruptedException {
        return target().complete(deadline);
    }
}
