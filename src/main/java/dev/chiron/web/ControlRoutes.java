package dev.chiron.web;

import dev.chiron.monitor.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path of the control listener is answered by what, and what one needs to ask it. */
final class ControlRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ControlRoutes.class);
    private static final String WEBHOOK = "/api/alertmanager";
    private static final String SERVICES = "/api/services";

    private final Gate gate;
    private final WebGuard guard;
    private final ControlSources sources;
    private final ServicesApi services;
    private final AlertmanagerWebhook webhook;
    private final List<Route> routes;

    /** A request on its way, with what was found out about it. */
    private record Call(ControlRequest request, Query query, String id, String caller, String requestId) {}

    private interface Endpoint {
        Reply answer(Call call) throws Problem;
    }

    /** One path, in which {@code {id}} stands for one segment. */
    private record Route(String method, String path, Role.Need need, Endpoint endpoint) {
        /** What stands in place of {@code {id}}, decoded, or empty text; nothing when the path is another. */
        private Optional<String> match(String asked) {
            int hole = path.indexOf("{id}");
            if (hole < 0) {
                return asked.equals(path) ? Optional.of("") : Optional.empty();
            }
            String before = path.substring(0, hole);
            String after = path.substring(hole + 4);
            boolean fits = asked.startsWith(before)
                    && asked.endsWith(after)
                    && asked.length() > before.length() + after.length();
            String id = fits ? asked.substring(before.length(), asked.length() - after.length()) : "";
            return id.isEmpty() || id.contains("/") ? Optional.empty() : Query.unescape(id);
        }
    }

    ControlRoutes(Gate gate, WebGuard guard, ControlSources sources) {
        this.gate = gate;
        this.guard = guard;
        this.sources = sources;
        this.services = new ServicesApi(sources.monitor());
        this.webhook = new AlertmanagerWebhook(sources.intake(), sources.clock());
        this.routes = List.of(
                new Route(
                        "GET",
                        "/health",
                        Role.Need.NOTHING,
                        _ -> sources.health().health()),
                new Route(
                        "GET",
                        "/ready",
                        Role.Need.NOTHING,
                        _ -> sources.health().readiness()),
                new Route(
                        "GET",
                        "/metrics",
                        Role.Need.READING,
                        call -> RegistryReply.of(sources.registry(), call.request())),
                new Route("POST", WEBHOOK, Role.Need.WEBHOOK, this::alerts),
                new Route("GET", SERVICES, Role.Need.READING, call -> services.list(call.query())),
                new Route("GET", SERVICES + "/{id}", Role.Need.READING, call -> services.one(call.id())),
                new Route("POST", SERVICES + "/{id}/restart", Role.Need.ACTING, this::restart),
                new Route("GET", "/api/heal/attempts", Role.Need.READING, this::attempts));
    }

    /** Answers, whatever happens. */
    Reply answer(ControlRequest request) {
        String requestId = RequestId.of(request);
        Reply reply;
        try {
            reply = routed(request, requestId);
        } catch (Problem problem) {
            reply = problem.reply(requestId);
        } catch (RuntimeException e) {
            LOG.error("cannot answer {} {} request_id={}", request.method(), request.path(), requestId, e);
            reply = Problem.broken().reply(requestId);
        }
        if (request.path().equals(WEBHOOK) && request.method().equals("POST")) {
            sources.listener().accept(new Event.WebhookAnswered(sources.clock().now(), reply.status()));
        }
        boolean worthTelling = !reading(request.method()) || reply.status() >= 500;
        if (worthTelling) {
            LOG.info("{} {} answered {} request_id={}", request.method(), request.path(), reply.status(), requestId);
        }
        return reply.with(guard.headers()).with(RequestId.HEADER, requestId);
    }

    private static boolean reading(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private Reply routed(ControlRequest request, String requestId) throws Problem {
        if (guard.tooMany()) {
            throw Problem.tooMany();
        }
        gate.checkOrigin(request);
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        Map<String, Route> onPath = new LinkedHashMap<>();
        routes.stream()
                .filter(route -> route.match(request.path()).isPresent())
                .forEach(route -> onPath.put(route.method(), route));
        Route route = onPath.get(method);
        String caller = gate.admit(request, route == null ? needOfStrangePath(request) : route.need());
        if (route == null) {
            throw onPath.isEmpty()
                    ? Problem.notFound("nothing is at this path")
                    : Problem.notAllowed(String.join(", ", onPath.keySet()));
        }
        String id = route.match(request.path()).orElse("");
        return route.endpoint().answer(new Call(request, Query.parse(request.query()), id, caller, requestId));
    }

    /** What is there under {@code /api} is nobody's business without a token. */
    private static Role.Need needOfStrangePath(Request request) {
        if (!request.path().startsWith("/api")) {
            return Role.Need.NOTHING;
        }
        return reading(request.method()) ? Role.Need.READING : Role.Need.ACTING;
    }

    private Reply alerts(Call call) throws Problem {
        return webhook.answer(call.request().body(), call.caller(), call.requestId());
    }

    private Reply restart(Call call) throws Problem {
        String name = call.id();
        if (sources.monitor().fleet().find(name).isEmpty()) {
            throw Problem.notFound("no service is called \"" + name + "\"");
        }
        LOG.info("{} asks to heal {} request_id={}", call.caller(), name, call.requestId());
        return switch (sources.heal().restart(name)) {
            case OPENED -> Reply.of(202, Reply.JSON, Json.write(Map.of("service", name, "outcome", "opened")) + "\n");
            case DUPLICATE -> throw Problem.conflict(name + " is being healed already");
            case REFUSED ->
                throw Problem.conflict(name + " may not be healed: it has no heal: block, or alerts: false");
        };
    }

    private Reply attempts(Call call) {
        String service = call.query().get("service");
        List<Map<String, Object>> attempts =
                sources.heal().attempts(service.isEmpty() ? Optional.empty() : Optional.of(service));
        return Reply.ok(Reply.JSON, Json.write(Map.of("attempts", attempts)) + "\n");
    }
}
