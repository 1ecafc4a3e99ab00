package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.EngineProxy;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Containers that serve a page and take two seconds to stop, a Chiron that heals them upon alerts alone, and everything
 * between that can be held or slowed down: the engine's calls, the journal's steps, the receiver of notices.
 */
final class Sickroom implements AutoCloseable {
    private static final Duration AT_MOST = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final String STOPS_SLOWLY = "echo ok >/www/index.html; trap 'sleep 2; exit 0' TERM; httpd -h /www;"
            + " while :; do sleep 1000 & wait $!; done";

    final Clock clock = Clock.system();
    final EngineGate gate = new EngineGate();
    final OutsideJournal journal;
    private final TempFolder folder = TempFolder.create("sickroom");
    private final RealDocker docker;
    private final Map<String, DockerContainer> containers = new HashMap<>();
    private final ScriptedHttpServer pager = ScriptedHttpServer.start().on("/told", 204, "");
    private final EngineProxy proxy;
    private final RealChiron chiron;
    private final Map<String, Set<Instant>> starts = new HashMap<>();
    private final Instant made;
    private Instant looked;

    /** How the journal is reached from outside, once there is one. */
    interface Entrance {
        Connection open() throws SQLException;
    }

    Sickroom(RealDocker docker, String store, Entrance entrance, List<String> names) throws SQLException {
        this.docker = docker;
        proxy = EngineProxy.on(docker, gate);
        names.parallelStream().forEach(this::container);
        made = clock.now();
        looked = made;
        chiron = RealChiron.start(configuration(store, names));
        seen("the services to be up", () -> names.stream().allMatch(chiron::isUp));
        journal = new OutsideJournal(entrance.open());
        journal.makeSlowable();
    }

    private void container(String name) {
        DockerContainer made = docker.container(name)
                .publish(80)
                .flag("--stop-timeout=4")
                .command("sh", "-c", STOPS_SLOWLY)
                .run();
        synchronized (containers) {
            containers.put(name, made);
        }
    }

    private String configuration(String store, List<String> names) {
        String services = names.stream()
                .map(name ->
                        """
                          - {name: %1$s, module: page, target: "http://127.0.0.1:%2$d/", heal: {action: restart, container: %1$s, group: %3$s}}
                        """.formatted(name, container(name, DockerContainer::port), name.replaceFirst("[ab]$", "")))
                .collect(Collectors.joining());
        return """
                store: %s
                modules: {page: {prober: http, timeout: 2s}}
                defaults: {interval: 2s, failure_threshold: 1, success_threshold: 1, confirm: {retries: 0}}
                docker: {endpoint: "%s"}
                security: {tokens: [{name: am, role: alertmanager, file: "%4$s"}, {name: ann, role: operator, file: "%5$s"}]}
                heal:
                  triggers: [alertmanager]
                  startup_grace: 0s
                  cooldown: 500ms
                  max_attempts: 50
                  min_healthy: 0
                  budget: {per_hour: 10000}
                  storm: {max_unhealthy: 1, at_least: 1000}
                  concurrency: {group: 1, host: 50, total: 50}
                  verify: {healthy_for: 1s, timeout: 30s}
                  hooks: {pager: {url: "%3$s", timeout: 5s}}
                  notify: [pager]
                services:
                """.formatted(
                                store,
                                proxy.endpoint(),
                                pager.url("/told"),
                                folder.write("alertmanager", "may-tell"),
                                folder.write("operator", Told.TOKEN))
                + services;
    }

    private <T> T container(String name, Function<DockerContainer, T> what) {
        return what.apply(Objects.requireNonNull(containers.get(name), name));
    }

    // ---- what happens to them

    /** It answers no more as it should, but runs on. */
    void sicken(String name) {
        container(name, container -> container.exec("rm", "/www/index.html"));
    }

    void crash(String name) {
        Objects.requireNonNull(containers.get(name), name).crash();
    }

    /** Whether it serves its page. */
    boolean isWell(String name) {
        try {
            HttpURLConnection page =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + container(name, DockerContainer::port) + "/")
                            .toURL()
                            .openConnection();
            page.setConnectTimeout(2_000);
            page.setReadTimeout(2_000);
            return page.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether a call is one that restarts this container. */
    boolean restarts(String name, String call) {
        return call.startsWith("POST ") && call.contains("/" + container(name, DockerContainer::id) + "/restart");
    }

    /** How often Chiron asked for it to be restarted. */
    long restartsAsked(String name) {
        return proxy.requests().stream().filter(call -> restarts(name, call)).count();
    }

    /** When it was started by anybody, by the engine's own events. */
    Set<Instant> starts(String name) {
        return starts.getOrDefault(name, Set.of());
    }

    /** Reads what the engine has told of starts until now: it remembers only its last events. */
    void noteStarts() {
        Instant now = clock.now();
        String told = docker.cli(
                "events",
                "--since=" + stamp(looked.minusSeconds(2)),
                "--until=" + stamp(now),
                "--filter=event=start",
                "--format={{.Actor.Attributes.name}} {{.TimeNano}}");
        told.lines().map(line -> line.split(" ", 2)).forEach(words -> {
            Instant at = Instant.ofEpochSecond(0, Long.parseLong(words[1]));
            if (containers.containsKey(words[0]) && at.isAfter(made)) {
                starts.computeIfAbsent(words[0], _ -> new TreeSet<>()).add(at);
            }
        });
        looked = now;
    }

    private static String stamp(Instant moment) {
        return "%d.%09d".formatted(moment.getEpochSecond(), moment.getNano());
    }

    // ---- Chiron

    /** Tells of an alert as Alertmanager does; false when nobody answered. */
    boolean deliver(String body) {
        try {
            assertThat(chiron.post("/api/alertmanager", "may-tell", body).statusCode())
                    .isEqualTo(200);
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    void kill() {
        chiron.kill();
    }

    void restart() {
        chiron.restart();
    }

    /** The attempts as the API tells them: outcome, reason and detail by id. */
    Map<String, String> told() {
        Map<String, String> told = new HashMap<>();
        Told.json(chiron.get("/api/heal/attempts", Told.TOKEN))
                .path("attempts")
                .forEach(attempt -> told.put(
                        attempt.path("id").asText(),
                        attempt.path("state").asText() + " "
                                + attempt.path("reason").asText() + " "
                                + attempt.path("detail").asText()));
        return told;
    }

    /** What the pager was told: the keys of notices. */
    List<String> paged() {
        return pager.requests("/told").stream()
                .map(request -> request.headers().getOrDefault("idempotency-key", ""))
                .toList();
    }

    // ---- waiting

    /** Waits, and tells the journal and the log when it was for nothing. */
    void seen(String what, Callable<Boolean> condition) {
        new Patience(AT_MOST, POLL, this::remains).until(what, condition);
    }

    private String remains() {
        List<String> all = new ArrayList<>();
        if (journal != null) {
            all.add("open: " + journal.open());
            journal.closed().forEach(all::add);
            journal.attempts().forEach(row -> all.add(row.toString()));
        }
        return "\n" + String.join("\n", all) + "\nthe log ends with\n" + chiron.log();
    }

    void pause(Duration time) {
        long from = clock.nanos();
        await().atMost(AT_MOST)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> clock.since(from).compareTo(time) >= 0);
    }

    @Override
    public void close() throws SQLException {
        gate.open();
        try (folder;
                pager;
                proxy;
                chiron;
                journal) {
            List<String> words = new ArrayList<>(List.of("rm", "--force"));
            containers.values().forEach(container -> words.add(container.id()));
            docker.cli(words.toArray(String[]::new));
        }
    }
}
