package dev.chiron.heal;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.ServiceView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;

/** How the other services do, as the rails want to know it; remembers when the last storm was. */
final class Surroundings {
    private final Healer healer;
    private volatile Instant stormUntil = Instant.EPOCH;

    Surroundings(Healer healer) {
        this.healer = healer;
    }

    Rails.Neighbours of(String service, HealRule rule, HealSettings settings) {
        Fleet fleet = healer.monitor().fleet();
        Map<String, NavigableSet<String>> roots = fleet.rootCauses();
        List<ServiceView> peers = fleet.services().stream()
                .filter(view -> !view.name().equals(service) && inGroup(view, rule.group()))
                .toList();
        Rails.Neighbours seen = new Rails.Neighbours(
                roots.containsKey(service) ? List.copyOf(roots.get(service)) : List.of(),
                (int) fleet.services().stream()
                        .filter(view -> failing(view) && !roots.containsKey(view.name()))
                        .count(),
                fleet.services().size(),
                peers.size(),
                (int) peers.stream().filter(this::well).count(),
                peers.stream().anyMatch(view -> healer.acting(view.name())),
                stormUntil);
        if (Rails.storming(settings.storm(), seen)) {
            stormUntil = healer.clock().now().plus(settings.storm().cooldown());
        }
        return seen;
    }

    private boolean inGroup(ServiceView view, String group) {
        return healer.rule(view.name())
                .filter(other -> other.group().equals(group))
                .isPresent();
    }

    private boolean well(ServiceView view) {
        return view.last().isPresent() && !failing(view) && !healer.acting(view.name());
    }

    /** As soon as its last check failed, thresholds aside. */
    static boolean failing(ServiceView view) {
        return view.last()
                .map(check -> check.outcome() == Outcome.HARD_FAILURE || check.outcome() == Outcome.SOFT_FAILURE)
                .orElse(false);
    }
}
