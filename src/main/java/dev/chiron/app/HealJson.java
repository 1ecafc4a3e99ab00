package dev.chiron.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.heal.Answered;
import dev.chiron.heal.Attempt;
import dev.chiron.heal.Decision;
import dev.chiron.heal.Deed;
import dev.chiron.heal.Evidence;
import dev.chiron.heal.Explanation;
import dev.chiron.heal.Lock;
import dev.chiron.heal.Refusal;
import dev.chiron.monitor.Pause;
import dev.chiron.web.HealDesk;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Healing as the API tells it. */
final class HealJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private HealJson() {}

    private static String moment(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static Map<String, Object> pause(String service, Pause pause) {
        Map<String, Object> shown = new LinkedHashMap<>(Map.of("service", service));
        shown.putAll(HealDesk.shown(pause));
        return shown;
    }

    static Map<String, Object> lock(String service, Lock lock) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("service", service);
        shown.put("since", moment(lock.since()));
        shown.put("reason", lock.why().label());
        return shown;
    }

    static Map<String, Object> door(RightsReport.Door door) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("engine", door.engine());
        shown.put("endpoint", door.endpoint());
        shown.put("beyond_need", door.beyondNeed().orElse(null));
        shown.put("failure", door.failure().orElse(null));
        return shown;
    }

    static Map<String, Object> attempt(Attempt attempt) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", attempt.id().toString());
        shown.put("case", attempt.plan().caseId().toString());
        shown.put("service", attempt.service());
        shown.put("action", attempt.action());
        shown.put("step", attempt.plan().step());
        shown.put("trigger", attempt.trigger().label());
        shown.put("actor", attempt.plan().actor());
        shown.put("state", attempt.state().label());
        shown.put("epoch", attempt.epoch());
        shown.put("planned_at", moment(attempt.at()));
        shown.put("started_at", moment(attempt.calledAt().orElse(attempt.at())));
        attempt.call().ifPresent(call -> call(shown, call));
        attempt.verifyUntil().ifPresent(until -> shown.put("verify_until", moment(until)));
        attempt.verdict().ifPresent(verdict -> {
            shown.put("outcome", verdict.word().label());
            verdict.reason().ifPresent(reason -> shown.put("reason", reason.label()));
            shown.put("detail", verdict.detail());
            shown.put("ended_at", moment(verdict.at()));
        });
        shown.put("evidence_at", "/api/heal/attempts/" + attempt.id());
        return shown;
    }

    private static void call(Map<String, Object> shown, Attempt.Call call) {
        shown.put("identity_before", call.identity());
        shown.put("running_before", call.running());
        call.at().ifPresent(at -> shown.put("called_at", moment(at)));
        call.deadline().ifPresent(at -> shown.put("deadline", moment(at)));
        call.returned().ifPresent(at -> shown.put("returned_at", moment(at)));
    }

    static Map<String, Object> evidence(Evidence evidence) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("inspect", evidence.inspect());
        shown.put("health_log", evidence.healthLog());
        shown.put("log_tail", evidence.logTail());
        return shown;
    }

    static Map<String, Object> decision(Decision decision) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("at", moment(decision.at()));
        shown.put("service", decision.service());
        shown.put("trigger", decision.trigger().label());
        shown.put("verdict", decision.verdict());
        shown.put("reason", decision.reason().map(Refusal::label).orElse(""));
        shown.put("detail", decision.detail());
        shown.put("case", decision.caseId());
        shown.put("rails", read(decision.rails(), List.class));
        return shown;
    }

    static Map<String, Object> explanation(Explanation said, boolean forced) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("service", said.service());
        shown.put("trigger", said.trigger().label());
        shown.put("force", forced);
        shown.put("acts", said.acts());
        shown.put("reason", said.reason().map(Refusal::label).orElse(null));
        shown.put("detail", said.detail());
        shown.put("not_before", said.notBefore().map(HealJson::moment).orElse(null));
        shown.put("plan", said.plan().map(HealJson::plan).orElse(null));
        shown.put("rails", said.rails().stream().map(Answered::shown).toList());
        return shown;
    }

    private static Map<String, Object> plan(Explanation.Plan plan) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("action", plan.action());
        shown.put("step", plan.step());
        shown.put("steps", plan.steps());
        shown.put("host", plan.host());
        shown.put("target", plan.target().identity());
        shown.put("running", plan.target().running());
        return shown;
    }

    static Map<String, Object> deed(Deed deed) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("at", moment(deed.at()));
        shown.put("kind", deed.kind());
        shown.put("actor", deed.actor());
        shown.put("service", deed.service());
        shown.put("attempt", deed.attempt());
        shown.put("request_id", deed.requestId());
        shown.put("text", read(deed.text(), Map.class));
        return shown;
    }

    private static Object read(String json, Class<?> kind) {
        try {
            return MAPPER.readValue(json, kind);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written as JSON is none: " + json, e);
        }
    }
}
