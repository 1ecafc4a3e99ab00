package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.TempFolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real Chiron whose database is not there at the start, hangs, is killed and comes back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreOutageIT {
    private static final int SERVICES = 150;
    private static final int QUEUE = 1500;
    private static final int WANTED_PER_SECOND = 2 * SERVICES;
    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final int WINDOWS = 5;
    private static final double SECONDS_A_CHECK_MAY_LAG = 0.25;
    private static final Duration LONGEST_SCRAPE = Duration.ofSeconds(2);

    private final Clock clock = Clock.system();
    private final TempFolder folder = TempFolder.create("outage");
    private final Door open = Door.opened();
    private final Door shut = Door.shut();
    private final RealPostgres server = RealPostgres.create();

    StoreOutageIT() {
        server.createUser("chiron", "s3cret");
    }

    @AfterAll
    void close() {
        server.close();
        open.close();
        folder.close();
    }

    private String configuration(String database) {
        server.createDatabase(database, "chiron");
        StringBuilder services = new StringBuilder();
        for (int each = 0; each < SERVICES; each++) {
            services.append("  - {name: open-%d, module: port, target: \"%s\", outcomes: {timeout: up}}\n"
                    .formatted(each, open.address()));
        }
        return """
                store: {url: "%s", username: chiron, password: s3cret, queue: %d}
                security: {tokens: [{name: ann, role: operator, file: "%s"}]}
                modules: {port: {prober: tcp, timeout: 1s}}
                defaults: {interval: 500ms, failure_threshold: 1, success_threshold: 1, confirm: {retries: 0}}
                services:
                  - {name: shut, module: port, target: "%s"}
                """.formatted(server.url(database), QUEUE, folder.write("token", Told.TOKEN), shut.address()) + services;
    }

    private static ConditionFactory soon(String what) {
        return await(what).atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(100));
    }

    private static String store(RealChiron chiron) {
        return Told.json(chiron.get("/health")).path("checks").path("store").asText();
    }

    private static double checks(Scrape scrape) {
        return scrape.samples("chiron_checks_total").stream()
                .mapToDouble(Scrape.Sample::value)
                .sum();
    }

    /** What Chiron did within some seconds. */
    private record Pace(double checksPerSecond, double meanLag, Duration longestScrape) {
        boolean isCalm() {
            return checksPerSecond > 0.8 * WANTED_PER_SECOND
                    && meanLag < SECONDS_A_CHECK_MAY_LAG
                    && longestScrape.compareTo(LONGEST_SCRAPE) < 0;
        }

        void isUndisturbed(double wanted) {
            assertThat(checksPerSecond).isGreaterThan(wanted);
            assertThat(meanLag).isLessThan(SECONDS_A_CHECK_MAY_LAG);
            assertThat(longestScrape).isLessThan(LONGEST_SCRAPE);
        }
    }

    /** The pace within a while, or a later one: when this machine is busy with something else, it does not last. */
    private Pace pace(RealChiron chiron, String when) {
        Pace pace = paceOnce(chiron, when);
        for (int again = 0; again < WINDOWS && !pace.isCalm(); again++) {
            pace = paceOnce(chiron, when);
        }
        return pace;
    }

    private Pace paceOnce(RealChiron chiron, String when) {
        Scrape first = chiron.scrape();
        long begun = clock.nanos();
        long[] longest = {0};
        await("a while")
                .atMost(WINDOW.multipliedBy(10))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    long asked = clock.nanos();
                    assertThat(chiron.get("/metrics").statusCode()).isEqualTo(200);
                    longest[0] = Math.max(longest[0], clock.nanos() - asked);
                    return clock.since(begun).compareTo(WINDOW) > 0;
                });
        Scrape last = chiron.scrape();
        double seconds = clock.since(begun).toMillis() / 1e3;
        double started = grown("chiron_scheduler_lag_seconds_count", first, last);
        Pace pace = new Pace(
                (checks(last) - checks(first)) / seconds,
                grown("chiron_scheduler_lag_seconds_sum", first, last) / started,
                Duration.ofNanos(longest[0]));
        System.out.printf(Locale.ROOT, "store %s: %s%n", when, pace);
        return pace;
    }

    private static double grown(String metric, Scrape first, Scrape last) {
        return last.value(metric) - first.value(metric);
    }

    private List<Ledgers.Row> rows(String database) throws SQLException {
        try (Connection connection = server.connect(database)) {
            return Ledgers.read(connection).services().values().stream()
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private static boolean writes(RealChiron chiron) {
        Scrape now = chiron.scrape();
        return now.value("chiron_store_available") == 1 && now.value("chiron_store_queue_length") < SERVICES;
    }

    @Test
    void checksAndScrapesGoOnWhileTheDatabaseIsAbsentHangsAndIsKilled() throws Exception {
        String configuration = configuration("outage");
        server.stop();
        try (RealChiron chiron = RealChiron.start(configuration)) {
            soon("the store to be missed").until(() -> store(chiron).equals("degraded"));
            Pace absent = pace(chiron, "absent at the start");
            assertThat(chiron.post("/api/services/open-1/pause", Told.TOKEN, "{}")
                            .statusCode())
                    .isEqualTo(503);
            assertThat(chiron.scrape().value("chiron_store_written_total")).isZero();
            soon("more to wait than is asked for")
                    .until(() -> chiron.scrape().value("chiron_store_queue_length") > QUEUE / 2 + SERVICES);
            Instant came = clock.now();
            server.start();
            soon("what waited to be written").until(() -> writes(chiron));
            assertThat(rows("outage").stream()
                            .filter(row -> row.at().isBefore(came))
                            .count())
                    .isGreaterThan(QUEUE / 2);

            Pace present = pace(chiron, "present");
            double before = chiron.scrape().value("chiron_store_dropped_total");
            server.hang();
            Pace hanging = pace(chiron, "hanging");
            soon("the full queue to be counted")
                    .until(() -> chiron.scrape().value("chiron_store_dropped_total") > before);
            assertThat(store(chiron)).isEqualTo("degraded");
            server.kill();
            Pace killed = pace(chiron, "killed");
            server.start();
            soon("it to write again").until(() -> writes(chiron));

            List.of(absent, hanging, killed).forEach(pace -> pace.isUndisturbed(present.checksPerSecond() * 0.7));
            nothingElseWasLost(chiron);
        }
    }

    private void nothingElseWasLost(RealChiron chiron) throws Exception {
        Scrape now = chiron.scrape();
        double owed = checks(now) - now.value("chiron_store_dropped_total");
        soon("all but the dropped ones to be kept").until(() -> rows("outage").size() >= owed);
        try (Connection connection = server.connect("outage")) {
            Ledgers.read(connection)
                    .services()
                    .forEach((service, rows) -> assertThat(rows)
                            .extracting(Ledgers.Row::at)
                            .as(service)
                            .doesNotHaveDuplicates());
        }
    }

    @Test
    void incidentsAndUptimeGoOnAlsoWhenTheDatabaseComesLate() {
        try (RealChiron chiron = RealChiron.start(configuration("late"))) {
            soon("the incident")
                    .until(() -> answers(chiron)
                            && !Told.look(chiron).incidents().isEmpty()
                            && Told.look(chiron).checked() == SERVICES + 1);
            Told before = Told.look(chiron);
            soon("a few checks to be written")
                    .until(() -> chiron.scrape().value("chiron_store_written_total") > 3 * SERVICES);
            chiron.kill();
            server.stop();
            Instant again = clock.now();
            chiron.restart();
            soon("a new incident without memory")
                    .until(() -> chiron.scrape()
                                    .find("chiron_service_up", "service", "shut")
                                    .orElse(1)
                            == 0);
            server.start();
            soon("memory")
                    .until(() -> answers(chiron)
                            && Told.look(chiron).incidentsOf("shut").size() == 2
                            && Told.look(chiron)
                                            .incidentsOf("shut")
                                            .getLast()
                                            .path("timeline")
                                            .size()
                                    == 4);

            Told after = Told.look(chiron);
            JsonNode old = before.incidentsOf("shut").getFirst();
            JsonNode goesOn = after.incidentsOf("shut").getLast();
            JsonNode between = after.incidentsOf("shut").getFirst();
            assertThat(goesOn.path("id")).isEqualTo(old.path("id"));
            assertThat(goesOn.path("triggered_at")).isEqualTo(old.path("triggered_at"));
            assertThat(goesOn.path("status").asText()).isEqualTo("active");
            assertThat(between.path("status").asText()).isEqualTo("resolved");
            assertThat(between.path("timeline").findValuesAsText("text").getLast())
                    .isEqualTo("belongs to incident " + old.path("id").asText());
            for (String service : List.of("shut", "open-7")) {
                assertThat(after.service(service).path("since"))
                        .isEqualTo(before.service(service).path("since"));
            }
            assertThat(Instant.parse(after.service("open-7").path("since").asText()))
                    .isBefore(again);
        }
    }

    private static boolean answers(RealChiron chiron) {
        return chiron.get("/api/incidents", Told.TOKEN).body().contains("\"complete\":true");
    }
}
