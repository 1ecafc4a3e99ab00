package dev.chiron.web;

import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.ServiceView;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is to blame for whom at one moment.
 *
 * @param roots the root causes of each service that has some, by its name
 * @param culprits all that somebody is not up because of
 */
record Blame(Map<String, NavigableSet<String>> roots, Set<String> culprits) {
    static Blame in(Fleet fleet) {
        Map<String, NavigableSet<String>> roots = fleet.rootCauses();
        return new Blame(roots, roots.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
    }

    /** The roots of one service; none when it is up, or to blame itself. */
    Set<String> of(String service) {
        NavigableSet<String> found = roots.get(service);
        return found == null ? Set.of() : found;
    }

    boolean isRoot(String service) {
        return culprits.contains(service);
    }

    /** The service as the API tells it. */
    Map<String, Object> told(ServiceView view) {
        return ServiceJson.of(view, of(view.name()));
    }
}
