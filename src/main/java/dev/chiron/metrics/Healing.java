package dev.chiron.metrics;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What healing can come to, so that its series exist at 0 before anything has happened.
 *
 * @param suppressions the closed list of reasons why a signal may lead to no action
 * @param paused whether all automatic healing is paused now
 */
public record Healing(List<Patient> patients, List<String> suppressions, BooleanSupplier paused) {
    public static final Healing NONE = new Healing(List.of(), List.of(), () -> false);

    /**
     * A service that may be healed.
     *
     * @param actions what may be done to it, such as {@code restart}
     * @param triggers who may ask for it: alertmanager, status, manual
     */
    public record Patient(String service, List<String> actions, List<String> triggers) {}
}
