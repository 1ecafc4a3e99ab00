package dev.chiron.web;

import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Pause;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pausing a service and letting it go on: neither alerted nor healed meanwhile, over restarts too. */
final class PauseArea implements Area {
    private static final Logger LOG = LoggerFactory.getLogger(PauseArea.class);

    private final Monitor monitor;
    private final Recall recall;
    private final Clock clock;

    PauseArea(ControlSources sources) {
        monitor = sources.monitor();
        recall = new Recall(sources.history());
        clock = sources.clock();
    }

    @Override
    public String name() {
        return "pauses";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                        "/api/services/{id}/pause",
                        Described.as("Pauses a service: still checked, neither alerted nor healed", "Service")
                                .reads("PauseWish")
                                .refuses(404, 503),
                        this::pause),
                Route.post(
                        "/api/services/{id}/resume",
                        Described.as("Ends a service's pause, if it has one", "Service")
                                .refuses(404, 503),
                        this::resume));
    }

    private Reply pause(Call call) throws Problem {
        String service = known(call);
        Pause pause = WishBody.pause(call, clock);
        LOG.info(
                "{} pauses {} until {}: {}",
                call.caller().name(),
                service,
                pause.until().map(Json::moment).orElse("resumed"),
                pause.reason());
        recall.keep(history -> history.pause(service, pause));
        return told(service, monitor.pause(service, pause));
    }

    private Reply resume(Call call) throws Problem {
        String service = known(call);
        LOG.info("{} resumes {}", call.caller().name(), service);
        recall.keep(history -> history.resume(service));
        return told(service, monitor.resume(service));
    }

    private String known(Call call) throws Problem {
        return monitor.find(call.id())
                .orElseThrow(() -> Problem.noService(call.id()))
                .name();
    }

    private Reply told(String service, Optional<ServiceView> view) throws Problem {
        return Reply.json(200, Blame.in(monitor.fleet()).told(view.orElseThrow(() -> Problem.noService(service))));
    }
}
