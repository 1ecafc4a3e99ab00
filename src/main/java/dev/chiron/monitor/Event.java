package dev.chiron.monitor;

import dev.chiron.health.Circuit;
import dev.chiron.health.Transition;
import dev.chiron.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Everything that happens in the house, as plain values: what metrics, store, stream and page are made of. */
public sealed interface Event {
    Instant at();

    /**
     * A check ended, a confirming re-probe included.
     *
     * @param view the service right after it
     * @param held what it adds to the uptime
     */
    record CheckFinished(Instant at, ServiceView view, Check check, Held held) implements Event {}

    /** A service went from one status to another. */
    record StatusChanged(Instant at, ServiceView view, Transition transition, String detail) implements Event {}

    /** The configuration was put in force: which services are watched from now on, and which no longer. */
    record FleetChanged(Instant at, List<Watched> watched, List<Service> removed) implements Event {}

    /** An incident was opened, resolved, or told something more; the incident as it is now, and the new line of its timeline. */
    record IncidentChanged(Instant at, Incident incident, Incident.Entry entry) implements Event {}

    /** A service was paused, or goes on when there is no pause. */
    record PauseChanged(Instant at, Service service, Optional<Pause> pause) implements Event {}

    /** A maintenance window of a service began or ended. */
    record MaintenanceChanged(Instant at, Service service, boolean on) implements Event {}

    /**
     * The circuit of a service opened, lets one probe through, or closed.
     *
     * @param view the service right after it
     */
    record CircuitChanged(Instant at, ServiceView view, Circuit.State from, Circuit.State to) implements Event {}

    /** Chiron itself was cut off, or reaches the world again. */
    record ConnectivityChanged(Instant at, boolean connected) implements Event {}

    /** A signal led to no action, for one closed reason. */
    record HealSuppressed(Instant at, String service, String trigger, String reason, String detail) implements Event {}

    /** The intent to act was journalled; the call follows. */
    record HealStarted(Instant at, Service service, String action, String trigger) implements Event {}

    /**
     * An attempt was closed.
     *
     * @param outcome recovered, not_recovered, failed or unknown
     * @param took from the signal to the verdict
     */
    record HealFinished(
            Instant at, Service service, String action, String trigger, String outcome, String detail, Duration took)
            implements Event {}

    /**
     * Automatic healing of a service gave up, or was allowed again.
     *
     * @param by who allowed it; empty when that was its time, and when it gave up
     */
    record LockChanged(Instant at, Service service, boolean locked, String by) implements Event {}

    /** Who takes over healing finds that it gave up on a service before, which was told then. */
    record LockRecalled(Instant at, Service service) implements Event {}

    /** All healing was paused, or goes on when there is no pause. */
    record HealingPaused(Instant at, Optional<Pause> pause) implements Event {}

    /** Healing of one service was paused, or goes on when there is no pause; its alerts do not care. */
    record ServiceHealingPaused(Instant at, Service service, Optional<Pause> pause) implements Event {}

    /** The webhook was called and answered with this HTTP status. */
    record WebhookAnswered(Instant at, int code) implements Event {}
}
