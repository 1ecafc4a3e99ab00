package dev.chiron.web;

import java.util.List;
import java.util.function.Supplier;

/** Where Alertmanager brings its alerts. */
final class AlertsArea implements Area {
    static final String WEBHOOK = "/api/alertmanager";

    private final AlertmanagerWebhook webhook;
    private final DeliveryLimits limits;

    AlertsArea(Supplier<SecuritySettings> security, ControlSources sources) {
        webhook = new AlertmanagerWebhook(sources.intake(), security, sources.clock());
        limits = new DeliveryLimits(sources.clock());
    }

    @Override
    public String name() {
        return "alertmanager";
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.of(
                "POST",
                WEBHOOK,
                Role.Need.WEBHOOK,
                Described.as(
                                "Takes Alertmanager's webhook, payload version 4; answers once the alerts are stored",
                                "Delivery")
                        .reads("AlertmanagerPayload")
                        .refuses(400, 413, 503),
                this::take));
    }

    private Reply take(Call call) throws Problem, InterruptedException {
        String caller = call.caller().name();
        return limits.within(caller, () -> webhook.answer(call.request().body(), caller, call.requestId()));
    }
}
