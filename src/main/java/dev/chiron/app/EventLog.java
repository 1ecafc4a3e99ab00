package dev.chiron.app;

import dev.chiron.health.Status;
import dev.chiron.monitor.Event;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what happens to the log: changes of status and all of healing; single checks only at level debug. */
final class EventLog implements Consumer<Event> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.chiron.events");

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.CheckFinished finished -> checked(finished);
            case Event.StatusChanged changed -> statusChanged(changed);
            case Event.FleetChanged changed ->
                LOG.debug(
                        "watching {} services, {} no longer",
                        changed.watched().size(),
                        changed.removed().size());
            case Event.HealSuppressed suppressed ->
                LOG.info(
                        "not healing {} ({}): {}: {}",
                        suppressed.service(),
                        suppressed.trigger(),
                        suppressed.reason(),
                        suppressed.detail());
            case Event.HealStarted started ->
                LOG.warn("healing {} ({}): {}", started.service().name(), started.trigger(), started.action());
            case Event.HealFinished finished ->
                LOG.warn(
                        "healing {} ended after {}: {} {}",
                        finished.service().name(),
                        finished.took(),
                        finished.outcome(),
                        finished.detail());
            case Event.LockChanged changed ->
                LOG.warn(
                        "{} is {} for healing", changed.service().name(), changed.locked() ? "locked out" : "unlocked");
            case Event.WebhookAnswered answered -> LOG.debug("webhook answered {}", answered.code());
        }
    }

    private static void checked(Event.CheckFinished finished) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(
                    "checked {} in {} ms: {} {}",
                    finished.view().name(),
                    finished.check().duration().toMillis(),
                    finished.check().outcome(),
                    finished.check().detail());
        }
    }

    private static void statusChanged(Event.StatusChanged changed) {
        Status to = changed.transition().to();
        String line = changed.detail().isEmpty() ? "{} is {} (was {})" : "{} is {} (was {}): {}";
        Object[] words = {
            changed.view().name(), to.label(), changed.transition().from().label(), changed.detail()
        };
        if (to == Status.UP) {
            LOG.info(line, words);
        } else {
            LOG.warn(line, words);
        }
    }
}
