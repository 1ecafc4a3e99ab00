package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.AlertInbox;
import dev.chiron.testing.AlertInbox.Message;
import dev.chiron.testing.RealAlertmanager;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.RealPrometheus;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.Release;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How long it takes from a failure to the webhook, and to a page, with the shipped rules and configurations: scrapes and
 * evaluations every 5 s, and checks every 2 s with the defaults else.
 */
class AlertTimeIT {
    private static final int TRIALS = 9;

    /** No part of an interval, so that the failures fall into all phases of each. */
    private static final Duration APART = Duration.ofMillis(700);

    private static final Duration WORST = Duration.ofSeconds(30);
    private static final Duration WORST_PAGE = Duration.ofSeconds(75);
    private static final int WELL = TRIALS + 2;

    @Test
    void aFailureReachesTheWebhookWithinSecondsAndAPersonWithinAMinute() {
        List<RealRedis> patients =
                IntStream.range(0, TRIALS).mapToObj(each -> RealRedis.create()).toList();
        try (TempFolder folder = TempFolder.create("time");
                RealNginx nginx = RealNginx.start();
                RealChiron chiron = RealChiron.start(chironOf(patients, nginx));
                AlertInbox inbox = AlertInbox.of("chiron", "page", "ticket", "deadman");
                RealAlertmanager alertmanager = RealAlertmanager.start(Release.TRIXIE, alertmanagerOf(folder, inbox));
                RealPrometheus prometheus = RealPrometheus.start(Release.TRIXIE, prometheusOf(chiron, alertmanager))) {
            await().atMost(WORST)
                    .untilAsserted(() -> assertThat(prometheus.value("count(chiron_service_up == 1)"))
                            .contains((double) TRIALS + WELL));

            List<Long> failed = new ArrayList<>();
            for (RealRedis patient : patients) {
                failed.add(System.nanoTime());
                patient.stop();
                awaitAfter(failed.getLast(), APART);
            }

            List<Duration> webhooks = times(inbox, "chiron", "ChironServiceDown", failed, WORST);
            tell("webhook", webhooks);
            List<Duration> pages = times(inbox, "page", "ChironServiceOutage", failed, WORST_PAGE);
            tell("page", pages);
            assertThat(webhooks).allMatch(time -> time.compareTo(WORST) < 0);
            assertThat(pages).allMatch(time -> time.compareTo(WORST_PAGE) < 0);
        } finally {
            patients.forEach(RealRedis::close);
        }
    }

    private static void awaitAfter(long begin, Duration time) {
        await().pollInterval(Duration.ofMillis(10)).until(() -> System.nanoTime() - begin >= time.toNanos());
    }

    /** For each patient, from its failure to the first message that tells of it. */
    private static List<Duration> times(
            AlertInbox inbox, String receiver, String alert, List<Long> failed, Duration worst) {
        List<Duration> times = new ArrayList<>();
        for (int trial = 0; trial < failed.size(); trial++) {
            String service = "patient-" + trial;
            await(alert + " of " + service)
                    .atMost(worst)
                    .until(() -> first(inbox, receiver, alert, service).isPresent());
            times.add(Duration.ofNanos(first(inbox, receiver, alert, service).orElseThrow() - failed.get(trial)));
        }
        return times;
    }

    private static OptionalLong first(AlertInbox inbox, String receiver, String alert, String service) {
        return inbox.messages(receiver).stream()
                .filter(message -> message.alerts().stream()
                        .anyMatch(one -> one.name().equals(alert)
                                && one.isFiring()
                                && one.label("service").equals(service)))
                .mapToLong(Message::atNanos)
                .findFirst();
    }

    private static void tell(String what, List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "from failure to %s: %s s; median %.1f s, worst %.1f s%n",
                what,
                times.stream()
                        .map(time -> String.format(Locale.ROOT, "%.1f", seconds(time)))
                        .collect(Collectors.joining(" ")),
                seconds(sorted.get(sorted.size() / 2)),
                seconds(sorted.getLast()));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    private static String chironOf(List<RealRedis> patients, RealNginx nginx) {
        return """
                modules: {redis: {prober: redis, timeout: 2s}, http: {prober: http, timeout: 2s}}
                defaults: {interval: 2s}
                services:
                """
                + IntStream.range(0, TRIALS)
                        .mapToObj(trial -> service(
                                "patient-" + trial,
                                "redis",
                                "127.0.0.1:" + patients.get(trial).port()))
                        .collect(Collectors.joining())
                + IntStream.range(0, WELL)
                        .mapToObj(one -> service("well-" + one, "http", "http://127.0.0.1:" + nginx.port() + "/"))
                        .collect(Collectors.joining());
    }

    private static String service(String name, String module, String target) {
        return "  - {name: %s, project: home, critical: true, module: %s, target: \"%s\"}\n"
                .formatted(name, module, target);
    }

    private static Path alertmanagerOf(TempFolder folder, AlertInbox inbox) {
        folder.folder("tokens");
        folder.write("tokens/alertmanager", "s3cret");
        return folder.write(
                "alertmanager.yml",
                PackAlertmanager.filledIn(inbox, inbox.url("chiron").toString()));
    }

    private static String prometheusOf(RealChiron chiron, RealAlertmanager alertmanager) {
        return PackFiles.text(PackFiles.PROMETHEUS)
                .replace("../rules/", PackFiles.RULES.toAbsolutePath() + "/")
                .replace("localhost:9815", chiron.webAddress())
                .replace("localhost:9093", alertmanager.address());
    }
}
