package dev.chiron.heal;

import dev.chiron.heal.Verdict.Admit;
import dev.chiron.heal.Verdict.Refuse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The guard rails as a pure function, cheap and final ones first; the fresh look at the service comes after them. */
final class Rails {
    private static final Duration LONGEST_COOLDOWN = Duration.ofHours(1);
    private static final double JITTER = 0.25;

    /**
     * What is judged upon.
     *
     * @param startedAt when Chiron itself was started
     * @param counted attempts on the service since it was last unlocked, oldest first
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
        return whole(facts)
                .or(() -> attempts(facts))
                .or(() -> target(facts))
                .or(() -> neighbours(facts))
                .or(() -> dryRun(facts))
                .<Verdict>map(refuse -> refuse)
                .orElseGet(Admit::new);
    }

    private static Optional<Refuse> whole(Facts facts) {
        Instant graceEnds = facts.startedAt.plus(facts.settings.startupGrace());
        return byItself(facts) && facts.now.isBefore(graceEnds)
                ? Optional.of(new Refuse(Refusal.STARTUP_GRACE, "Chiron itself has only just started", graceEnds))
                : Optional.empty();
    }

    private static Optional<Refuse> dryRun(Facts facts) {
        return facts.settings.mode() == HealSettings.Mode.OBSERVE
                ? refuse(Refusal.DRY_RUN, "all rails admit it, but heal.mode is observe")
                : Optional.empty();
    }

    private static Optional<Refuse> attempts(Facts facts) {
        Instant windowStart = facts.now.minus(facts.settings.window());
        List<Attempt> recent = facts.counted.stream()
                .filter(attempt -> attempt.at().isAfter(windowStart))
                .toList();
        if (facts.locked || recent.size() >= facts.settings.maxAttempts()) {
            return refuse(
                    Refusal.LOCKED_OUT,
                    recent.size() + " attempts within " + facts.settings.window() + " did not help; unlock by hand");
        }
        if (recent.isEmpty()) {
            return Optional.empty();
        }
        Attempt last = recent.getLast();
        Instant cool = last.at().plus(cooldown(facts.settings, recent.size(), last));
        return facts.now.isBefore(cool)
                ? Optional.of(new Refuse(Refusal.COOLDOWN, "the last attempt was at " + last.at(), cool))
                : Optional.empty();
    }

    /** Doubles with each attempt in the window; the jitter is a property of the attempt, so that judging stays pure. */
    static Duration cooldown(HealSettings settings, int attempts, Attempt last) {
        double factor = Math.pow(2, Math.min(20, attempts - 1));
        double share = (last.id().getMostSignificantBits() >>> 11) * 0x1.0p-53;
        double seconds = settings.cooldown().toNanos() / 1e9 * factor;
        double capped = Math.min(seconds, (double) LONGEST_COOLDOWN.toSeconds());
        return Duration.ofNanos((long) (capped * (1 + JITTER * share) * 1e9));
    }

    private static Optional<Refuse> target(Facts facts) {
        Optional<Refusal> stand = facts.target.stand();
        if (stand.isEmpty()) {
            return Optional.empty();
        }
        boolean restartAnyway = stand.get() == Refusal.TARGET_STOPPED_BY_USER
                && (!byItself(facts)
                        || facts.rule.stoppedByHand().orElse(facts.settings.stoppedByHand())
                                == HealSettings.StoppedByHand.RESTART);
        return restartAnyway ? Optional.empty() : refuse(stand.get(), facts.target.detail());
    }

    private static Optional<Refuse> neighbours(Facts facts) {
        Neighbours others = facts.neighbours;
        if (!byItself(facts)) {
            return Optional.empty();
        }
        if (!others.roots.isEmpty()) {
            return refuse(Refusal.DEPENDENCY_DOWN, "it depends on " + String.join(", ", others.roots));
        }
        if (storming(facts.settings.storm(), others)) {
            return refuse(
                    Refusal.STORM_ACTIVE,
                    others.unhealthy + " of " + others.services + " services are unhealthy at once");
        }
        if (facts.now.isBefore(others.stormUntil)) {
            return Optional.of(new Refuse(Refusal.STORM_COOLDOWN, "a storm has only just ended", others.stormUntil));
        }
        if (others.peerRemediating) {
            return refuse(Refusal.PEER_REMEDIATING, "another of group " + facts.rule.group() + " is being healed");
        }
        boolean tooFew = others.peers > 0 && others.peersWell < facts.settings.minHealthy() * others.peers;
        return tooFew
                ? refuse(
                        Refusal.MIN_HEALTHY,
                        "only " + others.peersWell + " of " + others.peers + " others of group " + facts.rule.group()
                                + " are well")
                : Optional.empty();
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
