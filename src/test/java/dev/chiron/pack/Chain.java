package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.testing.AlertInbox;
import dev.chiron.testing.AlertInbox.Alert;
import dev.chiron.testing.AlertInbox.Message;
import dev.chiron.testing.RealAlertmanager;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealPrometheus;
import dev.chiron.testing.Release;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Prometheus 2.53 and Alertmanager 0.28 with the pack's rules and configuration in {@link Haste}, and an inbox in the place
 * of everybody who is told; the webhook of a Chiron is called beside it.
 */
final class Chain implements AutoCloseable {
    static final String TOKEN = "for-tests-only";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Longer than Alertmanager in {@link Haste} collects a group, so that what it mutes until then was not told. */
    private static final Duration LONGEST_GROUP_WAIT = Duration.ofSeconds(13);

    /** Prometheus drops what fires before it has found its Alertmanager, and by itself tells it again a minute later only. */
    private static final String TOLD_AGAIN = "--rules.alert.resend-delay=5s";

    static final List<String> RULES = List.of("availability.yml", "healing.yml", "self.yml");
    private static final String FAILED_SCRAPES = "sum(count_over_time((up{job=\"chiron\"} == 0)[10m:1s]))";
    private static final List<String> PLACES = List.of("chiron", "page", "ticket", "deadman");

    final AlertInbox inbox = AlertInbox.of(PLACES.toArray(String[]::new));
    private final TempFolder folder = TempFolder.create("chain");
    private final RealAlertmanager alertmanager;
    private final RealPrometheus prometheus;

    /**
     * Starts it.
     *
     * @param healer the Chiron whose webhook is called
     * @param jobs the scrape configurations
     */
    Chain(RealChiron healer, String... jobs) {
        folder.folder("tokens");
        folder.write("tokens/alertmanager", TOKEN);
        alertmanager = RealAlertmanager.start(Release.TRIXIE, folder.write("alertmanager.yml", alertmanagerOf(healer)));
        prometheus = RealPrometheus.start(Release.TRIXIE, prometheusOf(jobs), TOLD_AGAIN);
    }

    /** The token that {@link #alertmanagerOf} shows, as a file for a Chiron's configuration. */
    static Path token(TempFolder folder) {
        return folder.write("alertmanager-token", TOKEN);
    }

    private String alertmanagerOf(RealChiron healer) {
        String webhook = healer.control("/api/alertmanager").toString();
        String configuration = Haste.ofAlertmanager(PackAlertmanager.filledIn(inbox, webhook));
        String both = "      - url: " + inbox.url("chiron") + "\n      - url: " + webhook;
        assertThat(configuration).containsOnlyOnce("      - url: " + webhook);
        return configuration.replace("      - url: " + webhook, both);
    }

    private String prometheusOf(String... jobs) {
        return """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s, external_labels: {cluster: home}}
                rule_files: ["%s/*.yml"]
                alerting: {alertmanagers: [{static_configs: [{targets: ["%s"]}]}]}
                scrape_configs:
                """.formatted(ruleFolder(), alertmanager.address())
                + Stream.of(jobs).map(job -> "  - " + job + "\n").collect(Collectors.joining());
    }

    private Path ruleFolder() {
        Path rules = folder.folder("rules");
        for (String file : RULES) {
            folder.write("rules/" + file, Haste.ofRules(PackFiles.text(PackFiles.RULES.resolve(file))));
        }
        return rules;
    }

    /** The scrape configuration of a job of these addresses. */
    static String job(String name, String... addresses) {
        return "{job_name: %s, static_configs: [{targets: [%s]}]}"
                .formatted(
                        name,
                        Stream.of(addresses)
                                .map(address -> "\"" + address + "\"")
                                .collect(Collectors.joining(", ")));
    }

    /** Scrapes these from now on. A job that is gone altogether, unlike one without targets, is remembered for minutes. */
    void scrape(String... jobs) {
        prometheus.reload(prometheusOf(jobs));
    }

    /** Waits until Prometheus has an answer to an expression. */
    void awaitSample(String expression) {
        await(expression, () -> !prometheus.query(expression).isEmpty());
    }

