package dev.chiron.app;

import dev.chiron.monitor.Event;
import dev.chiron.monitor.Incident;
import dev.chiron.monitor.Incidents;
import dev.chiron.monitor.Monitor;
import dev.chiron.schedule.Clock;
import dev.chiron.store.PastIncident;
import dev.chiron.store.Remembered;
import dev.chiron.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what the program before knew: before the first check if the database answers soon, else as soon as it does.
 * What services have shown by then counts more than what is remembered of them.
 */
record Recall(Clock clock, Roster roster, Monitor monitor, Incidents incidents, Consumer<Event> listeners) {
    private static final Logger LOG = LoggerFactory.getLogger(Recall.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Waits three seconds at most, and not at all once it is clear that the database is not there. */
    void from(Store store) {
        store.awaitFirstLook(PATIENCE);
        store.remembered().thenAccept(this::apply).exceptionally(failure -> {
            LOG.error("what was remembered could not be taken in", failure);
            return null;
        });
    }

    private void apply(Remembered remembered) {
        roster.restore(remembered.registrations());
        monitor.restore(remembered.services());
        remembered.pauses().forEach(monitor::pause);
        remembered.incidents().stream().map(PastIncident::incident).forEach(this::goOn);
        LOG.debug(
                "remembers {} services and {} open incidents",
                remembered.services().size(),
                remembered.incidents().size());
    }

    /** A service has one incident at a time: one that was opened before the database came goes on, the older one ends. */
    private void goOn(Incident incident) {
        Optional<Incident> now = incidents.of(incident.service());
        if (now.isEmpty()) {
            incidents.restore(java.util.List.of(incident));
            return;
        }
        Instant at = clock.now();
        listeners.accept(new Event.IncidentChanged(
                at,
                new Incident(
                        incident.id(),
                        incident.service(),
                        incident.project(),
                        incident.severity(),
                        incident.reason(),
                        incident.message(),
                        incident.triggeredAt(),
                        Optional.of(at),
                        incident.root(),
                        incident.rootIncident()),
                new Incident.Entry(
                        at,
                        Incident.Kind.RECOVERED,
                        "goes on as incident " + now.get().id())));
    }
}
