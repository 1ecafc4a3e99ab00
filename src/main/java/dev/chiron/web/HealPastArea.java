package dev.chiron.web;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What healing has done and left: attempts with their evidence, decisions, and who did what. */
final class HealPastArea implements Area {
    private static final Parameter<String> SERVICE = Parameter.text("service", "only what is about this service");
    private static final Parameter<Integer> LIMIT =
            Parameter.number("limit", "the most lines in one answer", 1, 1000, 100);

    private final HealDesk desk;

    private interface Past {
        HealDesk.Lines of(HealDesk.Extract extract) throws IOException;
    }

    HealPastArea(ControlSources sources) {
        desk = sources.heal();
    }

    @Override
    public String name() {
        return "healing's past";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/heal/attempts",
                        told("What was tried to heal services, newest first", "Attempts"),
                        call -> lines(call, "attempts", desk::attempts)),
                Route.of(
                        "GET",
                        "/api/heal/attempts/{id}",
                        Role.Need.ACTING,
                        Described.as("An attempt, and what was seen of its target right before it", "Attempt")
                                .refuses(404, 503),
                        this::attempt),
                Route.get(
                        "/api/heal/decisions",
                        told("What led to no action and why, with what every rail said, newest first", "Decisions"),
                        call -> lines(call, "decisions", desk::decisions)),
                Route.of(
                        "GET",
                        "/api/heal/audit",
                        Role.Need.ACTING,
                        told("Who did what to healing, newest first", "Audit"),
                        call -> lines(call, "audit", desk::audit)));
    }

    private static Described told(String summary, String schema) {
        return Described.as(summary, schema)
                .takes(SERVICE, LIMIT, Parameter.CURSOR)
                .refuses(503);
    }

    private static Reply lines(Call call, String plural, Past past) throws Problem {
        HealDesk.Extract extract =
                new HealDesk.Extract(call.given(SERVICE), call.given(Parameter.CURSOR), call.read(LIMIT));
        try {
            HealDesk.Lines lines = HealArea.asked(() -> past.of(extract));
            Map<String, Object> json = new LinkedHashMap<>();
            json.put(plural, lines.items());
            json.put("next_cursor", lines.next().orElse(null));
            return Reply.json(200, json);
        } catch (IllegalArgumentException e) {
            throw Problem.strangeCursor();
        }
    }

    private Reply attempt(Call call) throws Problem {
        return Reply.json(
                200,
                HealArea.asked(() -> desk.attempt(call.id()))
                        .orElseThrow(() -> Problem.notFound("there is no attempt \"" + call.id() + "\"")));
    }
}
