package dev.chiron.monitor;

import dev.chiron.health.Transition;
import dev.chiron.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Everything that happens in the house, as plain values: what metrics, store, stream and page are made of. */
public sealed interface Event {
    Instant at();

    /** A check ended, a confirming re-probe included; the view is the service right after it. */
    record CheckFinished(Instant at, ServiceView view, Check check) implements Event {}

    /** A service went from one status to another. */
    record StatusChanged(Instant at, ServiceView view, Transition transition, String detail) implements Event {}

    /** The configuration was put in force: which services are watched from now on, and which no longer. */
    record FleetChanged(Instant at, List<Watched> watched, List<Service> removed) implements Event {}

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

    /** Automatic healing of a service gave up, or was allowed again. */
    record LockChanged(Instant at, Service service, boolean locked) implements Event {}

    /** The webhook was called and answered with this HTTP status. */
    record WebhookAnswered(Instant at, int code) implements Event {}
}
