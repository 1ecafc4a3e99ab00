package dev.chiron.app;

import dev.chiron.heal.Attempt;
import dev.chiron.heal.Healer;
import dev.chiron.heal.Journal;
import dev.chiron.heal.Trigger;
import dev.chiron.heal.Wish;
import dev.chiron.monitor.Monitor;
import dev.chiron.web.AlertIntake;
import dev.chiron.web.Delivery;
import dev.chiron.web.HealDesk;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings the words of the control listener to the healer and back; the two rooms do not know each other. */
final class HealFront implements AlertIntake, HealDesk {
    private static final int MOST = 1_000;

    private final Healer healer;
    private final Journal journal;
    private final Monitor monitor;

    HealFront(Healer healer, Journal journal, Monitor monitor) {
        this.healer = healer;
        this.journal = journal;
        this.monitor = monitor;
    }

    @Override
    public List<String> accept(Delivery delivery) throws IOException {
        return healer.receive(new dev.chiron.heal.Delivery(
                delivery.at(),
                delivery.digest(),
                delivery.groupKey(),
                delivery.caller(),
                delivery.requestId(),
                delivery.alerts().stream().map(this::selected).toList()));
    }

    /** Labels only select a service; nothing else of them goes on. */
    private dev.chiron.heal.Delivery.Alert selected(Delivery.Alert alert) {
        return new dev.chiron.heal.Delivery.Alert(
                alert.firing(),
                alert.service().filter(name -> sameProject(name, alert.project())),
                alert.startsAt(),
                alert.fingerprint());
    }

    private boolean sameProject(String service, Optional<String> project) {
        return project.isEmpty()
                || monitor.fleet()
                        .find(service)
                        .map(view -> view.watched().service().project())
                        .equals(project);
    }

    @Override
    public HealDesk.Reception restart(String service, String caller, String requestId) throws IOException {
        return switch (healer.signal(service, Trigger.MANUAL, new Wish(caller, "", false, requestId))) {
            case OPENED -> HealDesk.Reception.OPENED;
            case DUPLICATE -> HealDesk.Reception.DUPLICATE;
            case REFUSED -> HealDesk.Reception.REFUSED;
        };
    }

    @Override
    public List<Map<String, Object>> attempts(Optional<String> service) throws IOException {
        return journal.attempts(service, MOST).stream().map(HealFront::shown).toList();
    }

    private static Map<String, Object> shown(Attempt attempt) {
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
        shown.put("started_at", attempt.calledAt().orElse(attempt.at()).toString());
        shown.put("planned_at", attempt.at().toString());
        attempt.call().ifPresent(call -> {
            shown.put("identity_before", call.identity());
            shown.put("running_before", call.running());
            call.at().ifPresent(at -> shown.put("called_at", at.toString()));
            call.deadline().ifPresent(at -> shown.put("deadline", at.toString()));
            call.returned().ifPresent(at -> shown.put("returned_at", at.toString()));
        });
        attempt.verifyUntil().ifPresent(until -> shown.put("verify_until", until.toString()));
        attempt.verdict().ifPresent(verdict -> {
            shown.put("outcome", verdict.word().label());
            verdict.reason().ifPresent(reason -> shown.put("reason", reason.label()));
            shown.put("detail", verdict.detail());
            shown.put("ended_at", verdict.at().toString());
        });
        return shown;
    }
}
