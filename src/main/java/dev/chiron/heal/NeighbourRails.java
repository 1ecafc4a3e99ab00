package dev.chiron.heal;

import static dev.chiron.heal.Verdict.refuse;

import dev.chiron.heal.Verdict.Refuse;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rails that ask how the other services do. */
final class NeighbourRails {
    static final Rail PEERS = Rail.of("peers", Set.of(Refusal.PEER_REMEDIATING), NeighbourRails::peers);

    static final List<Rail> ALL = List.of(
            Rail.of(
                    "dependencies",
                    Set.of(Refusal.DEPENDENCY_REMEDIATING, Refusal.DEPENDENCY_DOWN),
                    NeighbourRails::dependencies),
            Rail.of("storm", Set.of(Refusal.STORM_ACTIVE, Refusal.STORM_COOLDOWN), NeighbourRails::storm),
            PEERS,
            new Rail("min healthy", Set.of(Refusal.MIN_HEALTHY), NeighbourRails::alone, NeighbourRails::minHealthy));

    private NeighbourRails() {}

    private static Optional<Refuse> dependencies(Facts facts) {
        Facts.Neighbours others = facts.neighbours();
        if (!others.rootsHealing().isEmpty()) {
            return refuse(
                    Refusal.DEPENDENCY_REMEDIATING,
                    "it depends on " + String.join(", ", others.rootsHealing()) + ", which is being healed");
        }
        return others.roots().isEmpty()
                ? Optional.empty()
                : refuse(Refusal.DEPENDENCY_DOWN, "it depends on " + String.join(", ", others.roots()));
    }

    private static Optional<Refuse> storm(Facts facts) {
        Facts.Neighbours others = facts.neighbours();
        if (storming(facts.settings().storm(), others)) {
            return refuse(
                    Refusal.STORM_ACTIVE,
                    others.unhealthy() + " of " + others.services() + " services are unhealthy at once");
        }
        return facts.now().isBefore(others.stormUntil())
                ? Optional.of(new Refuse(Refusal.STORM_COOLDOWN, "a storm has only just ended", others.stormUntil()))
                : Optional.empty();
    }

    static boolean storming(HealSettings.Storm storm, Facts.Neighbours others) {
        return others.unhealthy() >= storm.atLeast() && others.unhealthy() > storm.maxUnhealthy() * others.services();
    }

    private static Optional<Refuse> peers(Facts facts) {
        return facts.load().groupRunning() >= facts.settings().concurrency().group()
                ? refuse(
                        Refusal.PEER_REMEDIATING,
                        "another of group " + facts.rule().group() + " is being healed")
                : Optional.empty();
    }

    private static Optional<String> alone(Facts facts) {
        return facts.neighbours().peers() == 0
                ? Optional.of("it is alone in group " + facts.rule().group())
                : Optional.empty();
    }

    private static Optional<Refuse> minHealthy(Facts facts) {
        Facts.Neighbours others = facts.neighbours();
        return others.peersWell() < facts.settings().minHealthy() * others.peers()
                ? refuse(
                        Refusal.MIN_HEALTHY,
                        "only " + others.peersWell() + " of " + others.peers() + " others of group "
                                + facts.rule().group() + " are well")
                : Optional.empty();
    }
}
