package dev.chiron.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.ServiceView;
import dev.chiron.store.StoreException;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers services at run time, and takes them out again. */
final class RegistrationArea implements Area {
    private static final Logger LOG = LoggerFactory.getLogger(RegistrationArea.class);

    private final Monitor monitor;
    private final RegistrationDesk desk;

    RegistrationArea(ControlSources sources) {
        monitor = sources.monitor();
        desk = sources.registrations();
    }

    @Override
    public String name() {
        return "registrations";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post(
                        "/api/services",
                        Described.as(
                                        "Registers a service, for good; one that was registered under the same name is"
                                                + " replaced",
                                        "Service")
                                .also(201, "Service")
                                .reads("ServiceWish")
                                .refuses(409, 503),
                        this::register),
                Route.of(
                        "DELETE",
                        "/api/services/{id}",
                        Role.Need.ACTING,
                        Described.as("Takes a service out that was registered at run time", "")
                                .only(204, "")
                                .refuses(404, 409, 503),
                        this::remove));
    }

    private Reply register(Call call) throws Problem {
        JsonNode wish = JsonBody.object(call.request().wish());
        RegistrationDesk.Answer answer = answer(wish, call.caller().name());
        return switch (answer) {
            case RegistrationDesk.Answer.Registered made -> {
                LOG.info(
                        "{} registers {}: {}", call.caller().name(), made.service(), made.isNew() ? "new" : "replaced");
                ServiceView view = monitor.find(made.service()).orElseThrow(() -> Problem.noService(made.service()));
                Reply told = Reply.json(
                        made.isNew() ? 201 : 200, Blame.in(monitor.fleet()).told(view));
                yield made.isNew() ? told.with("Location", "/api/services/" + made.service()) : told;
            }
            case RegistrationDesk.Answer.Wrong wrong -> throw Problem.wrong(wrong.flaws());
            case RegistrationDesk.Answer.Taken taken -> throw Problem.conflict(taken.why());
        };
    }

    private RegistrationDesk.Answer answer(JsonNode wish, String by) throws Problem {
        try {
            return desk.register(wish.toString(), by);
        } catch (StoreException e) {
            throw Problem.unavailable("the service cannot be kept now, so it was not registered: " + e.getMessage());
        }
    }

    private Reply remove(Call call) throws Problem {
        String name = call.id();
        switch (removal(name)) {
            case REMOVED -> LOG.info("{} takes {} out", call.caller().name(), name);
            case UNKNOWN -> throw Problem.noService(name);
            case CONFIGURED ->
                throw Problem.conflict(name + " stands in the configuration: take it out of the file and reload");
        }
        return new Reply(204, Map.of(), new byte[0]);
    }

    private RegistrationDesk.Removal removal(String name) throws Problem {
        try {
            return desk.remove(name);
        } catch (StoreException e) {
            throw Problem.unavailable("that cannot be kept now, so the service stays: " + e.getMessage());
        }
    }
}
