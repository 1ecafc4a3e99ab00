package dev.chiron.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page's session: who am I, log in, log out. */
final class SessionArea implements Area {
    private static final Logger LOG = LoggerFactory.getLogger(SessionArea.class);
    private static final String PATH = "/api/session";

    private final Gate gate;
    private final Callers callers;
    private final Sessions sessions;
    private final LoginLimit limit;

    SessionArea(Gate gate, Callers callers, Sessions sessions, LoginLimit limit) {
        this.gate = gate;
        this.callers = callers;
        this.sessions = sessions;
        this.limit = limit;
    }

    @Override
    public String name() {
        return "session";
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of(
                        "GET",
                        PATH,
                        Role.Need.NOTHING,
                        Described.as("Who asks, and what they may do", "Session")
                                .refuses(401),
                        call -> told(gate.known(call.request()))),
                Route.of(
                        "POST",
                        PATH,
                        Role.Need.NOTHING,
                        Described.as(
                                        "Logs in with a token in the body, or with what the headers show; the answer sets"
                                                + " the session's cookie",
                                        "Session")
                                .reads("LogIn")
                                .refuses(400, 401, 403, 413, 429),
                        this::begin),
                Route.of(
                        "DELETE",
                        PATH,
                        Role.Need.NOTHING,
                        Described.as("Logs out", "").only(204, ""),
                        this::end));
    }

    private Reply begin(Call call) throws Problem {
        ControlRequest request = call.request();
        if (!callers.any()) {
            throw Problem.forbidden("without security.tokens in the configuration there is nobody to log in as");
        }
        Optional<String> token = token(request.wish());
        String address = request.peer();
        limit.attempt(address);
        Callers.Known known = token.isPresent() ? callers.ofToken(request, token.get()) : callers.shown(request);
        limit.succeeded(address);
        Role role = known.caller().role();
        if (!role.allows(Role.Need.READING)) {
            throw Problem.forbidden("the role " + role.label() + " cannot look at the page");
        }
        SessionCookie cookie = gate.cookie(request);
        cookie.id(request).ifPresent(sessions::end);
        LOG.info("{} logged in from {}", known.caller().name(), address);
        return told(known.caller()).with("Set-Cookie", cookie.begin(sessions.begin(known.credential())));
    }

    /** The token in a body of {@code {"token": …}}; empty when there is no body. */
    private static Optional<String> token(byte[] body) throws Problem {
        if (body.length == 0) {
            return Optional.empty();
        }
        JsonNode token = JsonBody.object(body).path("token");
        if (!token.isTextual() || token.asText().isBlank()) {
            throw Problem.wrong("token", "must be the text of a token");
        }
        return Optional.of(token.asText());
    }

    private Reply end(Call call) {
        SessionCookie cookie = gate.cookie(call.request());
        cookie.id(call.request()).ifPresent(sessions::end);
        return new Reply(204, Map.of("Set-Cookie", cookie.end(), "Cache-Control", "no-store"), new byte[0]);
    }

    private static Reply told(Caller caller) {
        List<String> may = new ArrayList<>();
        if (caller.role().allows(Role.Need.READING)) {
            may.add("read");
        }
        if (caller.role().allows(Role.Need.ACTING)) {
            may.add("act");
        }
        Map<String, Object> session = new LinkedHashMap<>();
        session.put("name", caller.name());
        session.put("role", caller.role().label());
        session.put("authentication", caller.shown().label());
        session.put("may", may);
        return Reply.ok(Reply.JSON, Json.write(session) + "\n").with("Cache-Control", "no-store");
    }
}
