package dev.chiron.heal;

import static dev.chiron.heal.Verdict.refuse;

import dev.chiron.config.Durations;
import dev.chiron.heal.Verdict.Refuse;
import dev.chiron.health.Outcome;
import dev.chiron.monitor.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rails that ask about Chiron itself and what people told it, whatever the target is like. */
final class HouseRails {
    static final Rail LEASE = Rail.of("lease", Set.of(Refusal.NOT_LEADER), HouseRails::lease);
    static final Rail JOURNAL = Rail.of("journal", Set.of(Refusal.JOURNAL_UNAVAILABLE), HouseRails::journal);
    static final Rail CONFIRMATION =
            new Rail("confirmation", Set.of(Refusal.RECHECK_HEALTHY), HouseRails::unconfirmed, HouseRails::healthy);
    static final Rail MODE = Rail.of("mode", Set.of(Refusal.DRY_RUN), HouseRails::mode);

    static final List<Rail> FIRST = List.of(
            LEASE, JOURNAL, new Rail("signal age", Set.of(Refusal.STALE), HouseRails::ownEyes, HouseRails::stale));

    static final List<Rail> QUIET = List.of(
            Rail.of("pause of all healing", Set.of(Refusal.PAUSED_GLOBAL), HouseRails::pausedGlobal),
            Rail.of("pause of the service", Set.of(Refusal.PAUSED_TARGET), HouseRails::pausedTarget),
            Rail.of("maintenance", Set.of(Refusal.MAINTENANCE_WINDOW), HouseRails::maintenance),
            Rail.of("startup grace", Set.of(Refusal.STARTUP_GRACE), HouseRails::startupGrace),
            Rail.of("lock-out", Set.of(Refusal.LOCKED_OUT), HouseRails::lockedOut));

    private HouseRails() {}

    private static Optional<Refuse> lease(Facts facts) {
        return facts.house().leader()
                ? Optional.empty()
                : refuse(Refusal.NOT_LEADER, "another instance on the same store acts");
    }

    private static Optional<Refuse> journal(Facts facts) {
        return facts.house()
                .journalAway()
                .map(why -> new Refuse(Refusal.JOURNAL_UNAVAILABLE, "the journal cannot be used: " + why));
    }

    private static Optional<String> ownEyes(Facts facts) {
        return facts.signal().trigger() == Trigger.STATUS
                ? Optional.of("there is no signal to grow old: our own checks are asked")
                : Optional.empty();
    }

    private static Optional<Refuse> stale(Facts facts) {
        Duration most = facts.settings().maxSignalAge();
        Instant at = facts.signal().at();
        return facts.now().isAfter(at.plus(most))
                ? refuse(Refusal.STALE, "the signal is of " + at + ", longer ago than " + Durations.format(most))
                : Optional.empty();
    }

    private static Optional<Refuse> pausedGlobal(Facts facts) {
        return facts.house().paused().map(pause -> paused(Refusal.PAUSED_GLOBAL, "all healing was paused by ", pause));
    }

    private static Optional<Refuse> pausedTarget(Facts facts) {
        return facts.standing().paused().map(pause -> paused(Refusal.PAUSED_TARGET, "paused by ", pause));
    }

    private static Refuse paused(Refusal reason, String start, Pause pause) {
        String why = pause.reason().isEmpty() ? "" : ": " + pause.reason();
        return new Refuse(reason, start + pause.by() + why, pause.until());
    }

    private static Optional<Refuse> maintenance(Facts facts) {
        return facts.standing().maintenance()
                ? refuse(Refusal.MAINTENANCE_WINDOW, "it is in a maintenance window")
                : Optional.empty();
    }

    private static Optional<Refuse> startupGrace(Facts facts) {
        Instant ends = facts.house().startedAt().plus(facts.settings().startupGrace());
        return facts.now().isBefore(ends)
                ? Optional.of(new Refuse(Refusal.STARTUP_GRACE, "Chiron itself has only just started", ends))
                : Optional.empty();
    }

    private static Optional<Refuse> lockedOut(Facts facts) {
        return facts.standing().lockedSince().isPresent()
                ? stillLocked(facts, facts.standing().lockedSince().get())
                : spent(facts);
    }

    private static Optional<Refuse> stillLocked(Facts facts, Instant since) {
        Optional<Instant> ends = facts.settings().autoUnlockAfter().map(since::plus);
        return ends.filter(end -> !facts.now().isBefore(end)).isPresent()
                ? Optional.empty()
                : Optional.of(new Refuse(
                        Refusal.LOCKED_OUT, "healing gave up on it at " + since + "; unlock it by hand", ends));
    }

    private static Optional<Refuse> spent(Facts facts) {
        Instant windowStart = facts.now().minus(facts.settings().window());
        long recent = facts.standing().counted().stream()
                .filter(attempt -> attempt.at().isAfter(windowStart))
                .count();
        return recent >= facts.settings().maxAttempts()
                ? refuse(
                        Refusal.LOCKED_OUT,
                        "healing gives up on it: " + recent + (recent == 1 ? " attempt" : " attempts") + " within "
                                + Durations.format(facts.settings().window()) + "; unlock it by hand")
                : Optional.empty();
    }

    private static Optional<String> unconfirmed(Facts facts) {
        return facts.confirmed().isEmpty()
                ? Optional.of("it is checked afresh once all else admits it")
                : Optional.empty();
    }

    private static Optional<Refuse> healthy(Facts facts) {
        return facts.confirmed()
                .filter(Outcome::works)
                .map(_ -> new Refuse(Refusal.RECHECK_HEALTHY, "its last check passed"));
    }

    private static Optional<Refuse> mode(Facts facts) {
        Optional<HealSettings.Mode> own = facts.rule().mode();
        HealSettings.Mode mode = own.orElse(facts.settings().mode());
        return mode == HealSettings.Mode.OBSERVE
                ? refuse(
                        Refusal.DRY_RUN,
                        "all rails admit it, but " + (own.isPresent() ? "its own heal.mode" : "heal.mode")
                                + " is observe")
                : Optional.empty();
    }
}
