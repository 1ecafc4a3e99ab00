package dev.chiron.metrics;

import dev.chiron.health.Circuit;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What healing can come to, so that its series exist at 0 before anything has happened.
 *
 * @param suppressions the closed list of reasons why a signal may lead to no action
 * @param paused whether all automatic healing is paused now
 * @param circuits the circuit breakers around what heals, such as {@code docker:lab}
 * @param circuit where one of them stands now
 */
public record Healing(
        List<Patient> patients,
        List<String> suppressions,
        BooleanSupplier paused,
        List<String> circuits,
        Function<String, Circuit.State> circuit) {
    public static final Healing NONE =
            new Healing(List.of(), List.of(), () -> false, List.of(), _ -> Circuit.State.CLOSED);

    /**
     * A service that may be healed.
     *
     * @param actions what may be done to it, such as {@code restart}
     * @param triggers who may ask for it: alertmanager, status, manual
     */
    public record Patient(String service, List<String> actions, List<String> triggers) {}
}
