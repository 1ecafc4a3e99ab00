package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.TempFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kills a real Chiron while it writes, three times, and holds what it remembers against what it had told. */
abstract class CrashContract {
    private static final int STEADY = 250;
    private static final int DEAD = 12;
    private static final int KILLS = 3;
    private static final Duration MAY_BE_LOST = Duration.ofSeconds(1);
    private static final Duration LOAD = Duration.ofMillis(2500);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration AT_MOST = Duration.ofSeconds(40);

    final TempFolder folder = TempFolder.create("crash");
    private final Clock clock = Clock.system();
    private final Door steady = Door.opened();
    private final Door dead = Door.shut();
    private final List<Door> heals = new ArrayList<>();
    private final List<Door> falls = new ArrayList<>();
    private final List<Outage> outages = new ArrayList<>();

    /** The time in which no Chiron ran, and when the next one was ready. */
    private record Outage(Instant killed, Instant startedAgain, Instant ready) {}

    /** The {@code store:} block's value. */
    abstract String store();

    abstract Connection connect() throws SQLException;

    /** Comes back in the middle of a batch's being written, as far as that can be seen from outside. */
    abstract void awaitWriting();

    /** Looks at what the dead one left behind, without touching it. */
    abstract void lookAtRemains() throws Exception;

    @AfterEach
    void clear() {
        heals.forEach(Door::close);
        falls.forEach(Door::close);
        steady.close();
        folder.close();
    }

    private String configuration() {
        StringBuilder services = new StringBuilder();
        String line =
                "  - {name: %s, module: port, target: \"%s\", outcomes: {timeout: up}}\n"; // a busy machine is no news
        String shut = line.replace("timeout: up", "timeout: down");
        for (int each = 0; each < STEADY; each++) {
            services.append(line.formatted("steady-" + each, steady.address()));
        }
        for (int each = 0; each < DEAD; each++) {
            services.append(shut.formatted("dead-" + each, dead.address()));
        }
        for (int kill = 0; kill < KILLS; kill++) {
            heals.add(Door.shut());
            falls.add(Door.opened());
            services.append(shut.formatted("heals-" + kill, heals.get(kill).address()));
            services.append(line.formatted("falls-" + kill, falls.get(kill).address()));
        }
        services.append(line.formatted("asked", steady.address()).replace("}}", "}, schedule: on_scrape}"));
        return """
                store: %s
                security: {tokens: [{name: ann, role: operator, file: "%s"}]}
                modules: {port: {prober: tcp, timeout: 1s}}
                defaults: {interval: 1s, failure_threshold: 2, success_threshold: 1, confirm: {retries: 1, backoff: 100ms}}
                services:
                """.formatted(store(), folder.write("token", Told.TOKEN)) + services;
    }

