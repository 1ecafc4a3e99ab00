package dev.chiron.web;

import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Pause;
import dev.chiron.schedule.Clock;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Healing by hand: asking for it, letting it go on, and the switch that stops all of it. */
final class HealArea implements Area {
    private static final Logger LOG = LoggerFactory.getLogger(HealArea.class);
    private static final Parameter<String> FORCE = Parameter.word(
            "force",
            "whether to overrule what a person may overrule, such as a cooldown; needs a reason",
            List.of("true", "false"));

    private final Monitor monitor;
    private final HealDesk desk;
    private final Clock clock;

    /** Something that is asked of the desk. */
    interface Question<T> {
        T ask() throws IOException;
    }

    HealArea(ControlSources sources) {
        monitor = sources.monitor();
        desk = sources.heal();
        clock = sources.clock();
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
                                .takes(FORCE)
                                .reads("RestartWish")
                                .refuses(404, 409, 503),
                        this::restart),
                Route.post(
                        "/api/services/{id}/unlock",
                        Described.as("Lets a service be healed again that healing gave up on", "Unlocked")
                                .reads("UnlockWish")
                                .refuses(404, 503),
                        this::unlock),
                Route.get(
                        "/api/heal",
                        Described.as(
                                        "Whether healing is paused, acts here, what it gave up on, and what the endpoints it acts through admit",
                                        "Healing")
                                .refuses(503),
                        this::state),
                Route.post(
                        "/api/heal/pause",
                        Described.as(
                                        "Pauses healing of a service, or of all when none is named, over restarts too",
                                        "Healing")
                                .reads("HealingPauseWish")
                                .refuses(404, 503),
                        this::pause),
                Route.post(
                        "/api/heal/resume",
                        Described.as(
                                        "Ends the pause of healing a service, or of all healing, if there is one",
                                        "Healing")
                                .reads("ResumeWish")
                                .refuses(404, 503),
                        this::resume));
    }

    private Reply restart(Call call) throws Problem {
        String service = known(call);
        boolean forced = call.read(FORCE).equals("true");
        String reason = WishBody.of(call, "a restart", List.of("reason")).text("reason");
        if (forced && reason.isEmpty()) {
            throw Problem.wrong("reason", "is needed with force: the guard rails that it overrules are there for one");
        }
        LOG.info("{} asks to heal {}{}: {}", call.caller().name(), service, forced ? " by force" : "", shown(reason));
        return switch (asked(() -> desk.restart(service, wish(call, reason, forced)))) {
            case OPENED -> Reply.json(202, Map.of("service", service, "outcome", "opened"));
            case DUPLICATE -> throw Problem.conflict(service + " is being healed already");
            case REFUSED ->
                throw Problem.conflict(service + " may not be healed: it has no heal: block, or alerts: false");
        };
    }

    private Reply unlock(Call call) throws Problem {
        String service = known(call);
        String comment = WishBody.of(call, "an unlocking", List.of("comment")).text("comment");
        LOG.info("{} unlocks {}: {}", call.caller().name(), service, shown(comment));
        boolean was = asked(() -> desk.unlock(service, wish(call, comment, false)));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("service", service);
        json.put("was_locked", was);
        return Reply.json(200, json);
    }

    private Reply state(Call call) throws Problem {
        return Reply.json(200, asked(desk::state));
    }

    private Reply pause(Call call) throws Problem {
        WishBody body = WishBody.of(call, "a pause", List.of("service", "reason", "for", "until"));
        Optional<String> service = body.name("service");
        if (service.isPresent()) {
            known(service.get());
        }
        Pause pause = body.pause(call.caller().name(), clock);
        LOG.info(
                "{} pauses {} until {}: {}",
                pause.by(),
                healing(service),
                pause.until().map(Json::moment).orElse("resumed"),
                shown(pause.reason()));
        return Reply.json(200, asked(() -> {
            desk.pause(service, pause, call.requestId());
            return desk.state();
        }));
    }

    private Reply resume(Call call) throws Problem {
        WishBody body = WishBody.of(call, "a resumption", List.of("service", "reason"));
        Optional<String> service = body.name("service");
        String reason = body.text("reason");
        LOG.info("{} resumes {}: {}", call.caller().name(), healing(service), shown(reason));
        boolean was = asked(() -> desk.resume(service, wish(call, reason, false)));
        if (!was && service.isPresent()) {
            known(service.get());
        }
        return Reply.json(200, asked(desk::state));
    }

    private static String healing(Optional<String> service) {
        return service.map(name -> "healing of " + name).orElse("all healing");
    }

    private static String shown(String reason) {
        return reason.isEmpty() ? "no reason given" : reason;
    }

    private static HealDesk.Wish wish(Call call, String reason, boolean forced) {
        return new HealDesk.Wish(call.caller().name(), reason, forced, call.requestId());
    }

    private String known(Call call) throws Problem {
        return known(call.id());
    }

    private String known(String service) throws Problem {
        return monitor.find(service)
                .orElseThrow(() -> Problem.noService(service))
                .name();
    }

    /** A store that is away is a 503. */
    static <T> T asked(Question<T> question) throws Problem {
        try {
            return question.ask();
        } catch (IOException e) {
            throw away(e);
        }
    }

    static Problem away(IOException failure) {
        return Problem.unavailable("healing's journal cannot be used now: " + failure.getMessage());
    }
}
