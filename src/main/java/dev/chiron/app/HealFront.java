package dev.chiron.app;

import dev.chiron.heal.Healer;
import dev.chiron.monitor.Monitor;
import dev.chiron.web.AlertIntake;
import dev.chiron.web.Delivery;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Brings the webhook's alerts to the healer; the two rooms do not know each other. */
final class HealFront implements AlertIntake {
    private final Healer healer;
    private final Monitor monitor;

    HealFront(Healer healer, Monitor monitor) {
        this.healer = healer;
        this.monitor = monitor;
    }

    @Override
    public List<String> accept(Delivery delivery) throws IOException {
        return healer.receive(new dev.chiron.heal.Delivery(
                delivery.at(),
                delivery.digest(),
                delivery.groupKey(),
                delivery.caller(),
                delivery.requestId(),
                delivery.alerts().stream().map(this::selected).toList()));
    }

    /** Labels only select a service; nothing else of them goes on. */
    private dev.chiron.heal.Delivery.Alert selected(Delivery.Alert alert) {
        return new dev.chiron.heal.Delivery.Alert(
                alert.firing(),
                alert.service().filter(name -> isOf(monitor, name, alert.project())),
                alert.startsAt(),
                alert.fingerprint());
    }

    /** Whether a service is of that project, if one is named. */
    static boolean isOf(Monitor monitor, String service, Optional<String> project) {
        return project.isEmpty()
                || monitor.fleet()
                        .find(service)
                        .map(view -> view.watched().service().project())
                        .equals(project);
    }
}
