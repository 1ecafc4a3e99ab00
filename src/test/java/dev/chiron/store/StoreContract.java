package dev.chiron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.chiron.health.HealthMemory;
import dev.chiron.health.Status;
import dev.chiron.health.Stretch;
import dev.chiron.health.Uptime;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Incident;
import dev.chiron.monitor.Memory;
import dev.chiron.monitor.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What memory promises, whatever database it is kept in. */
abstract class StoreContract extends StoreHouse {
    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void checksComeBackAsTheyWereNewestFirst() throws StoreException {
        tell(List.of(
                happenings.passed("api", at(0), Duration.ofMillis(12)),
                happenings.impaired("api", at(15), Duration.ofMillis(8), Map.of("cache", Status.DOWN)),
                happenings.failed("api", at(30), "connection refused\0 by 192.0.2.1"),
                happenings.notRun("api", at(45)),
                happenings.passed("web", at(20), Duration.ofMillis(3))));

        List<PastCheck> checks = history()
                .checks(Optional.of("api"), at(0), at(60), 100, Optional.empty())
                .items();

        assertThat(checks).extracting(PastCheck::outcome).containsExactly("not_run", "failed", "passed", "passed");
        assertThat(checks).extracting(PastCheck::at).containsExactly(at(45), at(30), at(15), at(0));
        assertThat(checks.get(1).reason()).isEqualTo("connect");
        assertThat(checks.get(1).detail()).isEqualTo("connection refused\uFFFD by 192.0.2.1");
        assertThat(checks.get(1).status()).isEqualTo(Status.DOWN);
        assertThat(checks.get(2).components()).isEqualTo(Map.of("cache", Status.DOWN));
        assertThat(checks.get(3).phases()).isEqualTo(Map.of("connect", Duration.ofMillis(6)));
        assertThat(checks.get(3).responseTime()).isEqualTo(Duration.ofMillis(12));
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrDouble() throws StoreException {
        List<Event> told = new ArrayList<>();
        for (int second = 0; second < 50; second++) {
            // Several at the same moment, of services in different states.
            told.add(happenings.passed("api", at(second / 3), Duration.ofMillis(second)));
            told.add(happenings.failed("web", at(second / 3), "refused " + second));
            told.add(happenings.notRun("cold", at(second)));
        }
        tell(told);

        assertThat(readAll(Optional.of("api"), 7, at(1000))).hasSize(50).doesNotHaveDuplicates();
        List<PastCheck> all = readAll(Optional.empty(), 11, at(1000));
        assertThat(all).hasSize(150).doesNotHaveDuplicates();
        assertThat(all).extracting(PastCheck::at).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void whatIsNoCursorIsRefused() {
        for (String wrong : List.of("", "x", "12", "12.", "12.x", ".1")) {
            assertThatThrownBy(() -> history().checks(Optional.empty(), at(0), at(1), 1, Optional.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void incidentsComeBackWithTheirTimelines() throws StoreException {
        Incident first = Happenings.incident("api", at(0), Optional.empty());
        Incident resolved = Happenings.incident("api", at(0), Optional.of(at(60)));
        Incident second = Happenings.incident("web", at(30), Optional.empty());
        tell(List.of(
                Happenings.changed(at(0), first, Incident.Kind.CHANGE, "down"),
                Happenings.changed(at(30), second, Incident.Kind.CHANGE, "down"),
                Happenings.changed(at(60), resolved, Incident.Kind.RECOVERED, "up again after 1m")));

        Page<PastIncident> page = history().incidents(Optional.empty(), Optional.empty(), 1, Optional.empty());
        assertThat(page.items()).extracting(PastIncident::incident).containsExactly(second);
        Page<PastIncident> rest = history().incidents(Optional.empty(), Optional.empty(), 1, page.next());
        assertThat(rest.items())
                .containsExactly(new PastIncident(
                        resolved,
                        List.of(
                                new Incident.Entry(at(0), Incident.Kind.CHANGE, "down"),
                                new Incident.Entry(at(60), Incident.Kind.RECOVERED, "up again after 1m"))));
        assertThat(rest.next()).isEmpty();
        assertThat(history()
                        .incidents(Optional.empty(), Optional.of(true), 9, Optional.empty())
                        .items())
                .extracting(PastIncident::incident)
                .containsExactly(second);
        assertThat(history()
                        .incidents(Optional.of("api"), Optional.of(false), 9, Optional.empty())
                        .items())
                .extracting(PastIncident::incident)
                .containsExactly(resolved);
    }

    @Test
    void registrationsAndPausesOutliveTheProgram() throws Exception {
        Pause pause = new Pause("operator", "upgrade", at(0), Optional.of(at(3600)));
        Pause endless = new Pause("operator", "", at(1), Optional.empty());
        history().register(new Registration("extra", "{\"name\":\"other\"}", "operator", at(0)));
        history().register(new Registration("extra", "{\"name\": \"extra\"}", "somebody", at(1)));
        history().register(new Registration("gone", "{}", "operator", at(2)));
        assertThat(history().deregister("gone")).isTrue();
        assertThat(history().deregister("gone")).isFalse();
        history().pause("api", pause);
        history().pause("web", endless);
        history().pause("db", endless);
        history().resume("db");
        shut();
        open();

        assertThat(history().registrations()).hasSize(1).first().satisfies(kept -> {
            assertThat(kept.service()).isEqualTo("extra");
            assertThat(kept.definition()).isEqualTo("{\"name\": \"extra\"}");
            assertThat(kept.by()).isEqualTo("somebody");
            assertThat(kept.at()).isEqualTo(at(1));
        });
        assertThat(history().pauses(at(10))).isEqualTo(Map.of("api", pause, "web", endless));
        assertThat(history().pauses(at(3600))).isEqualTo(Map.of("web", endless));
        assertThat(store().remembered().get(5, TimeUnit.SECONDS).registrations())
                .hasSize(1);
    }

    @Test
    void pausesThatWereToldAreKeptAndForgotten() throws StoreException {
        Pause pause = new Pause("operator", "", at(0), Optional.empty());
        tell(List.of(new Event.PauseChanged(at(0), happenings.watched("api").service(), Optional.of(pause))));
        assertThat(history().pauses(at(1))).isEqualTo(Map.of("api", pause));

        tell(List.of(new Event.PauseChanged(at(2), happenings.watched("api").service(), Optional.empty())));
        assertThat(history().pauses(at(3))).isEmpty();
    }

    @Test
    void aRestartBringsBackStateAverageUptimeAndOpenIncidents() throws Exception {
        List<Event> told = new ArrayList<>();
        for (int minute = 0; minute < 180; minute++) {
            Instant now = at(minute * 60L);
            boolean down = minute >= 60 && minute < 75;
            told.add(
                    down
                            ? happenings.failed("api", now, "refused")
                            : happenings.passed("api", now, Duration.ofMillis(7)));
        }
        Incident open = Happenings.incident("api", at(3600), Optional.empty());
        told.add(Happenings.changed(at(3600), open, Incident.Kind.CHANGE, "down"));
        tell(told);
        clock.advance(Duration.ofHours(3));
        store().tidy();
        shut();
        open();

        Remembered remembered = store().remembered().get(10, TimeUnit.SECONDS);

        assertThat(remembered.incidents()).extracting(PastIncident::incident).containsExactly(open);
        assertThat(remembered.services()).hasSize(1);
        Memory memory = remembered.services().getFirst();
        assertThat(memory.service()).isEqualTo("api");
        assertThat(memory.module()).isEqualTo("http_2xx");
        assertThat(memory.target()).isEqualTo("http://api.example/");
        assertThat(memory.health()).isEqualTo(HealthMemory.of(happenings.state("api")));
        assertThat(memory.lastCheck()).isEqualTo(at(179 * 60));
        assertThat(memory.past().stream().map(Stretch::known).reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofMinutes(179));
        assertThat(memory.past().stream().map(Stretch::up).reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofMinutes(179 - 15));
        assertThat(memory.past()).extracting(Stretch::worst).contains(Status.DOWN, Status.UP);
        assertThat(memory.past()).allSatisfy(stretch -> {
            assertThat(stretch.known()).isLessThanOrEqualTo(Duration.between(stretch.from(), stretch.to()));
            assertThat(stretch.up()).isLessThanOrEqualTo(stretch.known());
        });
    }

    @Test
    void whatASeldomCheckSpeaksForHasNoGapAfterARestart() throws Exception {
        List<Event> told = new ArrayList<>();
        for (int turn = 0; turn <= 4; turn++) {
            told.add(happenings.failed("api", at(turn * 600L), "refused"));
        }
        tell(told);
        clock.advance(Duration.ofMinutes(41));
        shut();
        open();

        Memory memory =
                store().remembered().get(10, TimeUnit.SECONDS).services().getFirst();
        Uptime uptime = new Uptime();
        uptime.restore(memory.past());

        assertThat(uptime.bar(Uptime.Window.HOUR, at(2400)).slots()).endsWith("x".repeat(19));
        assertThat(memory.past().stream().map(Stretch::known).reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(Duration.ofMinutes(40));
    }

    @Test
    void aRestartLooksAtThreeHoursOfWhatNobodyHasSummedUp() throws Exception {
        List<Event> told = new ArrayList<>();
        for (int minute = 0; minute < 600; minute++) {
            told.add(happenings.passed("api", at(minute * 60L), Duration.ofMillis(7)));
            told.add(
                    minute % 90 == 89
                            ? happenings.failed("web", at(minute * 60L), "refused")
                            : happenings.passed("web", at(minute * 60L), Duration.ofMillis(7)));
        }
        tell(told);
        clock.advance(Duration.ofHours(10));
        shut();
        open();

        List<Memory> remembered = store().remembered().get(10, TimeUnit.SECONDS).services();

        assertThat(remembered).hasSize(2).allSatisfy(memory -> {
            assertThat(memory.past().getFirst().from()).isEqualTo(at(6 * 3600));
            assertThat(memory.past().stream().map(Stretch::known).reduce(Duration.ZERO, Duration::plus))
                    .isEqualTo(Duration.ofHours(4));
        });
    }

    @Test
    void statisticsOverRollUpsEqualABruteForceCount() throws StoreException {
        Random random = new Random(42);
        List<Event.CheckFinished> told = new ArrayList<>();
        for (int check = 0; check < 26 * 240; check++) {
            told.add(someCheck(random, at(check * 15L)));
        }
        tell(told);
        Instant from = at(1000);
        Instant to = at(25 * 3600 + 777);
        Statistics raw = history().statistics("api", from, to);
        clock.advance(Duration.ofHours(26));
        store().tidy();
        store().tidy();

        Statistics rolled = history().statistics("api", from, to);

        assertThat(raw.passed()).isEqualTo(count(told, from, to, "passed"));
        assertThat(raw.failed()).isEqualTo(count(told, from, to, "failed"));
        assertThat(raw.notRun()).isEqualTo(count(told, from, to, "not_run"));
        assertThat(rolled).usingRecursiveComparison().ignoringFields("latency").isEqualTo(raw);
        assertThat(rolled.latency().orElseThrow().p99())
                .isEqualTo(raw.latency().orElseThrow().p99());
        assertThat(rolled.latency().orElseThrow().max())
                .isEqualTo(raw.latency().orElseThrow().max());
        List<Long> exact = told.stream()
                .map(CheckRow::of)
                .filter(row -> !row.at().isBefore(from)
                        && row.at().isBefore(to)
                        && row.outcome().equals("passed"))
                .map(row -> row.responseTime().toNanos())
                .sorted()
                .toList();
        long p95 = exact.get((int) Math.ceil(0.95 * exact.size()) - 1);
        assertThat((double) raw.latency().orElseThrow().p95().toNanos()).isCloseTo((double) p95, within(p95 * 0.032));
        assertThat(raw.uptimeRatio().orElseThrow()).isBetween(0.5, 1.0);
        long slots = history().series("api", from, to, 25).stream()
                .mapToLong(Slot::checks)
                .sum();
        assertThat(slots).isEqualTo(raw.checks());
        assertThat(history().series("api", from, to, 300).stream()
                        .mapToLong(Slot::failed)
                        .sum())
                .isEqualTo(raw.failed());
        assertThat(history().series("api", from, to, 25).getFirst().phases()).containsKey("connect");
    }

    private Event.CheckFinished someCheck(Random random, Instant at) {
        return switch (random.nextInt(20)) {
            case 0 -> happenings.failed("api", at, "refused");
            case 1 -> happenings.notRun("api", at);
            default ->
                happenings.passed("api", at, Duration.ofNanos((long) (1e6 * Math.exp(random.nextGaussian() + 2))));
        };
    }

    private static long count(List<Event.CheckFinished> told, Instant from, Instant to, String outcome) {
        return told.stream()
                .map(CheckRow::of)
                .filter(row -> !row.at().isBefore(from) && row.at().isBefore(to))
                .filter(row -> row.outcome().equals(outcome))
                .count();
    }

    @Test
    void checksThatAreWrittenLateAreSummedUpAgain() throws StoreException {
        tell(List.of(happenings.passed("api", at(0), Duration.ofMillis(5))));
        clock.advance(Duration.ofHours(2));
        store().tidy();
        tell(List.of(happenings.passed("api", at(60), Duration.ofMillis(5))));
        store().tidy();

        assertThat(history()
                        .statistics("api", START, START.plus(1, ChronoUnit.HOURS))
                        .passed())
                .isEqualTo(2);
    }

    @Test
    void whatIsOldIsForgottenOnceItIsSummedUp() throws StoreException {
        List<Event> told = new ArrayList<>();
        for (int hour = 0; hour < 24 * 10; hour++) {
            for (int check = 0; check < 20; check++) {
                told.add(happenings.passed("api", at(hour * 3600L + check * 180L), Duration.ofMillis(5)));
            }
        }
        Incident old = Happenings.incident("api", at(0), Optional.of(at(60)));
        Incident open = Happenings.incident("web", at(0), Optional.empty());
        told.add(Happenings.changed(at(60), old, Incident.Kind.RECOVERED, "up"));
        told.add(Happenings.changed(at(60), open, Incident.Kind.CHANGE, "down"));
        tell(told);
        clock.advance(DAY.multipliedBy(10));
        Instant end = START.plus(DAY.multipliedBy(10));

        store().tidy();

        assertThat(history()
                        .checks(Optional.of("api"), START, end.minus(DAY.multipliedBy(7)), 10_000, Optional.empty())
                        .items())
                .hasSizeLessThanOrEqualTo(1);
        assertThat(history()
                        .checks(Optional.of("api"), START, end, 10_000, Optional.empty())
                        .items())
                .hasSize(7 * 24 * 20);
        assertThat(history().statistics("api", START, end).passed()).isEqualTo(24 * 10 * 20);

        clock.advance(DAY.multipliedBy(90));
        store().tidy();

        assertThat(history()
                        .statistics("api", START, end.plus(DAY.multipliedBy(90)))
                        .checks())
                .isZero();
        assertThat(history()
                        .incidents(Optional.empty(), Optional.empty(), 10, Optional.empty())
                        .items())
                .extracting(PastIncident::incident)
                .containsExactly(open);
    }
}