    /** Waits until each has come, then looks whether each came once: newly firing in one message, to nobody else. */
    void awaitOnce(List<Arrival> arrivals) {
        for (Arrival arrival : arrivals) {
            await(arrival.toString(), () -> hasCome(arrival));
        }
        for (Arrival arrival : arrivals) {
            for (String place : PLACES) {
                Map<Map<String, String>, Long> news = news(arrival, place);
                long most = 1 + interruptions(arrival);
                assertThat(news.values()).as(arrival + " came once").allMatch(times -> times <= most);
                if (!place.equals(arrival.place()) && !place.equals(alsoTold(arrival))) {
                    assertThat(news).as(arrival + " at " + place).isEmpty();
                }
            }
        }
    }

    /**
     * How often an alert may have ended in between: {@code ChironServiceDown} alone looks at this very moment only, so a
     * scrape that fails, for which a second without an answer is enough, ends it and the next begins it anew.
     */
    private long interruptions(Arrival arrival) {
        return arrival.alert().equals("ChironServiceDown")
                ? prometheus.value(FAILED_SCRAPES).orElse(0.0).longValue()
                : 0;
    }

    /** The Watchdog alone has two receivers. */
    private static String alsoTold(Arrival arrival) {
        return arrival.alert().equals("ChironWatchdog") ? "chiron" : arrival.place();
    }

    private boolean hasCome(Arrival arrival) {
        return switch (arrival.place()) {
            case Arrival.MUTED -> holds(arrival, "suppressed");
            case Arrival.HELD -> holds(arrival, "active");
            default -> !news(arrival, arrival.place()).isEmpty();
        };
    }

    private boolean holds(Arrival arrival, String state) {
        for (JsonNode alert : alertmanager.alerts()) {
            Map<String, String> labels = new HashMap<>();
            alert.path("labels")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            if (arrival.is(labels)
                    && alert.path("status").path("state").asText().equals(state)
                    && Instant.parse(alert.path("startsAt").asText())
                            .isBefore(Instant.now().minus(LONGEST_GROUP_WAIT))) {
                return true;
            }
        }
        return false;
    }

    /**
     * How often an alert, by its labels, began to fire in the messages to a receiver: a message also repeats what its group
     * told before.
     */
    private Map<Map<String, String>, Long> news(Arrival arrival, String receiver) {
        Map<String, List<Map<String, String>>> before = new HashMap<>();
        Map<Map<String, String>, Long> news = new HashMap<>();
        for (Message message : inbox.messages(receiver)) {
            List<Map<String, String>> firing = message.alerts().stream()
                    .filter(Alert::isFiring)
                    .map(Alert::labels)
                    .filter(arrival::is)
                    .toList();
            List<Map<String, String>> known = before.getOrDefault(message.group(), List.of());
            firing.stream().filter(alert -> !known.contains(alert)).forEach(alert -> news.merge(alert, 1L, Long::sum));
            before.put(message.group(), firing);
        }
        return news;
    }

    /** The groups that somebody was told of with something firing: one page each. */
    List<String> groups(String receiver) {
        return inbox.messages(receiver).stream()
                .filter(message -> message.alerts().stream().anyMatch(Alert::isFiring))
                .map(Message::group)
                .distinct()
                .toList();
    }

    void await(String what, Callable<Boolean> so) {
        try {
            Awaitility.await(what)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(so);
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage() + known(), late);
        }
    }

    private String known() {
        List<String> known = new ArrayList<>(List.of("", "Alertmanager holds"));
        alertmanager
                .alerts()
                .forEach(alert -> known.add(alert.path("status").path("state").asText() + " " + alert.path("labels")));
        known.add("Prometheus has");
        prometheus
                .query("ALERTS")
                .forEach(series -> known.add(series.path("metric").toString()));
        known.add("told were");
        PLACES.forEach(place -> inbox.messages(place).stream()
                .filter(message -> !message.tells("ChironWatchdog"))
                .forEach(message -> known.add(place + " " + message.group() + " " + message.status() + " of "
                        + message.alerts().size())));
        return String.join("\n", known.subList(0, Math.min(known.size(), 200)));
    }

    @Override
    public void close() {
        prometheus.close();
        alertmanager.close();
        inbox.close();
        folder.close();
    }
}
