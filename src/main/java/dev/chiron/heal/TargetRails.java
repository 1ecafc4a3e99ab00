package dev.chiron.heal;

import dev.chiron.heal.HealSettings.StoppedByHand;
import dev.chiron.heal.Verdict.Refuse;
import dev.chiron.health.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rails that ask about the target as it was just seen. */
final class TargetRails {
    private static final Set<Refusal> SELECTING = Set.of(
            Refusal.TARGET_NOT_FOUND,
            Refusal.AMBIGUOUS_MATCH,
            Refusal.EMPTY_SELECTOR,
            Refusal.TOO_MANY_TARGETS,
            Refusal.NOT_ALLOW_LISTED,
            Refusal.SELF_TARGET,
            Refusal.MANAGED_ELSEWHERE);

    private static final Set<Refusal> STANDING = Set.of(
            Refusal.TARGET_STOPPED_BY_USER,
            Refusal.TARGET_PAUSED,
            Refusal.TARGET_STARTING,
            Refusal.TARGET_RESTARTING,
            Refusal.UNIT_START_LIMIT_HIT,
            Refusal.STATE_UNDETERMINABLE);

    static final Rail SELECTOR = Rail.of("target", SELECTING, facts -> stand(facts, SELECTING));

    static final List<Rail> STATE = List.of(
            Rail.of("target's state", STANDING, TargetRails::state),
            Rail.of("start period", Set.of(Refusal.TARGET_STARTING), TargetRails::starting),
            Rail.of("sight", Set.of(Refusal.MONITORING_BLIND), TargetRails::sight));

    private TargetRails() {}

    /** Whether a rail asks whether a target stands for that; for anything else it must not stand, or nobody would hear of it. */
    static boolean ask(Refusal stand) {
        return SELECTING.contains(stand) || STANDING.contains(stand) || stand == Refusal.MONITORING_BLIND;
    }

    private static Optional<Refuse> stand(Facts facts, Set<Refusal> reasons) {
        return facts.target()
                .stand()
                .filter(reasons::contains)
                .map(stand -> new Refuse(stand, facts.target().detail()));
    }

    private static Optional<Refuse> state(Facts facts) {
        return stand(facts, STANDING).filter(refusal -> !startedAnyway(refusal.reason(), facts));
    }

    /** Who lets stops by hand be undone need not know whether there was one. */
    private static boolean startedAnyway(Refusal stand, Facts facts) {
        return (stand == Refusal.TARGET_STOPPED_BY_USER || stand == Refusal.STATE_UNDETERMINABLE)
                && facts.rule().stoppedByHand().orElse(facts.settings().stoppedByHand()) == StoppedByHand.RESTART;
    }

    private static Optional<Refuse> starting(Facts facts) {
        return facts.standing()
                .startingUntil()
                .filter(facts.now()::isBefore)
                .map(end -> new Refuse(Refusal.TARGET_STARTING, "its start period has not ended", end));
    }

    private static Optional<Refuse> sight(Facts facts) {
        if (!facts.house().connected()) {
            return Optional.of(new Refuse(Refusal.MONITORING_BLIND, "Chiron itself is cut off"));
        }
        return facts.confirmed().equals(Optional.of(Outcome.NOT_RUN))
                ? Optional.of(new Refuse(Refusal.MONITORING_BLIND, "a fresh check could not be run"))
                : stand(facts, Set.of(Refusal.MONITORING_BLIND));
    }
}
