package dev.chiron.web;

import java.util.List;

/** How Chiron itself does. */
final class HouseArea implements Area {
    private final ControlSources sources;

    HouseArea(ControlSources sources) {
        this.sources = sources;
    }

    @Override
    public String name() {
        return "chiron";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        "/health",
                        Role.Need.NOTHING,
                        Described.as("Whether Chiron is alive: 200 healthy or degraded, 503 unhealthy", "Health")
                                .also(503, "Health"),
                        _ -> sources.health().health()),
                Route.of(
                        "GET",
                        "/ready",
                        Role.Need.NOTHING,
                        Described.as("Whether Chiron serves: 503 while it starts or drains", "Health")
                                .also(503, "Health"),
                        _ -> sources.health().readiness()),
                Route.get(
                        "/metrics",
                        Described.as("The metrics, as on the scrape listener", "Metrics"),
                        call -> RegistryReply.of(sources.registry(), call.request())));
    }
}
