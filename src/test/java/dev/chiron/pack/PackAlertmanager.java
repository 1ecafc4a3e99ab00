package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.testing.AlertInbox;
import dev.chiron.testing.RealAlertmanager;
import dev.chiron.testing.Release;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A real Alertmanager with the shipped configuration, whose receivers are all in one inbox. */
final class PackAlertmanager implements AutoCloseable {
    /** Less than the ten seconds that a group waits which nothing else is said of. */
    static final Duration SOON = Duration.ofSeconds(9);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> FOR_PEOPLE = List.of("page", "ticket", "deadman");

    final AlertInbox inbox = AlertInbox.of("chiron", "page", "ticket", "deadman");
    private final TempFolder folder = TempFolder.create("am");
    private final RealAlertmanager alertmanager;

    PackAlertmanager(Release release) {
        folder.folder("tokens");
        folder.write("tokens/alertmanager", "s3cret\n");
        alertmanager = RealAlertmanager.start(
                release,
                folder.write(
                        "alertmanager.yml", filledIn(inbox, inbox.url("chiron").toString())));
    }

    /** The shipped configuration, with the webhook elsewhere and with webhooks in the receivers that are empty. */
    static String filledIn(AlertInbox inbox, String webhook) {
        String configuration =
                replaced(PackFiles.text(PackFiles.ALERTMANAGER), "http://127.0.0.1:9816/api/alertmanager", webhook);
        for (String receiver : FOR_PEOPLE) {
            String name = "  - name: " + receiver + " #";
            configuration = replaced(
                    configuration,
                    name,
                    "  - webhook_configs: [{url: \"" + inbox.url(receiver) + "\"}]\n    name: " + receiver + " #");
        }
        return configuration;
    }

    private static String replaced(String text, String what, String by) {
        assertThat(text).containsOnlyOnce(what);
        return text.replace(what, by);
    }

    /** Fires alerts, as {@code ChironServiceDown service=bot severity=critical …}, in the pack's cluster and job. */
    void fire(String... alerts) {
        alertmanager.fire("["
                + String.join(
                        ",",
                        List.of(alerts).stream().map(PackAlertmanager::json).toList())
                + "]");
    }

    private static String json(String alert) {
        StringBuilder labels = new StringBuilder("\"cluster\": \"home\", \"job\": \"chiron\", \"alertname\": \"");
        String[] words = alert.split(" +", -1);
        labels.append(words[0]).append('"');
        for (String word : List.of(words).subList(1, words.length)) {
            String[] label = word.split("=", 2);
            labels.append(", \"%s\": \"%s\"".formatted(label[0], label[1]));
        }
        return "{\"labels\": {" + labels + "}, \"annotations\": {\"summary\": \"" + words[0] + ".\"}}";
    }

    /** Waits until it holds exactly these alerts in these states, by name; {@code name/window} for one with a window. */
    void awaitStates(Map<String, String> expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(states()).isEqualTo(expected));
    }

    private Map<String, String> states() {
        Map<String, String> states = new HashMap<>();
        for (JsonNode alert : alertmanager.alerts()) {
            JsonNode labels = alert.path("labels");
            String window = labels.path("window").asText();
            states.put(
                    labels.path("alertname").asText() + (window.isEmpty() ? "" : "/" + window),
                    alert.path("status").path("state").asText());
        }
        return states;
    }

    @Override
    public void close() {
        alertmanager.close();
        inbox.close();
        folder.close();
    }
}
