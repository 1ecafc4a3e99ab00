package dev.chiron.heal;

import java.util.Locale;

/** Why a signal leads to no action now: the closed list of label values. */
public enum Refusal {
    /** No service, or one that the configuration does not allow to be healed. */
    NO_MATCH(Weight.FINAL, Yields.TO_NOBODY),
    /** Signals of this kind are not among {@code heal.triggers}. */
    NOT_TRIGGER(Weight.FINAL, Yields.TO_PERSON),
    /** A case for the service is open already. */
    DUPLICATE(Weight.FINAL, Yields.TO_NOBODY),
    /** The alert is older than what is known of it already. */
    OUT_OF_ORDER(Weight.FINAL, Yields.TO_NOBODY),
    /** The delivery left alerts out, so that what it says of the group as a whole proves nothing. */
    TRUNCATED(Weight.FINAL, Yields.TO_NOBODY),
    /** A label of the alert is no name that a service could have. */
    INVALID_LABEL(Weight.FINAL, Yields.TO_NOBODY),
    /** The signal is older than {@code heal.max_signal_age}, and nothing newer says that the service is not well. */
    STALE(Weight.FINAL, Yields.TO_PERSON),
    /** All rails admit it, but the mode is {@code observe}. */
    DRY_RUN(Weight.FINAL, Yields.TO_NOBODY),
    /** The action's target does not exist. */
    TARGET_NOT_FOUND(Weight.PASSING, Yields.TO_NOBODY),
    /** Several targets match where one was meant. */
    AMBIGUOUS_MATCH(Weight.PASSING, Yields.TO_NOBODY),
    /** The selector names nothing, which is never read as everything. */
    EMPTY_SELECTOR(Weight.FINAL, Yields.TO_NOBODY),
    /** More targets at once than one signal may touch. */
    TOO_MANY_TARGETS(Weight.FINAL, Yields.TO_NOBODY),
    /** The target is not on the list of those that may be acted on. */
    NOT_ALLOW_LISTED(Weight.FINAL, Yields.TO_NOBODY),
    /** It is Chiron itself. */
    SELF_TARGET(Weight.FINAL, Yields.TO_NOBODY),
    /** Somebody else heals it, such as Swarm. */
    MANAGED_ELSEWHERE(Weight.FINAL, Yields.TO_NOBODY),
    /** Another replica holds the lease and acts; this one only takes signals. */
    NOT_LEADER(Weight.PASSING, Yields.TO_NOBODY),
    /** The intent cannot be written down, so nothing is done. */
    JOURNAL_UNAVAILABLE(Weight.PASSING, Yields.TO_NOBODY),
    /** A person has paused all healing. */
    PAUSED_GLOBAL(Weight.HELD, Yields.TO_FORCE),
    /** A person has paused the service. */
    PAUSED_TARGET(Weight.HELD, Yields.TO_PERSON),
    /** The service is in a maintenance window. */
    MAINTENANCE_WINDOW(Weight.PASSING, Yields.TO_PERSON),
    /** Chiron itself has only just started. */
    STARTUP_GRACE(Weight.PASSING, Yields.TO_PERSON),
    /** Healing gave up on the service. */
    LOCKED_OUT(Weight.HELD, Yields.TO_FORCE),
    /** A person stopped the target. */
    TARGET_STOPPED_BY_USER(Weight.HELD, Yields.TO_PERSON),
    /** A person paused the target. */
    TARGET_PAUSED(Weight.HELD, Yields.TO_FORCE),
    /** The service has not ended its start period, or the target its own. */
    TARGET_STARTING(Weight.PASSING, Yields.TO_PERSON),
    /** The target's own restart policy is at work. */
    TARGET_RESTARTING(Weight.PASSING, Yields.TO_FORCE),
    /** The unit was started too often for systemd, which takes a {@code systemctl reset-failed} first. */
    UNIT_START_LIMIT_HIT(Weight.HELD, Yields.TO_FORCE),
    /** What happened to the target is no longer known, such as whether a person stopped it. */
    STATE_UNDETERMINABLE(Weight.HELD, Yields.TO_PERSON),
    /** We cannot see, which is not the same as seeing that it is broken. */
    MONITORING_BLIND(Weight.PASSING, Yields.TO_NOBODY),
    /** What it depends on is being healed, which may be its cure too. */
    DEPENDENCY_REMEDIATING(Weight.PASSING, Yields.TO_FORCE),
    /** What it depends on is not well; the root is healed, its dependents are left. */
    DEPENDENCY_DOWN(Weight.PASSING, Yields.TO_FORCE),
    /** So much is unhealthy at once that restarts are not the cure. */
    STORM_ACTIVE(Weight.PASSING, Yields.TO_FORCE),
    /** Such a storm has only just ended. */
    STORM_COOLDOWN(Weight.PASSING, Yields.TO_FORCE),
    /** Too few of the others in its redundancy group are well. */
    MIN_HEALTHY(Weight.PASSING, Yields.TO_FORCE),
    /** Another of its redundancy group is being healed. */
    PEER_REMEDIATING(Weight.PASSING, Yields.TO_NOBODY),
    /** The last attempt on the service was too short a time ago. */
    COOLDOWN(Weight.PASSING, Yields.TO_FORCE),
    /** The engine or hook that would act has failed so often that it is not asked for now. */
    CIRCUIT_OPEN(Weight.PASSING, Yields.TO_NOBODY),
    /** The actions of this hour are spent. */
    GLOBAL_BUDGET(Weight.PASSING, Yields.TO_FORCE),
    /** The actions of this hour on its redundancy group are spent. */
    GROUP_BUDGET(Weight.PASSING, Yields.TO_FORCE),
    /** As many actions as may run at once on its host do. */
    HOST_CONCURRENCY(Weight.PASSING, Yields.TO_NOBODY),
    /** As many actions as may run at once do. */
    GLOBAL_CONCURRENCY(Weight.PASSING, Yields.TO_NOBODY),
    /** A fresh check of our own passed. */
    RECHECK_HEALTHY(Weight.PASSING, Yields.TO_PERSON);

    private enum Weight {
        FINAL,
        PASSING,
        HELD
    }

    private enum Yields {
        TO_NOBODY,
        TO_FORCE,
        TO_PERSON
    }

    private final Weight weight;
    private final Yields yields;

    Refusal(Weight weight, Yields yields) {
        this.weight = weight;
        this.yields = yields;
    }

    /** Whether the signal ends here; else the case is judged again while the service is not well. */
    public boolean isFinal() {
        return weight == Weight.FINAL;
    }

    /** Whether it takes a person to change it. */
    public boolean isHeld() {
        return weight == Weight.HELD;
    }

    /** Whether it does not hold back a person who asks, or only one who asks with force. */
    public boolean yieldsToPerson(boolean forced) {
        return yields == Yields.TO_PERSON || (forced && yields == Yields.TO_FORCE);
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
