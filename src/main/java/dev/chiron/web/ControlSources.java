package dev.chiron.web;

import dev.chiron.monitor.Event;
import dev.chiron.monitor.Monitor;
import dev.chiron.schedule.Clock;
import dev.chiron.store.History;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the control listener reads from, and hands on to.
 *
 * @param intake where the webhook's alerts go
 * @param history what is remembered; empty where nothing is
 * @param registrations where services are registered at run time
 * @param listener hears how the webhook was answered
 */
public record ControlSources(
        PrometheusRegistry registry,
        Monitor monitor,
        SelfHealth health,
        AlertIntake intake,
        HealDesk heal,
        Optional<History> history,
        RegistrationDesk registrations,
        Consumer<Event> listener,
        LiveSources live,
        Clock clock) {}
