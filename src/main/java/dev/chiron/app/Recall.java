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
import java.util.List;
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

    /** A service has one incident at a time: one that was opened before the database came belongs to the one that goes on. */
    private void goOn(Incident incident) {
        Optional<Incident> opened = incidents.of(incident.service());
        incidents.restore(List.of(incident));
        opened.ifPresent(newer -> {
            Instant at = clock.now();
            tell(at, resolved(newer, at), Incident.Kind.RECOVERED, "belongs to incident " + incident.id());
            tell(at, incident, Incident.Kind.CHANGE, "goes on; Chiron was started again");
        });
    }

    private void tell(Instant at, Incident incident, Incident.Kind kind, String text) {
        listeners.accept(new Event.IncidentChanged(at, incident, new Incident.Entry(at, kind, text)));
    }

    private static Incident resolved(Incident incident, Instant at) {
        return new Incident(
                incident.id(),
                incident.service(),
                incident.project(),
                incident.severity(),
                incident.reason(),
                incident.message(),
                incident.triggeredAt(),
                Optional.of(at),
                incident.root(),
                incident.rootIncident());
    }
}
