package dev.chiron.monitor;

import dev.chiron.schedule.Maintenance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether one service is paused or in maintenance. Changed under the watch's lock only, read by all. */
final class QuietTimes {
    private static final Maintenance.Look NOT_LOOKED = new Maintenance.Look(false, Instant.MIN);

    private volatile Optional<Pause> pause = Optional.empty();
    private volatile Maintenance.Look maintenance = NOT_LOOKED;

    Optional<Pause> pause() {
        return pause;
    }

    boolean maintenance() {
        return maintenance.on();
    }

    /** Whether the service is neither alerted nor healed. */
    boolean hold() {
        return pause.isPresent() || maintenance.on();
    }

    /** Whether something changes at this moment, or may. */
    boolean due(Instant now) {
        Optional<Pause> held = pause;
        return !now.isBefore(maintenance.until())
                || (held.isPresent() && !held.get().holds(now));
    }

    /** Other windows hold from now on; the next look tells. */
    void replan() {
        maintenance = new Maintenance.Look(maintenance.on(), Instant.MIN);
    }

    List<Event> paused(Optional<Pause> next, Watched watched, Instant now) {
        if (next.equals(pause)) {
            return List.of();
        }
        pause = next;
        return List.of(new Event.PauseChanged(now, watched.service(), next));
    }

    /** Ends a pause whose time has come, and goes into or out of maintenance; answers with what changed. */
    List<Event> look(Watched watched, Instant now) {
        List<Event> events = new ArrayList<>();
        if (pause.filter(held -> !held.holds(now)).isPresent()) {
            events.addAll(paused(Optional.empty(), watched, now));
        }
        if (!now.isBefore(maintenance.until())) {
            Maintenance.Look next = watched.particulars().maintenance().at(now);
            if (next.on() != maintenance.on()) {
                events.add(new Event.MaintenanceChanged(now, watched.service(), next.on()));
            }
            maintenance = next;
        }
        return events;
    }
}
