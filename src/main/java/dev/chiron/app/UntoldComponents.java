package dev.chiron.app;

import dev.chiron.config.Suggestion;
import dev.chiron.health.Status;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.ProbeResult;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once of a critical component of which its service has never told, as of one whose name is misspelt; safe to share. */
final class UntoldComponents implements Consumer<Event> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.chiron.events");
    private static final int ENOUGH_ANSWERS = 3;
    private static final int TOLD = Integer.MIN_VALUE;

    private record Part(String service, String component) {}

    /** How many good answers in a row have said nothing of it since it is watched. */
    private final Map<Part, Integer> silences = new ConcurrentHashMap<>();

    @Override
    public void accept(Event event) {
        if (event instanceof Event.CheckFinished finished) {
            answered(finished.view().watched(), finished.check());
        } else if (event instanceof Event.FleetChanged changed) {
            silences.keySet().retainAll(wanted(changed.watched()));
        }
    }

    private static Set<Part> wanted(List<Watched> services) {
        Set<Part> parts = new HashSet<>();
        for (Watched watched : services) {
            String service = watched.service().name();
            watched.particulars().documents().wanted().forEach(name -> parts.add(new Part(service, name)));
        }
        return parts;
    }

    private void answered(Watched watched, Check check) {
        for (Part part : wanted(List.of(watched))) {
            boolean told = check.components().getOrDefault(part.component, Status.UNKNOWN) != Status.UNKNOWN;
            if (told) {
                silences.put(part, TOLD);
            } else if (check.result() instanceof ProbeResult.Passed) {
                int silent = silences.merge(part, 1, (before, one) -> before == TOLD ? TOLD : before + one);
                if (silent == ENOUGH_ANSWERS) {
                    warn(part, check.components().keySet());
                }
            }
        }
    }

    private static void warn(Part part, Set<String> known) {
        Set<String> others = new HashSet<>(known);
        others.remove(part.component);
        LOG.warn(
                "{} answers, but does not tell of its critical component \"{}\"{}",
                part.service,
                part.component,
                Suggestion.clause(part.component, others));
    }
}
