package dev.chiron.e2e;

import static org.awaitility.Awaitility.await;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealAlertmanager;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.RealPrometheus;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What {@code bench/heal-time.sh} runs: {@code KILLS}; so many containers are killed, one after the other, with Chiron's own
 * eyes as the trigger, and as many with Alertmanager as the trigger.
 */
public final class HealTimeBench {
    private static final Clock CLOCK = Clock.system();
    private static final Duration AT_MOST = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);

    private HealTimeBench() {}

    /** The times from the kill until each thing was seen. */
    private record Times(Duration down, Duration answers, Duration up) {}

    public static void main(String[] arguments) {
        int kills = Integer.parseInt(arguments[0]);
        try (RealDocker docker = RealDocker.create();
                TempFolder folder = TempFolder.create("heal-time")) {
            List<DockerContainer> webs = IntStream.range(0, kills)
                    .mapToObj(each -> docker.web("web-" + each))
                    .toList();
            folder.write("token", E2eTest.TOKEN);
            direct(docker, folder, webs);
            throughAlertmanager(docker, folder, webs);
        }
    }

    private static void direct(RealDocker docker, TempFolder folder, List<DockerContainer> webs) {
        try (RealChiron chiron = RealChiron.start(configuration(docker, folder, "status", webs))) {
            tell("own eyes", times(chiron, webs));
        }
    }

    private static void throughAlertmanager(RealDocker docker, TempFolder folder, List<DockerContainer> webs) {
        try (RealChiron chiron = RealChiron.start(configuration(docker, folder, "alertmanager", webs));
                RealAlertmanager alertmanager =
                        RealAlertmanager.start(E2eTest.alertmanagerConfiguration(folder, chiron));
                RealPrometheus prometheus =
                        RealPrometheus.start(E2eTest.prometheusConfiguration(chiron, alertmanager))) {
            seen(
                    "Prometheus to see all",
                    () -> prometheus
                            .value("sum(chiron_service_up)")
                            .filter(up -> up == webs.size())
                            .isPresent());
            tell("Alertmanager", times(chiron, webs));
        }
    }

    /** All by their defaults, but for the interval and for rails that hold a series of kills back by intention. */
    private static String configuration(
            RealDocker docker, TempFolder folder, String trigger, List<DockerContainer> webs) {
        return """
                modules: {http: {prober: http, timeout: 2s}}
                defaults: {interval: 2s}
                docker: {endpoint: "%s"}
                heal:
                  triggers: [%s]
                  startup_grace: 0s
                  storm: {at_least: 1000}
                  budget: {per_hour: 1000}
                  concurrency: {host: 1000, total: 1000}
                security: {tokens: [{name: alertmanager, role: alertmanager, file: "%s"}]}
                services:
                """.formatted(docker.endpoint(), trigger, folder.file("token"))
                + webs.stream()
                        .map(web -> """
                  - {name: %1$s, critical: true, module: http, target: "http://127.0.0.1:%2$d/", heal: {action: restart, container: %1$s, group: %1$s}}
                """.formatted(web.name(), web.port()))
                        .collect(Collectors.joining());
    }

    private static List<Times> times(RealChiron chiron, List<DockerContainer> webs) {
        List<Times> times = new ArrayList<>();
        for (DockerContainer web : webs) {
            seen(web.name() + " to be up", () -> chiron.isUp(web.name()));
            long start = CLOCK.nanos();
            web.crash();
            Duration down = until(start, () -> chiron.value("chiron_service_up", web.name()) == 0);
            Duration answers = until(start, web::answers);
            times.add(new Times(down, answers, until(start, () -> chiron.value("chiron_service_up", web.name()) == 1)));
        }
        return times;
    }

    private static Duration until(long start, Callable<Boolean> condition) {
        seen("it", condition);
        return CLOCK.since(start);
    }

    private static void seen(String what, Callable<Boolean> condition) {
        await(what).atMost(AT_MOST).pollDelay(Duration.ZERO).pollInterval(POLL).until(condition);
    }

    private static void tell(String trigger, List<Times> times) {
        System.out.printf(
                Locale.ROOT,
                "%-14s %3d kills  seen down %s  answers %s  up %s%n",
                trigger,
                times.size(),
                told(times, Times::down),
                told(times, Times::answers),
                told(times, Times::up));
    }

    /** Median and worst. */
    private static String told(List<Times> times, Function<Times, Duration> which) {
        List<Duration> sorted = times.stream().map(which).sorted().toList();
        return String.format(
                Locale.ROOT,
                "%.1f s (%.1f)",
                sorted.get(sorted.size() / 2).toMillis() / 1e3,
                sorted.getLast().toMillis() / 1e3);
    }
}
