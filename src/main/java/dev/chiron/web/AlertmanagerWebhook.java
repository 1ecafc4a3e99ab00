package dev.chiron.web;

import dev.chiron.schedule.Clock;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code POST /api/alertmanager}: payload version 4, and where it is switched on Grafana's version 1. */
final class AlertmanagerWebhook {
    private static final String WATCHDOG = "ChironWatchdog";

    private final AlertIntake intake;
    private final Supplier<SecuritySettings> security;
    private final Clock clock;

    /**
     * A webhook that hands on what it takes.
     *
     * @param security whether Grafana's payload is taken too; asked at every delivery
     */
    AlertmanagerWebhook(AlertIntake intake, Supplier<SecuritySettings> security, Clock clock) {
        this.intake = intake;
        this.security = security;
        this.clock = clock;
    }

    /** Answers once the alerts are stored. */
    Reply answer(byte[] body, String caller, String requestId) throws Problem {
        Delivery delivery = delivery(body, caller, requestId);
        List<Delivery.Alert> judged = delivery.alerts().stream()
                .filter(alert -> !alert.name().equals(WATCHDOG))
                .toList();
        List<String> words = judged.isEmpty() ? List.of() : stored(delivery, judged);
        List<Map<String, Object>> told = new ArrayList<>();
        for (int i = 0; i < judged.size(); i++) {
            Map<String, Object> alert = new LinkedHashMap<>();
            alert.put("fingerprint", judged.get(i).fingerprint());
            alert.put("service", judged.get(i).service().orElse(null));
            alert.put("outcome", words.get(i));
            told.add(alert);
        }
        return Reply.ok(Reply.JSON, Json.write(Map.of("id", delivery.digest(), "alerts", told)) + "\n");
    }

    private List<String> stored(Delivery delivery, List<Delivery.Alert> judged) throws Problem {
        try {
            return intake.accept(new Delivery(
                    delivery.at(),
                    delivery.digest(),
                    delivery.groupKey(),
                    delivery.caller(),
                    delivery.requestId(),
                    judged));
        } catch (IOException e) {
            throw Problem.unavailable("the alerts cannot be stored now: " + e.getMessage());
        }
    }

    private Delivery delivery(byte[] body, String caller, String requestId) throws Problem {
        PayloadReader.Payload payload = PayloadReader.read(body);
        boolean known = payload.version().equals("4")
                || (payload.version().equals("1")
                        && payload.ofGrafana()
                        && security.get().grafana());
        if (!known) {
            throw Problem.wrong(
                    "version",
                    "must be \"4\", Alertmanager's webhook payload; Grafana's \"1\" needs security.grafana: true");
        }
        return new Delivery(clock.now(), digest(body), payload.groupKey(), caller, requestId, payload.alerts());
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
