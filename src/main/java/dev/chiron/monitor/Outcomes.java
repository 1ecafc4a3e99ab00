package dev.chiron.monitor;

import dev.chiron.config.Section;
import dev.chiron.health.HealthRule;
import dev.chiron.health.Outcome;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.ProbeRun;
import dev.chiron.probe.Reason;
import dev.chiron.probe.Weight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the results of a service's probe count: the house's defaults, and what its {@code outcomes:} say otherwise. */
public record Outcomes(Map<String, Verdict> overrides) {
    public static final Outcomes STANDARD = new Outcomes(Map.of());

    private static final String SERVER_ERROR = "http_5xx";
    private static final String CLIENT_ERROR = "http_4xx";
    private static final Set<String> STATUS_GAUGES = Set.of("probe_http_status_code", "probe_websocket_status_code");

    /** What a failure may be made to mean. */
    public enum Verdict {
        DOWN,
        DEGRADED,
        UP
    }

    /** Reads {@code outcomes:}, whose keys are reasons, {@code http_4xx} and {@code http_5xx}. */
    public static Outcomes read(Section service) {
        Map<String, Verdict> overrides = new HashMap<>();
        List<String> known = keys();
        service.section("outcomes", "what failures mean for this service, by reason")
                .ifPresent(section -> {
                    for (String key : known) {
                        section.choice(key, Verdict.class, "what a failure of " + key + " means")
                                .optional()
                                .ifPresent(verdict -> overrides.put(key, verdict));
                    }
                });
        return new Outcomes(Map.copyOf(overrides));
    }

    private static List<String> keys() {
        List<String> keys = new ArrayList<>();
        for (Reason reason : Reason.values()) {
            if (reason != Reason.INTERNAL) {
                keys.add(reason.label());
            }
        }
        keys.add(CLIENT_ERROR);
        keys.add(SERVER_ERROR);
        return keys;
    }

    /** How a run counts for health. */
    Outcome of(ProbeRun run, HealthRule rule) {
        return switch (run.result()) {
            case ProbeResult.NotRun notRun -> Outcome.NOT_RUN;
            case ProbeResult.Passed passed -> {
                boolean slow = rule.degradedAbove()
                        .filter(limit -> run.duration().compareTo(limit) > 0)
                        .isPresent();
                yield slow || passed.impairment().isPresent() ? Outcome.IMPAIRED : Outcome.PASSED;
            }
            case ProbeResult.Failed failed -> of(failed);
        };
    }

    private Outcome of(ProbeResult.Failed failed) {
        Verdict byClass = overrides.get(statusClass(failed));
        Verdict verdict = byClass == null ? overrides.get(failed.reason().label()) : byClass;
        if (verdict == null) {
            return failed.weight() == Weight.HARD ? Outcome.HARD_FAILURE : Outcome.SOFT_FAILURE;
        }
        return switch (verdict) {
            case DOWN -> Outcome.HARD_FAILURE;
            case DEGRADED -> Outcome.IMPAIRED;
            case UP -> Outcome.PASSED;
        };
    }

    /** The key of the class that the answer's status belongs to; none for any other failure, nor for an unwanted redirect. */
    private static String statusClass(ProbeResult.Failed failed) {
        if (failed.reason() != Reason.HTTP_STATUS) {
            return "";
        }
        int hundreds = failed.measurements().gauges().stream()
                .filter(gauge -> STATUS_GAUGES.contains(gauge.name()))
                .mapToInt(gauge -> (int) gauge.value() / 100)
                .findFirst()
                .orElse(0);
        return switch (hundreds) {
            case 4 -> CLIENT_ERROR;
            case 5 -> SERVER_ERROR;
            default -> "";
        };
    }
}
