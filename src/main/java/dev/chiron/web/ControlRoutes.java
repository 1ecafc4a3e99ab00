package dev.chiron.web;

import dev.chiron.monitor.Event;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Takes each request of the control listener to its route, past the gate. */
final class ControlRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ControlRoutes.class);

    private static final Map<String, String> STANDARDS =
            Map.of("Cache-Control", "no-cache", "X-Content-Type-Options", "nosniff");

    private final Gate gate;
    private final WebGuard guard;
    private final ControlSources sources;
    private final RouteTable table;
    private final Page page = new Page();

    ControlRoutes(Gate gate, WebGuard guard, RouteTable table, ControlSources sources) {
        this.gate = gate;
        this.guard = guard;
        this.sources = sources;
        this.table = table;
    }

    /** Every route there is. */
    static RouteTable table(SessionArea session, Supplier<SecuritySettings> security, ControlSources sources) {
        List<Area> areas = List.of(
                new HouseArea(sources),
                session,
                new AlertsArea(security, sources),
                new ServicesArea(sources.monitor()),
                new RegistrationArea(sources),
                new CheckArea(sources),
                new PauseArea(sources),
                new HistoryArea(sources),
                new IncidentsArea(sources),
                new FleetArea(sources),
                new GraphArea(sources),
                new BadgeArea(sources),
                new HealArea(sources),
                new HealPastArea(sources),
                new ExplainArea(sources),
                new LiveArea(sources));
        Area description = new DescriptionArea(areas, sources.health().version());
        return new RouteTable(
                Stream.concat(areas.stream(), Stream.of(description)).toList());
    }

    /** Answers, whatever happens. */
    Reply answer(ControlRequest request) {
        String requestId = RequestId.of(request);
        try (MDC.MDCCloseable _ = MDC.putCloseable(RequestId.LOG_KEY, requestId)) {
            return answer(request, requestId);
        }
    }

    private Reply answer(ControlRequest request, String requestId) {
        Reply reply = routedOrRefused(request, requestId);
        if (request.path().equals(AlertsArea.WEBHOOK) && request.method().equals("POST")) {
            sources.listener().accept(new Event.WebhookAnswered(sources.clock().now(), reply.status()));
        }
        boolean worthTelling = !request.reading() || reply.status() >= 500;
        if (worthTelling) {
            LOG.info("{} {} answered {}", request.method(), request.path(), reply.status());
        }
        return Wire.fit(request, reply).with(guard.headers()).with(STANDARDS).with(RequestId.HEADER, requestId);
    }

    private Reply routedOrRefused(ControlRequest request, String requestId) {
        try {
            return routed(request, requestId);
        } catch (Problem problem) {
            return problem.reply(requestId);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Problem.unavailable("Chiron is about to end").reply(requestId);
        } catch (RuntimeException e) {
            LOG.error("cannot answer {} {}", request.method(), request.path(), e);
            return Problem.broken().reply(requestId);
        }
    }

    private Reply routed(ControlRequest request, String requestId) throws Problem, InterruptedException {
        if (guard.tooMany()) {
            throw Problem.tooMany(guard.untilNext());
        }
        gate.checkOrigin(request);
        if (request.reading() && Page.covers(request.path())) {
            return page.answer(request);
        }
        RouteTable.Found found = table.at(request.path());
        Optional<Route> route = found.route(request.method());
        Caller caller = gate.admit(request, route.map(Route::need).orElseGet(() -> needOfStrangePath(request)));
        if (route.isEmpty()) {
            throw found.byMethod().isEmpty()
                    ? Problem.notFound("nothing is at this path")
                    : Problem.notAllowed(found.allowed());
        }
        Map<String, String> holes = route.get().path().match(request.path()).orElse(Map.of());
        return route.get().endpoint().answer(new Call(request, Query.parse(request.query()), holes, caller, requestId));
    }

    /** What is there under {@code /api} is nobody's business without a token. */
    private static Role.Need needOfStrangePath(Request request) {
        if (!request.path().startsWith("/api")) {
            return Role.Need.NOTHING;
        }
        return request.reading() ? Role.Need.READING : Role.Need.ACTING;
    }
}