    @Test
    void whatWasReportedASecondBeforeAKillIsRememberedOnceAndAllGoesOn() throws Exception {
        long begun = clock.nanos();
        try (RealChiron chiron = RealChiron.start(configuration())) {
            await("all to be judged").atMost(AT_MOST).pollInterval(POLL).until(() -> isSettled(Told.look(chiron)));
            arrange(chiron);
            for (int kill = 0; kill < KILLS; kill++) {
                killAndStartAgain(chiron, kill);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f s%n",
                getClass().getSimpleName(),
                clock.since(begun).toMillis() / 1e3);
    }

    private boolean isSettled(Told told) {
        return told.services().values().stream()
                        .filter(service -> !service.path("name").asText().equals("asked"))
                        .allMatch(service -> service.path("status")
                                .asText()
                                .equals(isShut(service.path("name").asText()) ? "down" : "up"))
                && told.incidents().size() == DEAD + KILLS;
    }

    private static boolean isShut(String service) {
        return service.startsWith("dead") || service.startsWith("heals");
    }

    private void arrange(RealChiron chiron) {
        Told.json(chiron.post("/api/services/asked/health/check", Told.TOKEN, ""));
        Told.json(chiron.post("/api/services/steady-0/pause", Told.TOKEN, "{\"reason\": \"moving house\"}"));
        Told.json(chiron.post(
                "/api/services",
                Told.TOKEN,
                "{\"name\": \"late\", \"module\": \"port\", \"target\": \"" + steady.address() + "\"}"));
        await("the late one")
                .atMost(AT_MOST)
                .pollInterval(POLL)
                .until(() -> Told.look(chiron).status("late").equals("up"));
    }

    private void killAndStartAgain(RealChiron chiron, int kill) throws Exception {
        List<Reports.Report> due;
        Told before;
        Instant killed;
        try (Reports reports = Reports.of(chiron, Told.TOKEN)) {
            before = Told.look(chiron).joined();
            long loaded = clock.nanos();
            await("load")
                    .atMost(AT_MOST)
                    .pollInterval(POLL)
                    .until(() -> reports.before(clock.now().minus(MAY_BE_LOST)).size() > STEADY
                            && clock.since(loaded).compareTo(LOAD) > 0
                            && isNotBehind(reports));
            awaitWriting();
            chiron.kill();
            killed = clock.now();
            due = reports.before(killed.minus(MAY_BE_LOST));
            lookAtRemains();
            heals.get(kill).open();
            falls.get(kill).close();
        }
        Instant startedAgain = clock.now();
        chiron.restart();
        outages.add(new Outage(killed, startedAgain, clock.now()));
        await("memory")
                .atMost(AT_MOST)
                .pollInterval(POLL)
                .until(() -> chiron.get("/api/incidents", Told.TOKEN).body().contains("\"complete\":true"));
        Told early = Told.look(chiron).joined();
        await("what changed meanwhile to be seen")
                .atMost(AT_MOST)
                .pollInterval(POLL)
                .until(() -> {
                    Told now = Told.look(chiron).joined();
                    return now.checked() == now.services().size() - 1
                            && now.status("heals-" + kill).equals("up")
                            && now.status("falls-" + kill).equals("down")
                            && !now.incidentsOf("falls-" + kill).isEmpty()
                            && !now.incidentsOf("heals-" + kill)
                                    .getFirst()
                                    .path("resolved_at")
                                    .isNull();
                });
        Told after = Told.look(chiron).joined();
        assertThat(due).hasSizeGreaterThan(STEADY);
        eachWasKeptOnce(due);
        statesGoOn(before, early, after, kill);
        incidentsGoOn(before, early, after, kill);
        uptimeIsRight(chiron);
        theGapIsUnknown(chiron);
    }

    /** A kill while the store is late, because this machine is busy, loses more than what is promised of others. */
    private boolean isNotBehind(Reports reports) throws SQLException {
        List<Reports.Report> due = reports.before(clock.now().minus(MAY_BE_LOST));
        Ledgers written = ledgers();
        return due.stream().allMatch(report -> written.times(report.service(), report.at()) == 1);
    }

    private Ledgers ledgers() throws SQLException {
        try (Connection connection = connect()) {
            return Ledgers.read(connection);
        }
    }

    private void eachWasKeptOnce(List<Reports.Report> due) throws SQLException {
        Ledgers ledgers = ledgers();
        assertThat(due)
                .allSatisfy(report ->
                        assertThat(ledgers.times(report.service(), report.at())).isOne());
        ledgers.services()
                .forEach((service, rows) ->
                        assertThat(rows).extracting(Ledgers.Row::at).as(service).doesNotHaveDuplicates());
    }

    private void statesGoOn(Told before, Told early, Told after, int kill) {
        assertThat(early.services().keySet()).isEqualTo(before.services().keySet());
        before.services().keySet().stream()
                .filter(name -> !name.equals("heals-" + kill) && !name.equals("falls-" + kill))
                .forEach(name -> {
                    same(before.service(name), early.service(name), "status", "since", "paused", "dynamic");
                    same(before.service(name), after.service(name), "status", "since", "paused", "dynamic");
                });
        same(before.service("asked"), after.service("asked"), "latency_ewma_seconds", "uptime", "consecutive_failures");
        assertThat(after.service("late").path("dynamic").asBoolean()).isTrue();
        assertThat(after.service("steady-0").path("paused").path("reason").asText())
                .isEqualTo("moving house");
    }

    private static void same(JsonNode before, JsonNode after, String... fields) {
        for (String field : fields) {
            assertThat(after.path(field))
                    .as("%s of %s", field, before.path("name"))
                    .isEqualTo(before.path(field));
        }
    }

    private void incidentsGoOn(Told before, Told early, Told after, int kill) {
        for (JsonNode incident : before.incidents()) {
            String service = incident.path("service").asText();
            for (Told told : List.of(early, after)) {
                assertThat(told.incidentsOf(service)).as(service).hasSize(1).allSatisfy(now -> {
                    same(incident, now, "id", "triggered_at", "severity", "reason");
                    assertThat(now.path("timeline")).startsWith(list(incident.path("timeline")));
                });
            }
            boolean healed = service.equals("heals-" + kill)
                    || !incident.path("resolved_at").isNull();
            assertThat(after.incidentsOf(service).getFirst().path("status").asText())
                    .as(service)
                    .isEqualTo(healed ? "resolved" : "active");
        }
        Consumer<JsonNode> isNew = incident -> assertThat(
                        Instant.parse(incident.path("triggered_at").asText()))
                .isAfter(outages.getLast().startedAgain());
        assertThat(after.incidentsOf("falls-" + kill)).hasSize(1).allSatisfy(isNew);
        assertThat(list(after.incidentsOf("heals-" + kill).getFirst().path("timeline")))
                .extracting(entry -> entry.path("kind").asText())
                .startsWith("check", "change", "alert")
                .endsWith("recovered");
        assertThat(after.incidents()).hasSize(before.incidents().size() + 1);
    }

    private static JsonNode[] list(JsonNode array) {
        List<JsonNode> items = new ArrayList<>();
        array.forEach(items::add);
        return items.toArray(JsonNode[]::new);
    }

    /** What is told is what the remembered checks say, and those say nothing of the time in which no Chiron ran. */
    private void uptimeIsRight(RealChiron chiron) throws SQLException {
        Told told = Told.look(chiron);
        await("what was told to be written").atMost(AT_MOST).pollInterval(POLL).until(() -> {
            Ledgers now = ledgers();
            return told.services().values().stream()
                    .filter(service -> service.path("last_check").isObject())
                    .allMatch(service -> now.times(service.path("name").asText(), lastCheck(service)) == 1);
        });
        Ledgers ledgers = ledgers();
        told.services().values().stream()
                .filter(service -> service.path("last_check").isObject()
                        && service.path("paused").isNull())
                .forEach(service -> uptimeIsRight(service, ledgers));
    }

    /** A check by hand vouches for minutes, so that nothing but the restart bounds what the next one makes of the time between. */
    private void theGapIsUnknown(RealChiron chiron) throws SQLException {
        Instant at = lastCheck(Told.json(chiron.post("/api/services/asked/health/check", Told.TOKEN, "")));
        await("it to be written")
                .atMost(AT_MOST)
                .pollInterval(POLL)
                .until(() -> ledgers().times("asked", at) == 1);
        assertThat(ledgers().of("asked").getLast().known())
                .isPositive()
                .isLessThanOrEqualTo(Duration.between(outages.getLast().startedAgain(), at));
    }

    private static Instant lastCheck(JsonNode service) {
        return Instant.parse(service.path("last_check").path("at").asText());
    }

    private void uptimeIsRight(JsonNode service, Ledgers ledgers) {
        String name = service.path("name").asText();
        double ratio = service.path("uptime").path("1h").asDouble(-1);
        assertThat(ratio).as(name).isEqualTo(ledgers.ratio(name, lastCheck(service)), within(0.005));
        if (name.startsWith("steady") || name.equals("late")) {
            assertThat(ratio).as(name).isEqualTo(1);
        } else if (name.startsWith("dead")) {
            assertThat(ratio).as(name).isZero();
        }
        List<Ledgers.Row> rows = ledgers.of(name);
        long known = rows.stream().mapToLong(row -> row.known().toMillis()).sum();
        long gaps = missing(rows, Outage::startedAgain);
        long absent = missing(rows, Outage::ready);
        long span = Duration.between(rows.getFirst().at(), rows.getLast().at()).toMillis();
        assertThat(known).as(name).isLessThanOrEqualTo(span - gaps).isGreaterThan((span - absent) / 3);
    }

    /** The milliseconds of all outages that a service lived through, each until such a moment. */
    private long missing(List<Ledgers.Row> rows, Function<Outage, Instant> end) {
        return outages.stream()
                .filter(outage -> rows.getFirst().at().isBefore(outage.killed()))
                .mapToLong(outage ->
                        Duration.between(outage.killed(), end.apply(outage)).toMillis())
                .sum();
    }
}
