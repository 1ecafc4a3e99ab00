package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.Choices;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ten thousand payloads that are nearly right: each is taken or refused with a 400, and nothing else comes of it. */
class AlertmanagerWebhookFuzzTest {
    private static final List<String> ODD = List.of(
            "null",
            "true",
            "1e999",
            "-0",
            "\"\"",
            "[]",
            "{}",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "NaN",
            "'x'",
            "",
            ",",
            "99999999999999999999");
    private static final List<String> NAMES = List.of(
            "version",
            "orgId",
            "groupKey",
            "alerts",
            "status",
            "labels",
            "startsAt",
            "fingerprint",
            "service",
            "x\\u0000",
            "");

    private final AlertmanagerWebhook webhook = new AlertmanagerWebhook(
            delivery -> delivery.alerts().stream().map(_ -> "opened").toList(),
            () -> SecuritySettings.NONE,
            Clock.system());

    @Test
    void everyPayloadIsTakenOrRefusedWithItsField() {
        Map<Integer, Integer> statuses = new HashMap<>();
        Choices.seeds(10_000).forEach(seed -> statuses.merge(status(payload(new Choices(seed))), 1, Integer::sum));

        assertThat(statuses)
                .containsOnlyKeys(200, 400)
                .allSatisfy((_, many) -> assertThat(many).isGreaterThan(500));
    }

    private int status(byte[] payload) {
        try {
            return webhook.answer(payload, "am", "r1").status();
        } catch (Problem problem) {
            return problem.reply("r1").status();
        }
    }

    private static byte[] payload(Choices choices) {
        byte[] bytes = document(choices).getBytes(StandardCharsets.UTF_8);
        if (choices.onceIn(8)) {
            return Arrays.copyOf(bytes, choices.below(bytes.length + 1));
        }
        if (choices.onceIn(8) && bytes.length > 0) {
            bytes[choices.below(bytes.length)] = (byte) choices.below(256);
        }
        return choices.onceIn(50) ? choices.raw(200) : bytes;
    }

    private static String document(Choices choices) {
        StringBuilder text = new StringBuilder("{\"version\":").append(sometimes(choices, "\"4\""));
        text.append(",\"groupKey\":").append(sometimes(choices, "\"{}:{}\""));
        text.append(",\"alerts\":[");
        int alerts = choices.onceIn(100) ? 1001 : choices.below(4);
        for (int i = 0; i < alerts; i++) {
            text.append(i == 0 ? "" : ",").append(sometimes(choices, alert(choices)));
        }
        text.append(']');
        if (choices.onceIn(4)) {
            text.append(",\"").append(choices.of(NAMES)).append("\":").append(value(choices, 0));
        }
        return text.append('}').toString();
    }

    private static String alert(Choices choices) {
        StringBuilder text = new StringBuilder("{\"status\":")
                .append(sometimes(choices, choices.of("\"firing\"", "\"resolved\"")))
                .append(",\"labels\":{");
        int labels = choices.onceIn(60) ? 65 : choices.below(4);
        for (int i = 0; i < labels; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("\"l")
                    .append(i)
                    .append("\":")
                    .append(sometimes(choices, choices.onceIn(60) ? "\"" + "x".repeat(1025) + "\"" : "\"v\""));
        }
        text.append("},\"startsAt\":").append(sometimes(choices, "\"2026-11-22T13:14:20.285448Z\""));
        return text.append(",\"annotations\":")
                .append(value(choices, 0))
                .append('}')
                .toString();
    }

    private static String sometimes(Choices choices, String right) {
        return choices.onceIn(40) ? value(choices, 0) : right;
    }

    private static String value(Choices choices, int depth) {
        if (choices.onceIn(200)) {
            return "[".repeat(10_000);
        }
        return depth > 3 || !choices.onceIn(3)
                ? choices.of(choices.onceIn(6) ? ODD : List.of("1", "\"text\"", "{}"))
                : "{\"" + choices.of(NAMES) + "\":" + value(choices, depth + 1) + "}";
    }
}
