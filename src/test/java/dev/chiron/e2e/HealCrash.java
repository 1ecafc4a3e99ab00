package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Kills a Chiron that heals, again and again at chosen points, each time with another service in treatment, and holds the
 * engine's own account of what was started against the journal's of what was admitted.
 */
final class HealCrash {
    private static final int PAIRS = 5;

    private final Sickroom room;
    private final Random random;
    private final List<String> answered = new ArrayList<>();
    private final List<String> rounds = new ArrayList<>();
    private final Map<String, Integer> used = new HashMap<>();
    private int deliveries;

    /** One kill, and whether its service had crashed or answered wrongly. */
    record Kill(CrashPoint point, boolean crashed) {}

    /** An alert on its way. */
    private record Alert(String service, String group, String body) {}

    HealCrash(Sickroom room, Random random) {
        this.room = room;
        this.random = random;
        names().forEach(name -> used.put(name, 0));
    }

    /** The services it takes: pairs of one group. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            names.add("patient-" + pair + "a");
            names.add("patient-" + pair + "b");
        }
        return names;
    }

    private static String peer(String name) {
        return name.substring(0, name.length() - 1) + (name.endsWith("a") ? "b" : "a");
    }

    /** Kills it once, starts it again, and tells again what was not answered. */
    void round(Kill kill) {
        String name = free();
        long begun = room.clock.nanos();
        used.merge(name, 1, Integer::sum);
        List<String> known =
                room.journal.attempts().stream().map(OutsideJournal.Row::id).toList();
        if (kill.crashed()) {
            room.crash(name);
        } else {
            room.sicken(name);
        }
        Alert alert = alert(name);
        boolean told = reach(kill.point(), alert, known);
        room.journal.hurry();
        if (kill.point() == CrashPoint.ON_ITS_WAY) {
            room.pause(Duration.ofMillis(random.nextInt(50, 1_500)));
            room.gate.open();
        }
        room.gate.drop();
        String left = room.journal.state(name, known).orElse("no attempt");
        double reached = room.clock.since(begun).toMillis() / 1e3;
        room.restart();
        if (!told) {
            room.seen("Chiron to take the alert again", () -> room.deliver(alert.body()));
        }
        answered.add(alert.group());
        room.noteStarts();
        rounds.add("%-10s  %-7s  %-10s  %5.1f s  %5.1f s"
                .formatted(
                        kill.point(),
                        kill.crashed() ? "crashed" : "sick",
                        left,
                        reached,
                        room.clock.since(begun).toMillis() / 1e3 - reached));
    }

