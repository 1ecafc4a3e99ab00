package dev.chiron.web;

import java.util.List;

/** Where Alertmanager brings its alerts. */
final class AlertsArea implements Area {
    static final String WEBHOOK = "/api/alertmanager";

    private final AlertmanagerWebhook webhook;

    AlertsArea(ControlSources sources) {
        webhook = new AlertmanagerWebhook(sources.intake(), sources.clock());
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
                call -> webhook.answer(call.request().body(), call.caller().name(), call.requestId())));
    }
}
