package dev.chiron.web;

import java.util.List;

/** The paths of the stream, as seen by a caller who asks for them without a WebSocket, or wrongly. */
final class LiveArea implements Area {
    static final Parameter<String> SINCE = Parameter.text(
            "since", "the id of the latest event heard before; what came after it is told again, if it is still known");
    static final Parameter<String> SERVICE = Parameter.text("service", "the one service to hear of; all if not given");

    private static final List<String> PATHS = List.of("/api/live", "/api/services/ws/health");

    private final ControlSources sources;

    LiveArea(ControlSources sources) {
        this.sources = sources;
    }

    static boolean isAt(String path) {
        return PATHS.contains(path);
    }

    @Override
    public String name() {
        return "live";
    }

    @Override
    public List<Route> routes() {
        Described told = Described.as(
                        "The stream: upgraded to a WebSocket, a snapshot and then every event, one JSON object a message",
                        "")
                .only(101, "")
                .takes(SINCE, SERVICE)
                .refuses(404, 426, 503);
        Route first = Route.get(PATHS.getFirst(), told, this::notUpgraded);
        return List.of(first, first.at(PATHS.getLast()));
    }

    /** Says what is missing; who asks rightly is upgraded and never comes here. */
    private Reply notUpgraded(Call call) throws Problem {
        LiveWish.of(call.query(), sources.monitor().fleet());
        if (sources.live().hub().subscribers() >= LiveUpgrade.MOST_SUBSCRIBERS) {
            throw Problem.unavailable("there are " + LiveUpgrade.MOST_SUBSCRIBERS + " live subscribers already");
        }
        throw Problem.upgradeRequired();
    }
}
