package dev.chiron.heal;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Facts to be judged, to be changed one by one; a quiet house in which every rail admits, to begin with. */
final class Scene {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static final HealSettings STANDARD = settings("{}");
    private static final Action NOTHING = new IdleAction();

    HealSettings settings = STANDARD;
    Optional<HealSettings.StoppedByHand> stoppedByHand = Optional.empty();
    Optional<HealSettings.Mode> mode = Optional.empty();

    Trigger trigger = Trigger.STATUS;
    boolean forced;
    Instant signalAt = NOW;

    Instant startedAt = NOW.minus(Duration.ofDays(1));
    boolean leader = true;
    Optional<String> journalAway = Optional.empty();
    boolean connected = true;
    Optional<Pause> allPaused = Optional.empty();

    Optional<Instant> lockedSince = Optional.empty();
    List<Attempt> attempts = List.of();
    Optional<Instant> startingUntil = Optional.empty();
    Optional<Pause> paused = Optional.empty();
    boolean maintenance;

    TargetState target = IdleAction.FREE;

    List<String> roots = List.of();
    List<String> rootsHealing = List.of();
    int unhealthy = 1;
    int services = 10;
    int peers;
    int peersWell;
    Instant stormUntil = Instant.EPOCH;

    Optional<Verdict.Refuse> circuitOpen = Optional.empty();
    List<Instant> lastHour = List.of();
    List<Instant> lastHourInGroup = List.of();
    int groupRunning;
    int hostRunning;
    int running;

    Optional<Outcome> confirmed = Optional.empty();

    Facts facts() {
        return new Facts(
                NOW,
                settings,
                new HealRule(List.of(new Step(NOTHING, 1)), "bots", stoppedByHand, mode),
                NOTHING,
                new Signal(trigger, forced, signalAt),
                new Facts.House(startedAt, leader, journalAway, connected, allPaused),
                new Facts.Standing(lockedSince, attempts, startingUntil, paused, maintenance),
                target,
                new Facts.Neighbours(roots, rootsHealing, unhealthy, services, peers, peersWell, stormUntil),
                new Facts.Load(circuitOpen, lastHour, lastHourInGroup, groupRunning, hostRunning, running),
                confirmed);
    }

    Verdict judge() {
        return Rails.judge(facts());
    }

    static Pause pauseBy(String name, String reason) {
        return new Pause(name, reason, NOW.minusSeconds(60), Optional.empty());
    }

    static Attempt attempt(Instant at) {
        return Attempts.of("web", at);
    }

    static Attempt recovered(Instant at) {
        return Attempts.ended(attempt(at), Attempt.Word.RECOVERED);
    }

    static HealSettings settings(String yaml) {
        try {
            return Ward.settings(yaml);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
