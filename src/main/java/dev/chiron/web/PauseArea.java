package dev.chiron.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.config.Durations;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Pause;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pausing a service and letting it go on: neither alerted nor healed meanwhile, over restarts too. */
final class PauseArea implements Area {
    private static final Logger LOG = LoggerFactory.getLogger(PauseArea.class);
    private static final Set<String> FIELDS = Set.of("reason", "for", "until");
    private static final int LONGEST_REASON = 500;
    private static final Duration LONGEST = Duration.ofDays(366);

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
        Pause pause = wish(call);
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

    private Pause wish(Call call) throws Problem {
        byte[] body = call.request().wish();
        String by = call.caller().name();
        if (body.length == 0) {
            return new Pause(by, "", clock.now(), Optional.empty());
        }
        JsonNode wish = JsonBody.object(body);
        for (String field : (Iterable<String>) wish::fieldNames) {
            if (!FIELDS.contains(field)) {
                throw Problem.wrong(field, "is no field of a pause; it has reason, for and until");
            }
        }
        String reason = text(wish, "reason").orElse("");
        if (reason.length() > LONGEST_REASON) {
            throw Problem.wrong("reason", "must be at most " + LONGEST_REASON + " characters");
        }
        return new Pause(by, reason, clock.now(), end(wish));
    }

    private Optional<Instant> end(JsonNode wish) throws Problem {
        Optional<String> length = text(wish, "for");
        Optional<String> until = text(wish, "until");
        if (length.isPresent() && until.isPresent()) {
            throw Problem.wrong("until", "is given together with for; keep one of them");
        }
        if (length.isPresent()) {
            return Optional.of(clock.now().plus(duration(length.get())));
        }
        return until.isPresent() ? Optional.of(moment(until.get())) : Optional.empty();
    }

    private static Duration duration(String text) throws Problem {
        return Durations.parse(text)
                .filter(length -> length.isPositive() && length.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> Problem.wrong("for", "must be a time of at most a year, such as 90m, 2h or 3d"));
    }

    private Instant moment(String text) throws Problem {
        try {
            Instant end = OffsetDateTime.parse(text).toInstant();
            if (end.isAfter(clock.now()) && end.isBefore(clock.now().plus(LONGEST))) {
                return end;
            }
        } catch (DateTimeException e) {
            throw Problem.wrong("until", "must be a moment such as 2026-01-20T10:00:00Z");
        }
        throw Problem.wrong("until", "must lie in the future, and within a year");
    }

    private static Optional<String> text(JsonNode wish, String field) throws Problem {
        JsonNode value = wish.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw Problem.wrong(field, "must be text");
        }
        return Optional.of(value.asText());
    }
}
