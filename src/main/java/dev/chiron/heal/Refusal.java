package dev.chiron.heal;

import java.util.Locale;

/** Why a signal leads to no action now: the closed list of label values. */
public enum Refusal {
    /** No service, or one that the configuration does not allow to be healed. */
    NO_MATCH(Weight.FINAL),
    NOT_TRIGGER(Weight.FINAL),
    DUPLICATE(Weight.FINAL),
    DRY_RUN(Weight.FINAL),
    TARGET_NOT_FOUND(Weight.PASSING),
    AMBIGUOUS_MATCH(Weight.PASSING),
    SELF_TARGET(Weight.FINAL),
    MANAGED_ELSEWHERE(Weight.FINAL),
    RECHECK_HEALTHY(Weight.PASSING),
    COOLDOWN(Weight.PASSING),
    TARGET_STARTING(Weight.PASSING),
    TARGET_RESTARTING(Weight.PASSING),
    PEER_REMEDIATING(Weight.PASSING),
    MIN_HEALTHY(Weight.PASSING),
    STORM_ACTIVE(Weight.PASSING),
    STORM_COOLDOWN(Weight.PASSING),
    DEPENDENCY_DOWN(Weight.PASSING),
    STARTUP_GRACE(Weight.PASSING),
    /** We cannot see, which is not the same as seeing that it is broken. */
    MONITORING_BLIND(Weight.PASSING),
    /** The intent cannot be written down, so nothing is done. */
    JOURNAL_UNAVAILABLE(Weight.PASSING),
    MAINTENANCE_WINDOW(Weight.PASSING),
    LOCKED_OUT(Weight.HELD),
    /** A person has paused the service. */
    PAUSED_TARGET(Weight.HELD),
    TARGET_STOPPED_BY_USER(Weight.HELD),
    TARGET_PAUSED(Weight.HELD);

    private enum Weight {
        FINAL,
        PASSING,
        HELD
    }

    private final Weight weight;

    Refusal(Weight weight) {
        this.weight = weight;
    }

    /** Whether the signal ends here; else the case is judged again while the service is not well. */
    public boolean isFinal() {
        return weight == Weight.FINAL;
    }

    /** Whether it takes a person to change it. */
    public boolean isHeld() {
        return weight == Weight.HELD;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
