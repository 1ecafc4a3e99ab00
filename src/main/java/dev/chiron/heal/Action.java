package dev.chiron.heal;

import dev.chiron.schedule.Deadline;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Something that may heal a service, with its settings; immutable, and fixed by the configuration alone. */
public interface Action {
    /** The word in {@code action:} and in metrics. */
    String kind();

    /** What is acted through, and may be acted through by few at once: an engine's name, {@code systemd}, a hook's name. */
    String host();

    /**
     * Looks at the target without touching it.
     *
     * @param ours whether something that happened at that moment was our own doing
     */
    TargetState observe(Predicate<Instant> ours, Deadline deadline) throws InterruptedException;

    /** The name of the circuit breaker around what acts, such as {@code docker:lab}; empty without one. */
    default Optional<String> circuit() {
        return Optional.empty();
    }

    /** Why what would act is left alone for now, having failed too often. */
    default Optional<String> circuitOpen() {
        return Optional.empty();
    }

    /** Keeps what acting may destroy; whatever cannot be had is left empty. */
    default Evidence evidence(Deadline deadline) throws InterruptedException {
        return Evidence.NONE;
    }

    /** Acts once; never twice by itself. */
    Outcome run(TargetState seen, Order order, Deadline deadline) throws InterruptedException;

    /** Completes what a run left half done, in a way that does no harm when it was not; such as starting what was stopped. */
    Outcome complete(TargetState seen, Deadline deadline) throws InterruptedException;

    /**
     * Clears away what a run that took effect was cut off before clearing away itself; nothing that it did not leave.
     *
     * @param before the target's identity before the run
     * @return false when that cannot be done now
     */
    default boolean clear(String before, Deadline deadline) throws InterruptedException {
        return true;
    }

    /** How a run ended. */
    sealed interface Outcome {
        String detail();

        /** It took effect; whether it helped is another question. */
        record Done(String detail) implements Outcome {}

        /** It was declined, and nothing happened. */
        record Refused(String detail) implements Outcome {}

        /** It did not work. */
        record Failed(String detail) implements Outcome {}

        /** Nobody knows, such as after a time-out. */
        record Unknown(String detail) implements Outcome {}
    }
}
