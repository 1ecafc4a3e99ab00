package dev.chiron.app;

import dev.chiron.monitor.Event;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells each event to each listener in turn; one that fails is logged and does not hurt the others. */
record Listeners(List<Consumer<Event>> all) implements Consumer<Event> {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    @Override
    public void accept(Event event) {
        for (Consumer<Event> listener : all) {
            try {
                listener.accept(event);
            } catch (RuntimeException e) {
                LOG.error(
                        "{} failed at {}",
                        listener.getClass().getSimpleName(),
                        event.getClass().getSimpleName(),
                        e);
            }
        }
    }
}
