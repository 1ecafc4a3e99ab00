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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the doors through which containers are acted on admit beyond what that needs: asked whenever a configuration is loaded,
 * told in the log when it is news, and kept for the API.
 */
final class RightsReport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RightsReport.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * What is known of one door.
     *
     * @param beyondNeed what it admits without need, in a word each; empty while nobody knows
     * @param failure why nobody knows, once it was asked in vain
     */
    record Door(String engine, String endpoint, Optional<List<String>> beyondNeed, Optional<String> failure) {}

    private final Clock clock;
    private final AtomicReference<Optional<Thread>> asking = new AtomicReference<>(Optional.empty());
    private final ConcurrentMap<String, Door> known = new ConcurrentHashMap<>();
    private volatile List<DockerEngines.Doors> asked = List.of();

    RightsReport(Clock clock) {
        this.clock = clock;
    }

    /** Asks the engines that some rule acts on, in a thread of its own. */
    void ask(DockerEngines engines, Collection<HealRule> rules) {
        Set<String> acted = rules.stream()
                .flatMap(rule -> rule.steps().stream())
                .map(step -> step.action().host())
                .collect(Collectors.toUnmodifiableSet());
        List<DockerEngines.Doors> doors = engines.all().stream()
                .filter(each -> acted.contains(each.name()))
                .toList();
        asked = doors;
        Thread thread = Thread.ofVirtual().name("act-rights").unstarted(() -> doors.forEach(this::ask));
        asking.getAndSet(Optional.of(thread)).ifPresent(Thread::interrupt);
        thread.start();
    }

    /** The doors through which is acted now, in the order of the configuration. */
    List<Door> doors() {
        return asked.stream()
                .map(doors -> known.getOrDefault(key(doors), door(doors, Optional.empty(), Optional.empty())))
                .toList();
    }

    private static String key(DockerEngines.Doors doors) {
        return doors.name() + " " + doors.act().endpoint();
    }

    private static Door door(DockerEngines.Doors doors, Optional<List<String>> beyondNeed, Optional<String> failure) {
        return new Door(doors.name(), doors.act().endpoint().toString(), beyondNeed, failure);
    }

    private void ask(DockerEngines.Doors doors) {
        try {
            List<String> beyond = EngineRights.beyondNeed(doors.act(), Deadline.after(clock, PATIENCE));
            Door now = door(doors, Optional.of(beyond), Optional.empty());
            if (!now.equals(known.put(key(doors), now)) && !beyond.isEmpty()) {
                LOG.info(
                        "the endpoint {} through which healing acts on engine {} admits more than that needs: {};"
                                + " a socket proxy can narrow it, see docs/healing.md",
                        now.endpoint(),
                        now.engine(),
                        String.join(", ", beyond));
            }
        } catch (EngineException notNow) {
            known.put(key(doors), door(doors, Optional.empty(), Optional.ofNullable(notNow.getMessage())));
            LOG.debug("what engine {} admits was not to be learnt: {}", doors.name(), notNow.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        asking.get().ifPresent(Thread::interrupt);
    }
}
