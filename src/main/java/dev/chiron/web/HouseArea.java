package dev.chiron.web;

import java.util.List;
import java.util.function.Supplier;

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
                open(
                        "/health",
                        "Whether Chiron is alive: 200 healthy or degraded, 503 unhealthy",
                        sources.health()::health),
                open("/ready", "Whether Chiron serves: 503 while it starts or drains", sources.health()::readiness),
                Route.get(
                        "/metrics",
                        Described.as("The metrics, as on the scrape listener", "Metrics"),
                        call -> RegistryReply.of(sources.registry(), call.request())));
    }

    /** What anybody may ask, such as a load balancer. */
    private static Route open(String path, String meaning, Supplier<Reply> answer) {
        Described described = Described.as(meaning, "Health").also(503, "Health");
        return Route.of("GET", path, Role.Need.NOTHING, described, _ -> answer.get());
    }
}
