package dev.chiron.heal;

import dev.chiron.config.Durations;
import dev.chiron.heal.Verdict.Admit;
import dev.chiron.heal.Verdict.Refuse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The guard rails as a pure function, in the order in which they are asked; the fresh look at the service comes after them.
 *
 * <p>A person passes the same rails, but for those that say that nobody asked: the grace after a start, a pause, maintenance,
 * and the respect for a stop by hand.
 */
final class Rails {
    private static final Duration LONGEST_COOLDOWN = Duration.ofHours(1);
    private static final double JITTER = 0.25;

    /**
     * What is judged upon.
     *
     * @param startedAt when Chiron itself was started
     * @param counted attempts on the service since it was last unlocked, oldest first
     * @param startingUntil the end of the service's start period, while it runs
     * @param quiet why nothing is healed now that does not lie with the service: a pause, maintenance, blindness
     * @param neighbours how the other services do
     */
    record Facts(
            Instant now,
            Instant startedAt,
            HealSettings settings,
            HealRule rule,
            Trigger trigger,
            boolean locked,
            List<Attempt> counted,
            Optional<Instant> startingUntil,
            Optional<Refuse> quiet,
            TargetState target,
            Neighbours neighbours) {}

    /**
     * How the other services do.
     *
     * @param roots the services that the judged one is not well because of
     * @param unhealthy services that failed their last check and are their own root cause, the judged one included
     * @param peers others in the redundancy group
     * @param peersWell those of them that passed their last check and are not being healed
     * @param stormUntil the end of the quiet time after a storm
     */
    record Neighbours(
            List<String> roots,
            int unhealthy,
            int services,
            int peers,
            int peersWell,
            boolean peerRemediating,
            Instant stormUntil) {}

    private Rails() {}

    static Verdict judge(Facts facts) {
        return early(facts)
                .or(() -> facts.quiet.filter(_ -> byItself(facts)))
                .or(() -> lockedOut(facts))
                .or(() -> target(facts))
                .or(() -> dependencies(facts))
                .or(() -> storm(facts))
                .or(() -> group(facts))
                .or(() -> cooling(facts))
                .or(() -> dryRun(facts))
                .<Verdict>map(refuse -> refuse)
                .orElseGet(Admit::new);
    }

    private static Optional<Refuse> early(Facts facts) {
        Instant graceEnds = facts.startedAt.plus(facts.settings.startupGrace());
        if (byItself(facts) && facts.now.isBefore(graceEnds)) {
            return Optional.of(new Refuse(Refusal.STARTUP_GRACE, "Chiron itself has only just started", graceEnds));
        }
        return facts.startingUntil
                .filter(end -> byItself(facts) && facts.now.isBefore(end))
                .map(end -> new Refuse(Refusal.TARGET_STARTING, "its start period has not ended", end));
    }

    private static Optional<Refuse> dryRun(Facts facts) {
        return facts.rule.mode().orElse(facts.settings.mode()) == HealSettings.Mode.OBSERVE
                ? refuse(Refusal.DRY_RUN, "all rails admit it, but heal.mode is observe")
                : Optional.empty();
    }

    private static long inWindow(Facts facts) {
        Instant windowStart = facts.now.minus(facts.settings.window());
        return facts.counted.stream()
                .filter(attempt -> attempt.at().isAfter(windowStart))
                .count();
    }

    private static Optional<Refuse> lockedOut(Facts facts) {
        long recent = inWindow(facts);
        return facts.locked || recent >= facts.settings.maxAttempts()
                ? refuse(
                        Refusal.LOCKED_OUT,
                        "healing gave up on it: " + recent + " attempts within "
                                + Durations.format(facts.settings.window()) + "; unlock it by hand")
                : Optional.empty();
    }

    private static Optional<Refuse> cooling(Facts facts) {
        if (facts.counted.isEmpty()) {
            return Optional.empty();
        }
        Attempt last = facts.counted.getLast();
        Instant cool = last.at().plus(cooldown(facts.settings, inWindow(facts), last));
        return facts.now.isBefore(cool)
                ? Optional.of(new Refuse(Refusal.COOLDOWN, "the last attempt was at " + last.at(), cool))
                : Optional.empty();
    }

    /**
     * Doubles with each attempt in the window up to an hour, or to what is configured if that is longer; the jitter is a
     * property of the attempt, so that judging stays pure.
     */
    static Duration cooldown(HealSettings settings, long attempts, Attempt last) {
        double factor = Math.pow(2, Math.clamp(attempts - 1, 0, 20));
        double share = (last.id().getMostSignificantBits() >>> 11) * 0x1.0p-53;
        double first = settings.cooldown().toNanos();
        double longest = Math.max(first, (double) LONGEST_COOLDOWN.toNanos());
        return Duration.ofNanos((long) Math.min(longest, first * factor * (1 + JITTER * share)));
    }

    private static Optional<Refuse> target(Facts facts) {
        return facts.target
                .stand()
                .filter(stand -> !anyway(stand, facts))
                .map(stand -> new Refuse(stand, facts.target.detail()));
    }

    /** Who asks for a restart by hand knows that it was stopped, or that it has not started yet. */
    private static boolean anyway(Refusal stand, Facts facts) {
        HealSettings.StoppedByHand stopped = facts.rule.stoppedByHand().orElse(facts.settings.stoppedByHand());
        return stand == Refusal.TARGET_STOPPED_BY_USER
                ? !byItself(facts) || stopped == HealSettings.StoppedByHand.RESTART
                : stand == Refusal.TARGET_STARTING && !byItself(facts);
    }

    private static Optional<Refuse> dependencies(Facts facts) {
        return facts.neighbours.roots.isEmpty()
                ? Optional.empty()
                : refuse(Refusal.DEPENDENCY_DOWN, "it depends on " + String.join(", ", facts.neighbours.roots));
    }

    private static Optional<Refuse> storm(Facts facts) {
        Neighbours others = facts.neighbours;
        if (storming(facts.settings.storm(), others)) {
            return refuse(
                    Refusal.STORM_ACTIVE,
                    others.unhealthy + " of " + others.services + " services are unhealthy at once");
        }
        return facts.now.isBefore(others.stormUntil)
                ? Optional.of(new Refuse(Refusal.STORM_COOLDOWN, "a storm has only just ended", others.stormUntil))
                : Optional.empty();
    }

    private static Optional<Refuse> group(Facts facts) {
        Neighbours others = facts.neighbours;
        if (others.peerRemediating) {
            return Optional.of(peerRemediating(facts.rule));
        }
        boolean tooFew = others.peers > 0 && others.peersWell < facts.settings.minHealthy() * others.peers;
        return tooFew
                ? refuse(
                        Refusal.MIN_HEALTHY,
                        "only " + others.peersWell + " of " + others.peers + " others of group " + facts.rule.group()
                                + " are well")
                : Optional.empty();
    }

    static Refuse peerRemediating(HealRule rule) {
        return new Refuse(Refusal.PEER_REMEDIATING, "another of group " + rule.group() + " is being healed");
    }

    static boolean storming(HealSettings.Storm storm, Neighbours others) {
        return others.unhealthy >= storm.atLeast() && others.unhealthy > storm.maxUnhealthy() * others.services;
    }

    private static boolean byItself(Facts facts) {
        return facts.trigger != Trigger.MANUAL;
    }

    private static Optional<Refuse> refuse(Refusal reason, String detail) {
        return Optional.of(new Refuse(reason, detail));
    }
}
