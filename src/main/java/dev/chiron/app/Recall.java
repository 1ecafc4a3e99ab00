package dev.chiron.app;

import dev.chiron.monitor.Incidents;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Pause;
import dev.chiron.store.PastIncident;
import dev.chiron.store.Remembered;
import dev.chiron.store.Store;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what the program before knew: before the first check if the database answers soon, else as soon as it does.
 * Then the status that services have shown counts more than the one that is remembered, and they are given their past all the
 * same.
 */
record Recall(Roster roster, Monitor monitor, Incidents incidents) {
    private static final Logger LOG = LoggerFactory.getLogger(Recall.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Waits three seconds at most, and not at all once it is clear that the database is not there. */
    void from(Store store) {
        store.awaitFirstLook(PATIENCE);
        CompletableFuture<Remembered> remembered = store.remembered();
        CompletableFuture<Void> applied = remembered.isDone()
                ? remembered.thenAccept(this::apply)
                : remembered.thenAcceptAsync(this::apply, Recall::beside);
        applied.exceptionally(failure -> {
            LOG.error("what was remembered could not be taken in", failure);
            return null;
        });
    }

    /** What gives way to the configuration is taken out of the store, which its own thread could not wait for. */
    private static void beside(Runnable task) {
        Thread.ofVirtual().name("recall").start(task);
    }

    private void apply(Remembered remembered) {
        roster.restore(remembered.registrations());
        monitor.restore(remembered.services());
        remembered.pauses().forEach(this::pause);
        incidents.restore(
                remembered.incidents().stream().map(PastIncident::incident).toList());
        LOG.debug(
                "remembers {} services and {} open incidents",
                remembered.services().size(),
                remembered.incidents().size());
    }

    /** What somebody said of the pause since the start holds. */
    private void pause(String service, Pause remembered) {
        if (monitor.find(service).filter(view -> view.pause().isPresent()).isEmpty()) {
            monitor.pause(service, remembered);
        }
    }
}
