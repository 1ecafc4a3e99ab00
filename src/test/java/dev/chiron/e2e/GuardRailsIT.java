package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Command;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.Stopwatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Chiron from its jar heals by itself, and what it leaves alone, when real containers die in many ways. */
@ExtendWith(SharedDocker.class)
class GuardRailsIT {
    private static final String CALM = "storm: {at_least: 100}, concurrency: {group: 9, host: 9, total: 9}";

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration IN_THE_END = Duration.ofSeconds(30);

    /** A busy machine is no news. */
    private static final String BUSY = "outcomes: {timeout: up}";

    private final RealDocker docker;
    private final Map<String, DockerContainer> containers = new HashMap<>();

    GuardRailsIT(RealDocker docker) {
        this.docker = docker;
    }

    @AfterEach
    void close() {
        if (!containers.isEmpty()) {
            List<String> words = new ArrayList<>(List.of("rm", "--force"));
            containers.values().forEach(container -> words.add(container.id()));
            docker.cli(words.toArray(String[]::new));
        }
    }

    @Test
    void mostOfTwentyThatDieAtOnceAreAStormInWhichNothingIsRestarted() {
        List<String> names =
                IntStream.rangeClosed(1, 20).mapToObj(i -> "storm-" + i).toList();
        names.parallelStream().forEach(this::sleeper);
        String services = names.stream()
                .map(name -> service(name, "interval: 2s", "group: " + name))
                .collect(Collectors.joining());
        try (RealChiron chiron = start("", services)) {
            awaitUp(chiron, names);
            Map<String, String> before = startedAt(names);
            List<String> dead = names.subList(0, 12);
            killAtOnce(dead);
            seen(chiron, "all twelve to be down", () -> namesWith(chiron, 0).containsAll(dead));
            seen(chiron, "each of them to be refused", () -> refused(chiron, "storm_active") >= dead.size());
            assertThat(refusals(chiron)).containsOnlyKeys("storm_active");
            assertThat(startedAt(names)).isEqualTo(before);
            assertThat(attempts(chiron)).isZero();
        }
    }

    @Test
    void deadDatabaseUnderFiveDependentsIsTheOnlyOneThatIsRestarted() {
        List<String> dependents =
                IntStream.rangeClosed(1, 5).mapToObj(i -> "needs-db-" + i).toList();
        sleeper("db");
        dependents.parallelStream().forEach(this::sleeper);
        String services =
                dependents.stream().map(name -> """
                          - {name: %1$s, module: box, target: db, depends_on: [db], %2$s, heal: {action: restart, container: %1$s, group: %1$s}}
                        """.formatted(name, BUSY)).collect(Collectors.joining());
        try (RealChiron chiron = start("", service("db") + services)) {
            List<String> all =
                    Stream.concat(Stream.of("db"), dependents.stream()).toList();
            awaitUp(chiron, all);
            Map<String, String> before = startedAt(all);
            container("db").crash();
            seen(chiron, "the database to be healed", () -> recovered(chiron, "db") == 1);
            awaitUp(chiron, all);
            Map<String, String> after = startedAt(all);
            assertThat(after.remove("db")).isNotEqualTo(before.remove("db"));
            assertThat(after).isEqualTo(before);
            assertThat(attempts(chiron)).isEqualTo(1);
        }
    }

    @Test
    void whatPeopleDidIsRespectedAndWhatCrashedIsStarted() {
        List<String> alive = List.of("killed", "stopped", "wanted", "held");
        alive.parallelStream().forEach(this::sleeper);
        String services = service("killed")
                + service("stopped")
                + service("wanted", "interval: 1s", "stopped_by_hand: restart")
                + service("held");
        try (RealChiron chiron = start(CALM, services)) {
            awaitUp(chiron, alive);
            docker.cli("pause", "held");
            docker.cli("stop", "--time=0", "stopped", "wanted");
            Stopwatch watch = Stopwatch.start();
            docker.cli("kill", "killed");
            startedAgainWithin(chiron, watch, "killed", SOON);
            startedAgainWithin(chiron, watch, "wanted", IN_THE_END);
            seen(chiron, "two to be healed", () -> recovered(chiron, "killed") + recovered(chiron, "wanted") == 2);
            seen(
                    chiron,
                    "two to be refused",
                    () -> refusals(chiron).keySet().containsAll(List.of("target_stopped_by_user", "target_paused")));
            assertThat(container("killed").status()).isEqualTo("running");
            assertThat(container("wanted").status()).isEqualTo("running");
            assertThat(attempts(chiron)).isEqualTo(2);
            assertThat(container("stopped").status()).isEqualTo("exited");
            assertThat(container("held").status()).isEqualTo("paused");
        }
    }