    /** A service that is well, and the one that it is in a group with, too. */
    private String free() {
        List<String> found = new ArrayList<>();
        room.seen("somebody to be well", () -> {
            List<String> open = room.journal.open();
            used.keySet().stream()
                    .filter(name -> !open.contains(name) && !open.contains(peer(name)))
                    .filter(name -> room.isWell(name) && room.isWell(peer(name)))
                    .min(Comparator.comparing(used::get))
                    .ifPresent(found::add);
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    private Alert alert(String name) {
        String group = "{}:{round=\"" + deliveries++ + "\"}";
        return new Alert(
                name, group, """
                {"version": "4", "groupKey": "%s", "truncatedAlerts": 0, "status": "firing", "receiver": "chiron",
                 "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "",
                 "alerts": [{"status": "firing", "labels": {"alertname": "ChironServiceDown", "service": "%s"},
                   "annotations": {}, "startsAt": "%s", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "",
                   "fingerprint": "%016x"}]}
                """.formatted(group.replace("\"", "\\\""), name, room.clock.now(), name.hashCode()));
    }

    // ---- getting there

    /** Comes to the point and kills it; whether the alert was answered before. */
    private boolean reach(CrashPoint point, Alert alert, List<String> known) {
        String name = alert.service();
        switch (point) {
            case UNANSWERED -> room.journal.slow(name, "open");
            case JUDGING -> room.gate.holdThere(call -> call.contains("/containers/" + name + "/json"));
            case ADMITTING -> room.journal.slow(name, "planned");
            case PLANNED -> room.journal.slow(name, "claimed");
            case CLAIMED -> room.journal.slow(name, "executing");
            case INTENDED, ON_ITS_WAY -> room.gate.holdThere(call -> room.restarts(name, call));
            case HALF_DONE ->
                room.gate.holdBack(call -> room.restarts(name, call), call -> call.replace("/restart", "/stop"));
            case WAITING, STOPPING, UNHEARD ->
                room.gate.holdBack(call -> room.restarts(name, call), UnaryOperator.identity());
            case UNNOTED -> {
                room.journal.slow(name, "verifying");
                room.gate.holdBack(call -> room.restarts(name, call), UnaryOperator.identity());
            }
            case VERIFYING, ENDING -> room.journal.slow(name, "recovered");
            case DELIVERED, ENDED, ANY -> {}
        }
        if (point == CrashPoint.UNANSWERED) {
            return killedWhileTelling(alert);
        }
        assertThat(room.deliver(alert.body())).as(alert.group()).isTrue();
        awaitPoint(point, name, known);
        room.kill();
        return true;
    }

    private boolean killedWhileTelling(Alert alert) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Boolean> telling =
                    CompletableFuture.supplyAsync(() -> room.deliver(alert.body()), threads);
            room.pause(Duration.ofMillis(random.nextInt(20, 800)));
            room.kill();
            return telling.join();
        }
    }

    private void awaitPoint(CrashPoint point, String name, List<String> known) {
        switch (point) {
            case DELIVERED -> {}
            case JUDGING, INTENDED, ON_ITS_WAY, HALF_DONE, UNHEARD ->
                room.seen(point + " of " + name, room.gate::holds);
            case WAITING -> awaitPeer(name, known);
            case ADMITTING -> room.pause(Duration.ofMillis(random.nextInt(200, 1_500)));
            case PLANNED -> awaitState("planned", name, known);
            case CLAIMED -> awaitState("claimed", name, known);
            case STOPPING -> {
                awaitState("executing", name, known);
                room.pause(Duration.ofMillis(random.nextInt(100, 1_500)));
            }
            case UNNOTED -> {
                room.seen("the answer for " + name, room.gate::holds);
                room.gate.open();
                room.pause(Duration.ofMillis(random.nextInt(50, 500)));
            }
            case VERIFYING -> awaitState("verifying", name, known);
            case ENDING -> {
                awaitState("verifying", name, known);
                room.pause(Duration.ofMillis(random.nextInt(1_000, 2_500)));
            }
            case ENDED -> awaitState("recovered", name, known);
            case ANY -> room.pause(Duration.ofMillis(random.nextInt(0, 6_000)));
            case UNANSWERED -> throw new IllegalStateException(point + " is not waited for");
        }
    }

    private void awaitState(String state, String name, List<String> known) {
        room.seen(name + " to be " + state, () -> {
            Optional<String> now = room.journal.state(name, known);
            return now.equals(Optional.of(state));
        });
    }

    private void awaitPeer(String name, List<String> known) {
        String peer = peer(name);
        room.sicken(peer);
        awaitState("executing", name, known);
        Alert alert = alert(peer);
        assertThat(room.deliver(alert.body())).isTrue();
        answered.add(alert.group());
        room.seen(peer + " to wait", () -> room.journal.waitsFor(peer).equals(Optional.of("peer_remediating")));
    }

    // ---- the account

    /** Waits until all is well, and holds the engine's word against the journal's. */
    void settle() {
        room.seen(
                "all to be well and every case closed",
                () -> room.journal.open().isEmpty()
                        && room.journal.attempts().stream().allMatch(OutsideJournal.Row::ended)
                        && names().stream().allMatch(room::isWell));
        List<OutsideJournal.Row> attempts = room.journal.attempts();
        Set<String> ids = attempts.stream().map(OutsideJournal.Row::id).collect(Collectors.toSet());
        room.seen("everybody to be told", () -> room.paged().containsAll(ids));
        room.noteStarts();
        assertThat(room.journal.delivered()).containsAll(answered);
        names().forEach(name -> eachActedOnce(
                name,
                attempts.stream().filter(row -> row.service().equals(name)).toList()));
        Map<String, String> told = room.told();
        assertThat(attempts).allSatisfy(row -> {
            assertThat(row.detail()).as(row.id()).isNotEmpty();
            assertThat(row.helped() || !row.reason().isEmpty())
                    .as(row.toString())
                    .isTrue();
            assertThat(told.get(row.id())).contains(row.reason(), row.detail());
        });
    }

    /** For each admission at most one start, none without, and one for each that took effect. */
    private void eachActedOnce(String name, List<OutsideJournal.Row> attempts) {
        List<OutsideJournal.Row> called =
                attempts.stream().filter(row -> row.called().isPresent()).toList();
        List<Instant> moments =
                called.stream().flatMap(row -> row.called().stream()).toList();
        Set<Instant> starts = room.starts(name);
        for (int index = 0; index < called.size(); index++) {
            Instant from = moments.get(index);
            Instant to = index + 1 < called.size() ? moments.get(index + 1) : Instant.MAX;
            long within = starts.stream()
                    .filter(start -> !start.isBefore(from) && start.isBefore(to))
                    .count();
            assertThat(within)
                    .as("starts for %s among %s", called.get(index), starts)
                    .isEqualTo(called.get(index).tookEffect() ? 1 : 0);
        }
        assertThat(starts.stream().filter(start -> moments.isEmpty() || start.isBefore(moments.getFirst())))
                .as("starts of %s before anything was admitted", name)
                .isEmpty();
        assertThat(room.restartsAsked(name)).as(name).isLessThanOrEqualTo(called.size());
    }

    /** A line for each kill: the point, the way it was ill, and the state in which it left the journal, and the times to the kill and back. */
    List<String> rounds() {
        return List.copyOf(rounds);
    }

    /** What the attempts came to, and how often the engine started something. */
    String account() {
        List<OutsideJournal.Row> attempts = room.journal.attempts();
        Map<String, Long> ends = attempts.stream()
                .collect(Collectors.groupingBy(
                        row -> (row.state() + " " + row.reason()).strip()
                                + (row.called().isEmpty() ? " uncalled" : ""),
                        TreeMap::new,
                        Collectors.counting()));
        int starts = names().stream().mapToInt(name -> room.starts(name).size()).sum();
        return attempts.size() + " attempts " + ends + ", " + starts + " starts, "
                + room.paged().size() + " notices";
    }
}
