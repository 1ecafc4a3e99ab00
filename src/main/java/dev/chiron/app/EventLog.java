package dev.chiron.app;

import dev.chiron.config.Durations;
import dev.chiron.health.Circuit;
import dev.chiron.health.Status;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Pause;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes what happens to the log: changes of status and all of healing; single checks only at level debug. */
final class EventLog implements Consumer<Event> {
    private static final Logger LOG = LoggerFactory.getLogger("dev.chiron.events");

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.CheckFinished finished -> checked(finished);
            case Event.StatusChanged changed -> statusChanged(changed);
            case Event.CircuitChanged changed -> circuitChanged(changed);
            case Event.FleetChanged changed ->
                LOG.debug(
                        "watching {} services, {} no longer",
                        changed.watched().size(),
                        changed.removed().size());
            case Event.IncidentChanged changed ->
                LOG.debug(
                        "incident {} of {}: {}",
                        changed.incident().id(),
                        changed.incident().service(),
                        changed.entry().text());
            case Event.PauseChanged changed -> pauseChanged(changed);
            case Event.MaintenanceChanged changed ->
                LOG.info("maintenance of {} {}", changed.service().name(), changed.on() ? "begins" : "ends");
            case Event.ConnectivityChanged changed -> connectivityChanged(changed);
            case Event.HealSuppressed suppressed ->
                LOG.info(
                        "heal suppressed service={} trigger={} reason={} detail=\"{}\"",
                        suppressed.service(),
                        suppressed.trigger(),
                        suppressed.reason(),
                        suppressed.detail());
            case Event.HealStarted started ->
                LOG.info(
                        "heal started service={} trigger={} action={}",
                        started.service().name(),
                        started.trigger(),
                        started.action());
            case Event.HealFinished finished -> healed(finished);
            case Event.LockChanged changed -> lockChanged(changed);
            case Event.LockRecalled recalled ->
                LOG.warn(
                        "heal still locked out, unlock by hand service={}",
                        recalled.service().name());
            case Event.HealingPaused changed -> healingPaused("all healing", changed.pause());
            case Event.ServiceHealingPaused changed ->
                healingPaused("healing of " + changed.service().name(), changed.pause());
            case Event.WebhookAnswered answered -> LOG.debug("webhook answered {}", answered.code());
        }
    }

    private static void pauseChanged(Event.PauseChanged changed) {
        String service = changed.service().name();
        changed.pause()
                .ifPresentOrElse(
                        pause -> LOG.info("paused {} by {}: {}", service, pause.by(), pause.reason()),
                        () -> LOG.info("resumed {}", service));
    }

    private static void healingPaused(String what, Optional<Pause> now) {
        now.ifPresentOrElse(
                pause -> LOG.warn("{} is paused by {}: {}", what, pause.by(), pause.reason()),
                () -> LOG.info("{} goes on", what));
    }

    /** The probe that is let through now and then is no news. */
    private static void circuitChanged(Event.CircuitChanged changed) {
        String service = changed.view().name();
        switch (changed.to()) {
            case OPEN ->
                LOG.atLevel(changed.from() == Circuit.State.CLOSED ? Level.WARN : Level.DEBUG)
                        .log(
                                "circuit of {} is open: it is not probed until {}",
                                service,
                                changed.view().retryAt().orElse(changed.at()));
            case HALF_OPEN -> LOG.debug("circuit of {} is half-open: one probe is let through", service);
            case CLOSED -> LOG.info("circuit of {} is closed", service);
        }
    }

    private static void connectivityChanged(Event.ConnectivityChanged changed) {
        if (changed.connected()) {
            LOG.info("connected again: services are judged");
        } else {
            LOG.warn("cut off: no reference point of connectivity.targets answers, so no service is judged");
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

    private static void healed(Event.HealFinished finished) {
        LOG.atLevel(finished.outcome().equals("recovered") ? Level.INFO : Level.WARN)
                .log(
                        "heal finished service={} trigger={} action={} outcome={} took={} detail=\"{}\"",
                        finished.service().name(),
                        finished.trigger(),
                        finished.action(),
                        finished.outcome(),
                        Durations.format(finished.took()),
                        finished.detail());
    }

    private static void lockChanged(Event.LockChanged changed) {
        if (changed.locked()) {
            LOG.warn(
                    "heal locked out, unlock by hand service={}",
                    changed.service().name());
        } else {
            LOG.info(
                    "heal unlocked service={} by={}",
                    changed.service().name(),
                    changed.by().isEmpty() ? "auto_unlock_after" : changed.by());
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
