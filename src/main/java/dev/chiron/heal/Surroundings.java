package dev.chiron.heal;

import dev.chiron.health.Outcome;
import dev.chiron.health.RootCauses;
import dev.chiron.health.Status;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How the other services do, as the rails want to know it; remembers since when each fails, and when the last storm was. */
final class Surroundings {
    private static final int MOST_LOOKS = 100;
    private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);

    private final Healer healer;
    private final Map<String, Instant> failingSince = new ConcurrentHashMap<>();

    /** Held by the one case that looks around; the others find it done. */
    private final ReentrantLock looking = new ReentrantLock();

    private volatile Instant stormUntil = Instant.EPOCH;

    Surroundings(Healer healer) {
        this.healer = healer;
    }

    /** Notes the first failed check of each row of them. */
    void hear(Event event) {
        if (event instanceof Event.CheckFinished finished) {
            String service = finished.view().name();
            switch (finished.check().outcome()) {
                case HARD_FAILURE, SOFT_FAILURE ->
                    failingSince.putIfAbsent(service, finished.check().at());
                case PASSED, IMPAIRED -> failingSince.remove(service);
                case NOT_RUN -> {}
            }
        } else if (event instanceof Event.FleetChanged changed) {
            changed.removed().forEach(service -> failingSince.remove(service.name()));
        }
    }

    /**
     * Probes whatever may be healed and was not looked at since a service began to fail, its group first: the first of many
     * to fall must not be restarted only because nobody has seen the others yet. Takes at most a few seconds.
     */
    void lookAround(String service, HealRule rule) throws InterruptedException {
        Instant since = failingSince.get(service);
        if (since == null
                || unseen(since, rule).isEmpty()
                || !looking.tryLock(LOOK_LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
            return;
        }
        try {
            healer.monitor().check(unseen(since, rule), LOOK_LIMIT);
        } finally {
            looking.unlock();
        }
    }

    private List<String> unseen(Instant since, HealRule rule) {
        return healer.monitor().fleet().services().stream()
                .filter(view -> healer.rule(view.name()).isPresent() && !seenSince(view, since))
                .sorted(Comparator.comparing(view -> !inGroup(view, rule.group())))
                .limit(MOST_LOOKS)
                .map(ServiceView::name)
                .toList();
    }

    /** A check counts from its end for the service that it found failing, and from its start for the others. */
    private boolean seenSince(ServiceView view, Instant since) {
        Instant failing = failingSince.get(view.name());
        return (failing != null && !failing.isAfter(since))
                ? view.last().filter(check -> !check.at().isBefore(since)).isPresent()
                : view.last()
                        .filter(check -> !check.at().minus(check.duration()).isBefore(since))
                        .isPresent();
    }

    /** How the others of a service do. */
    Facts.Neighbours of(String service, HealRule rule) {
        Fleet fleet = healer.monitor().fleet();
        List<ServiceView> peers = fleet.services().stream()
                .filter(view -> !view.name().equals(service) && inGroup(view, rule.group()))
                .toList();
        NavigableSet<String> roots = roots(fleet, view -> view.name().equals(service) || suspect(view))
                .getOrDefault(service, Collections.emptyNavigableSet());
        return new Facts.Neighbours(
                List.copyOf(roots),
                healing(fleet, service, roots),
                failingByThemselves(fleet),
                (int) fleet.services().stream().filter(view -> !view.quiet()).count(),
                peers.size(),
                (int) peers.stream().filter(this::well).count(),
                stormUntil);
    }

    /** Those of the roots, and of what a service says that it depends on, that are being healed. */
    private List<String> healing(Fleet fleet, String service, NavigableSet<String> roots) {
        Stream<String> declared =
                fleet.find(service).map(view -> view.watched().service().dependsOn()).orElse(List.of()).stream();
        return Stream.concat(roots.stream(), declared)
                .filter(healer::acting)
                .distinct()
                .toList();
    }

    /** Notes a storm, so that its quiet time begins anew. */
    void note(Facts facts) {
        if (NeighbourRails.storming(facts.settings().storm(), facts.neighbours())) {
            stormUntil = facts.now().plus(facts.settings().storm().cooldown());
        }
    }

    private int failingByThemselves(Fleet fleet) {
        Map<String, NavigableSet<String>> roots = roots(fleet, Surroundings::failing);
        return (int) fleet.services().stream()
                .filter(view -> failing(view) && !view.quiet() && !roots.containsKey(view.name()))
                .count();
    }

    /** The root causes, if that is what makes a service down: their statuses wait for thresholds, which is too late here. */
    private Map<String, NavigableSet<String>> roots(Fleet fleet, Predicate<ServiceView> down) {
        Map<String, RootCauses.Node> nodes = new LinkedHashMap<>();
        fleet.services()
                .forEach(view -> nodes.put(
                        view.name(),
                        new RootCauses.Node(
                                down.test(view) ? Status.DOWN : Status.UP,
                                failingSince.getOrDefault(
                                        view.name(), view.state().since()),
                                view.watched().service().dependsOn())));
        return RootCauses.of(nodes);
    }

    private boolean suspect(ServiceView view) {
        return failing(view) || view.status() == Status.DOWN || healer.acting(view.name());
    }

    private boolean inGroup(ServiceView view, String group) {
        return healer.rule(view.name())
                .filter(other -> other.group().equals(group))
                .isPresent();
    }

    /** What nobody knows is not well, nor is what is being healed. */
    private boolean well(ServiceView view) {
        return view.last().map(Check::outcome).filter(Outcome::works).isPresent() && !healer.acting(view.name());
    }

    /** Whether our own checks say that it is not well. */
    boolean unwell(String service) {
        return healer.monitor()
                .find(service)
                .filter(view -> view.status() == Status.DOWN || failing(view))
                .isPresent();
    }

    /** As soon as its last check failed, thresholds aside. */
    static boolean failing(ServiceView view) {
        return view.last()
                .map(check -> check.outcome() == Outcome.HARD_FAILURE || check.outcome() == Outcome.SOFT_FAILURE)
                .orElse(false);
    }
}