    @Test
    void whatCannotLiveIsGivenUp() {
        containers.put(
                "looping",
                docker.container("looping")
                        .command("sh", "-c", "sleep 0.3; exit 3")
                        .run());
        try (RealChiron chiron = start(CALM, Duration.ofSeconds(3), service("looping"))) {
            seen(chiron, "healing to give up", () -> chiron.value("chiron_heal_locked_out", "looping") == 1);
            seen(chiron, "that to be the reason", () -> refused(chiron, "locked_out") >= 1);
            assertThat(attempts(chiron, "looping", "not_recovered")).isEqualTo(3);
            assertThat(attempts(chiron)).isEqualTo(3);
        }
    }

    /** By the engine's own account; a time in which the machine stood still is left out. */
    private void startedAgainWithin(RealChiron chiron, Stopwatch watch, String name, Duration most) {
        seen(chiron, name + " to be started again", () -> container(name).times("start") == 2);
        assertThat(watch.elapsed()).as(name + " started again after").isLessThan(most);
    }

    // ---- the house

    private void sleeper(String name) {
        DockerContainer container = docker.container(name).flag("--init").run();
        synchronized (containers) {
            containers.put(name, container);
        }
    }

    private DockerContainer container(String name) {
        return Objects.requireNonNull(containers.get(name), name);
    }

    /** A service that is its container, alone in its group unless that is said. */
    private static String service(String name, String... keys) {
        String heal = Stream.of(keys)
                .filter(key -> key.startsWith("stopped_by_hand") || key.startsWith("group"))
                .collect(Collectors.joining(", "));
        String more = Stream.of(keys)
                .filter(key -> key.startsWith("interval"))
                .findFirst()
                .orElse("interval: 1s");
        String group = heal.contains("group") ? heal : "group: " + name + (heal.isEmpty() ? "" : ", " + heal);
        return """
                  - {name: %1$s, module: box, target: %1$s, %2$s, %4$s, heal: {action: restart, container: %1$s, %3$s}}
                """.formatted(name, more, group, BUSY);
    }

    private RealChiron start(String heal, String services) {
        return start(heal, Duration.ofSeconds(30), services);
    }

    /** @param most how long it is waited for what was restarted to be well: all of that if it never is */
    private RealChiron start(String heal, Duration most, String services) {
        return RealChiron.start(
                """
                modules: {box: {prober: docker, timeout: 2s}}
                defaults: {interval: 1s, failure_threshold: 2, success_threshold: 1, confirm: {retries: 0}}
                docker: {endpoint: "%s"}
                heal: {triggers: [status], startup_grace: 0s, cooldown: 500ms, verify: {healthy_for: 1s, timeout: %ds}%s}
                services:
                """.formatted(docker.endpoint(), most.toSeconds(), heal.isEmpty() ? "" : ", " + heal) + services);
    }

    /** Kills the main processes by one command, so that no look can come between. */
    private void killAtOnce(List<String> names) {
        List<String> words = new ArrayList<>(List.of("kill", "-KILL"));
        names.forEach(name -> words.add(String.valueOf(container(name).pid())));
        Command.run(words).mustSucceed();
    }

    private Map<String, String> startedAt(List<String> names) {
        Map<String, String> started = new HashMap<>();
        names.forEach(name -> started.put(name, container(name).inspect("{{.State.StartedAt}}")));
        return started;
    }

    // ---- what Chiron says

    private static void awaitUp(RealChiron chiron, List<String> names) {
        seen(chiron, "all to be up", () -> namesWith(chiron, 1).containsAll(names));
    }

    private static Set<String> namesWith(RealChiron chiron, double up) {
        return chiron.scrape().samples("chiron_service_up").stream()
                .filter(sample -> sample.value() == up)
                .map(sample -> sample.labels().getOrDefault("service", ""))
                .collect(Collectors.toSet());
    }

    private static double recovered(RealChiron chiron, String name) {
        return attempts(chiron, name, "recovered");
    }

    private static double attempts(RealChiron chiron, String name, String outcome) {
        return chiron.scrape()
                .value("chiron_restart_attempts_total", "service", name, "trigger", "status", "outcome", outcome);
    }

    private static double attempts(RealChiron chiron) {
        return chiron.scrape().samples("chiron_restart_attempts_total").stream()
                .mapToDouble(sample -> sample.value())
                .sum();
    }

    private static double refused(RealChiron chiron, String reason) {
        return chiron.scrape().value("chiron_heal_suppressed_total", "reason", reason);
    }

    private static Map<String, Double> refusals(RealChiron chiron) {
        return chiron.scrape().samples("chiron_heal_suppressed_total").stream()
                .filter(sample -> sample.value() > 0)
                .collect(Collectors.toMap(
                        sample -> sample.labels().getOrDefault("reason", ""), sample -> sample.value()));
    }

    private static void seen(RealChiron chiron, String what, Callable<Boolean> condition) {
        Patience.with(chiron, Duration.ofSeconds(40))
                .telling(() -> "; refused " + refusals(chiron))
                .until(what, condition);
    }
}
