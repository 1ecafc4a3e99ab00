package dev.chiron.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Healing by hand, and what was tried. */
final class HealArea implements Area {
    private static final Logger LOG = LoggerFactory.getLogger(HealArea.class);
    private static final Parameter<String> SERVICE = Parameter.text("service", "only attempts of this service");

    private final ControlSources sources;

    HealArea(ControlSources sources) {
        this.sources = sources;
    }

    @Override
    public String name() {
        return "heal";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                        "/api/services/{id}/restart",
                        Described.as(
                                        "Asks for a service to be healed, through the same guard rails as every signal",
                                        "")
                                .only(202, "Wish")
                                .refuses(404, 409, 503),
                        this::restart),
                Route.get(
                        "/api/heal/attempts",
                        Described.as("What was tried to heal services, newest first", "Attempts")
                                .takes(SERVICE),
                        this::attempts));
    }

    private Reply restart(Call call) throws Problem {
        String name = call.id();
        if (sources.monitor().fleet().find(name).isEmpty()) {
            throw Problem.noService(name);
        }
        LOG.info("{} asks to heal {}", call.caller().name(), name);
        return switch (wished(name, call)) {
            case OPENED -> Reply.of(202, Reply.JSON, Json.write(Map.of("service", name, "outcome", "opened")) + "\n");
            case DUPLICATE -> throw Problem.conflict(name + " is being healed already");
            case REFUSED ->
                throw Problem.conflict(name + " may not be healed: it has no heal: block, or alerts: false");
        };
    }

    private HealDesk.Reception wished(String service, Call call) throws Problem {
        try {
            return sources.heal().restart(service, call.caller().name(), call.requestId());
        } catch (IOException e) {
            throw Problem.unavailable("the wish cannot be stored now: " + e.getMessage());
        }
    }

    private Reply attempts(Call call) throws Problem {
        String service = call.read(SERVICE);
        try {
            List<Map<String, Object>> attempts =
                    sources.heal().attempts(service.isEmpty() ? Optional.empty() : Optional.of(service));
            return Reply.ok(Reply.JSON, Json.write(Map.of("attempts", attempts)) + "\n");
        } catch (IOException e) {
            throw Problem.unavailable("what was tried cannot be read now: " + e.getMessage());
        }
    }
}
