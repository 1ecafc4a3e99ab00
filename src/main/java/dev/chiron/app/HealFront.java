package dev.chiron.app;

import dev.chiron.heal.Attempt;
import dev.chiron.heal.Healer;
import dev.chiron.heal.Journal;
import dev.chiron.heal.Trigger;
import dev.chiron.monitor.Monitor;
import dev.chiron.web.AlertIntake;
import dev.chiron.web.Delivery;
import dev.chiron.web.HealDesk;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Brings the words of the control listener to the healer and back; the two rooms do not know each other. */
final class HealFront implements AlertIntake, HealDesk {
    private static final Duration SAME_DELIVERY = Duration.ofSeconds(30);

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
        boolean fresh = journal.delivered(
                delivery.digest(), delivery.at(), delivery.at().minus(SAME_DELIVERY));
        return delivery.alerts().stream().map(alert -> judged(alert, fresh)).toList();
    }

    /** A delivery that comes again is still a signal: only the case decides what is done. */
    private String judged(Delivery.Alert alert, boolean fresh) {
        if (!alert.firing()) {
            return "resolved";
        }
        String service = alert.service()
                .filter(name -> sameProject(name, alert.project()))
                .orElse("");
        Healer.Reception reception = healer.signal(service, Trigger.ALERTMANAGER);
        return fresh ? word(reception) : "duplicate";
    }

    private boolean sameProject(String service, Optional<String> project) {
        return project.isEmpty()
                || monitor.fleet()
                        .find(service)
                        .map(view -> view.watched().service().project())
                        .equals(project);
    }

    @Override
    public HealDesk.Reception restart(String service) {
        return switch (healer.signal(service, Trigger.MANUAL)) {
            case OPENED -> HealDesk.Reception.OPENED;
            case DUPLICATE -> HealDesk.Reception.DUPLICATE;
            case REFUSED -> HealDesk.Reception.REFUSED;
        };
    }

    @Override
    public List<Map<String, Object>> attempts(Optional<String> service) {
        List<Attempt> attempts = service.map(journal::attempts).orElseGet(journal::attempts);
        return attempts.reversed().stream().map(HealFront::shown).toList();
    }

    private static Map<String, Object> shown(Attempt attempt) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", attempt.id().toString());
        shown.put("service", attempt.service());
        shown.put("action", attempt.action());
        shown.put("trigger", attempt.trigger().label());
        shown.put("started_at", attempt.at().toString());
        attempt.verdict().ifPresent(verdict -> {
            shown.put("outcome", verdict.word().name().toLowerCase(Locale.ROOT));
            shown.put("detail", verdict.detail());
            shown.put("ended_at", verdict.at().toString());
        });
        return shown;
    }

    private static String word(Healer.Reception reception) {
        return reception.name().toLowerCase(Locale.ROOT);
    }
}
