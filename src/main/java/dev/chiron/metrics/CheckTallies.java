package dev.chiron.metrics;

import dev.chiron.monitor.Event;
import dev.chiron.monitor.Watched;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The tallies of all watched services; one lives exactly as long as its service is configured. */
final class CheckTallies {
    private final Map<String, CheckTally> byService = new ConcurrentHashMap<>();

    void fleetChanged(Event.FleetChanged change) {
        Set<String> names = new HashSet<>();
        for (Watched watched : change.watched()) {
            names.add(watched.service().name());
            of(watched).expect(watched);
        }
        byService.keySet().retainAll(names);
    }

    CheckTally of(Watched watched) {
        return byService.computeIfAbsent(watched.service().name(), _ -> new CheckTally(watched));
    }
}
