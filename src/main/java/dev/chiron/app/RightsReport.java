package dev.chiron.app;

import dev.chiron.docker.DockerEngines;
import dev.chiron.docker.EngineException;
import dev.chiron.docker.EngineRights;
import dev.chiron.heal.HealRule;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says at the start what the doors through which containers are acted on admit beyond what that needs. */
final class RightsReport {
    private static final Logger LOG = LoggerFactory.getLogger(RightsReport.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private RightsReport() {}

    /** Asks the engines that some rule acts on, in a thread of its own. */
    static Thread start(DockerEngines engines, Collection<HealRule> rules, Clock clock) {
        Set<String> acted = rules.stream()
                .flatMap(rule -> rule.steps().stream())
                .map(step -> step.action().host())
                .collect(Collectors.toUnmodifiableSet());
        List<DockerEngines.Doors> asked = engines.all().stream()
                .filter(doors -> acted.contains(doors.name()))
                .toList();
        return Thread.ofVirtual().name("act-rights").start(() -> asked.forEach(doors -> tell(doors, clock)));
    }

    private static void tell(DockerEngines.Doors doors, Clock clock) {
        try {
            List<String> beyond = EngineRights.beyondNeed(doors.act(), Deadline.after(clock, PATIENCE));
            if (!beyond.isEmpty()) {
                LOG.info(
                        "the endpoint {} through which healing acts on engine {} admits more than that needs: {};"
                                + " a socket proxy can narrow it, see docs/healing.md",
                        doors.act().endpoint(),
                        doors.name(),
                        String.join(", ", beyond));
            }
        } catch (EngineException notNow) {
            LOG.debug("what engine {} admits was not to be learnt: {}", doors.name(), notNow.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
