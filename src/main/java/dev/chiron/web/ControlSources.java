package dev.chiron.web;

import dev.chiron.monitor.Event;
import dev.chiron.monitor.Monitor;
import dev.chiron.schedule.Clock;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Consumer;

/**
 * What the control listener reads from, and hands on to.
 *
 * @param intake where the webhook's alerts go
 * @param listener hears how the webhook was answered
 */
public record ControlSources(
        PrometheusRegistry registry,
        Monitor monitor,
        SelfHealth health,
        AlertIntake intake,
        HealDesk heal,
        Consumer<Event> listener,
        LiveSources live,
        Clock clock) {}
