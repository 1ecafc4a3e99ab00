package dev.chiron.probe;

import java.util.Optional;

/** How one run of a probe ended, with what it measured on the way. */
public sealed interface ProbeResult {
    Measurements measurements();

    /** The target answered as it should; an impairment says in words why it is nonetheless not at its best. */
    record Passed(Measurements measurements, Optional<String> impairment) implements ProbeResult {}

    /** The target's fault. The detail is free text for people, never a label. */
    record Failed(Reason reason, Weight weight, String detail, Measurements measurements) implements ProbeResult {
        public Failed(Reason reason, String detail, Measurements measurements) {
            this(reason, reason.weight(), detail, measurements);
        }
    }

    /** Our own fault (an unreadable secret, no permission, an interruption at shutdown): never counted against the target. */
    record NotRun(String why, Measurements measurements) implements ProbeResult {}

    default boolean passed() {
        return this instanceof Passed;
    }
}
