package dev.chiron.e2e;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealAlertmanager;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.TempFolder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Two Chirons on one PostgreSQL, and two Alertmanagers that are one cluster and impatient, so that each tells both Chirons
 * everything, often twice. The first Chiron acts, until it is lost.
 */
final class Twins implements AutoCloseable {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Duration IMPATIENT = Duration.ofMillis(20);
    private static final Duration AT_MOST = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(100);

    final RealChiron first;
    final RealChiron second;
    private final Clock clock = Clock.system();
    private final RealDocker docker;
    private final TempFolder folder = TempFolder.create("twins");
    private final RealPostgres server = RealPostgres.create();
    private final Map<String, DockerContainer.Options> plans;
    private final Map<String, Frail> running = new LinkedHashMap<>();
    private final List<RealAlertmanager> alertmanagers;

    /** @param stopSeconds the stop timeout of the container of each service */
    Twins(RealDocker docker, Map<String, Integer> stopSeconds) {
        this.docker = docker;
        plans = stopSeconds.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> Frail.planned(docker, each.getKey(), each.getValue())));
        server.createUser("chiron", "s3cret");
        server.createDatabase("twins", "chiron");
        String token = folder.write("token", TOKEN).toString();
        first = RealChiron.start(configuration(token));
        awaited(
                "the first to act",
                () -> !ask("SELECT count(*) FROM heal_lease").equals("0"));
        second = RealChiron.start(configuration(token));
        alertmanagers = RealAlertmanager.pair(alerting(token), IMPATIENT);
    }

    private String configuration(String token) {
        return """
                modules: {http: {prober: http, timeout: 2s}}
                defaults: {interval: 1s, failure_threshold: 1, success_threshold: 1, confirm: {retries: 0}}
                docker: {endpoint: "%s"}
                store: {url: "%s", username: chiron, password: s3cret}
                security: {tokens: [{name: am, role: alertmanager, file: "%s"}]}
                heal:
                  triggers: [alertmanager]
                  startup_grace: 0s
                  verify: {healthy_for: 1s, timeout: 30s}
                  storm: {at_least: 1000}
                  budget: {per_hour: 1000}
                  concurrency: {group: 9, host: 9, total: 9}
                services:
                """.formatted(docker.endpoint(), server.url("twins"), token)
                + plans.entrySet().stream()
                        .map(each ->
                                """
                  - {name: %1$s, module: http, target: "http://127.0.0.1:%2$d/", heal: {action: restart, container: %1$s, group: %1$s}}
                """.formatted(each.getKey(), each.getValue().port()))
                        .collect(Collectors.joining());
    }

    private String alerting(String token) {
        return """
                route: {receiver: chirons, group_by: [service], group_wait: 0s, group_interval: 1s, repeat_interval: 2s}
                receivers:
                  - name: chirons
                    webhook_configs:
                """
                + List.of(first, second).stream()
                        .map(chiron -> """
                      - {url: "%s", send_resolved: true, http_config: {authorization: {credentials_file: "%s"}}}
                """.formatted(chiron.control("/api/alertmanager"), token))
                        .collect(Collectors.joining());
    }

    // ---- what happens to the services

    /** Starts their containers and waits until both Chirons see them up. */
    void run(Collection<String> names) {
        names.parallelStream().forEach(name -> {
            Frail frail =
                    new Frail(Objects.requireNonNull(plans.get(name), name).run());
            synchronized (running) {
                running.put(name, frail);
            }
        });
        awaitUp(names);
    }

    void awaitUp(Collection<String> names) {
        for (RealChiron chiron : List.of(first, second)) {
            awaited("all to be up", () -> names.stream().allMatch(chiron::isUp));
        }
    }

    /** Makes them fall, and lets both Alertmanagers say so. */
    void fall(Collection<String> names) {
        names.parallelStream().forEach(name -> frail(name).fall());
        alert(names, "");
    }

    /** Lets both Alertmanagers say that it is over. */
    void resolve(Collection<String> names) {
        alert(names, ", \"endsAt\": \"" + clock.now() + "\"");
    }

    private void alert(Collection<String> names, String more) {
        String alerts = names.stream()
                .map(name -> "{\"labels\": {\"alertname\": \"Down\", \"service\": \"" + name + "\"}" + more + "}")
                .collect(Collectors.joining(",", "[", "]"));
        alertmanagers.parallelStream().forEach(each -> each.fire(alerts));
    }

    /** How often each was restarted, by its own count. */
    Map<String, Integer> restarts() {
        return running.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().starts() - 1));
    }

    /** Whether the engine has been called upon, and stops their containers: an attempt says so before its call has reached anybody. */
    boolean areBeingStopped(Collection<String> names) {
        return names.stream()
                .allMatch(name -> frail(name).container().times("kill") == 1
                        && frail(name).container().times("die") == 0);
    }

    private Frail frail(String name) {
        return Objects.requireNonNull(running.get(name), name);
    }

    // ---- what is known of it

    /** How many attempts a Chiron has carried to their end since it started. */
    static double attempts(RealChiron chiron) {
        return chiron.scrape().samples("chiron_restart_attempts_total").stream()
                .mapToDouble(sample -> sample.value())
                .sum();
    }

    /** How many deliveries it has taken. */
    static double deliveries(RealChiron chiron) {
        return chiron.scrape().value("chiron_webhook_requests_total", "code", "200");
    }

    /** The first column of the first row. */
    String ask(String sql) {
        try (Connection connection = server.connect("twins");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
        } catch (SQLException e) {
            return e.toString();
        }
    }

    /** Under which epoch somebody acts. */
    String epoch() {
        return ask("SELECT epoch FROM heal_lease");
    }

    /** The attempts on services like a name that are in a state. */
    int attempts(String names, String state) {
        return Integer.parseInt(ask("SELECT count(*) FROM heal_attempts WHERE service_name LIKE '" + names
                + "' AND state = '" + state + "'"));
    }

    void awaited(String what, Callable<Boolean> condition) {
        new Patience(AT_MOST, POLL, this::remains).until(what, condition);
    }

    private String remains() {
        return "; attempts: "
                + ask("SELECT string_agg(service_name || ' ' || state || ' ' || coalesce(detail, ''), '; ')"
                        + " FROM heal_attempts")
                + "\nthe log of the first ends with\n" + first.log()
                + "\nthe log of the second ends with\n" + second.log();
    }

    @Override
    public void close() {
        alertmanagers.forEach(RealAlertmanager::close);
        running.values().forEach(each -> each.container().close());
        second.close();
        first.close();
        server.close();
        folder.close();
    }
}
